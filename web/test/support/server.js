// The built binary, as an operator runs it: on a free port of this machine, with a data folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const BINARY = process.env.PROBITY_BINARY ?? fileURLToPath(new URL("../../../target/debug/probity", import.meta.url));
export const PASSWORD = "nine tame otters paddle";
const START_MS_MAX = 120_000;
const LOOK_MS = 50;
// Beside the standard level a small one whose decisions need a second signature.
const CONFIG = `[[levels]]
code = "signed"
name = "Signed"
required_fields = ["first_name", "last_name"]
required_documents = [{ label = "Selfie", any_of = ["selfie"] }]
second_approval = true
`;

/** A port that nobody holds. */
async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Runs a command of the binary to its end and gives what it printed. */
async function run(env, args, input = "") {
  const child = spawn(BINARY, args, { env, stdio: "pipe" });
  let out = "";
  let err = "";
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => (err += bytes));
  child.stdin.end(input);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`probity ${args.join(" ")} ended with ${code}:\n${out}${err}`);
  return out;
}

async function answers(url, child) {
  const until = Date.now() + START_MS_MAX;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`probity ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    // The port opens at a moment only the server knows; asking again is the way to learn it.
    await pause(LOOK_MS);
  }
  throw new Error("probity did not answer /healthz");
}

/**
 * Starts Probity; `demo` fills it with the demo's customers, `config` is more of its configuration, `variables` are set
 * beside the usual ones, `host` is what browsers call this machine.
 */
export async function startServer({ demo = false, config = "", variables = {}, host = "127.0.0.1" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "probity-test-"));
  const port = await freePort();
  const url = `http://${host}:${port}`;
  const env = { ...process.env, PROBITY_LISTEN: `127.0.0.1:${port}`, PROBITY_PUBLIC_URL: url, PROBITY_DATA_DIR: join(folder, "data"), PROBITY_DEMO: demo ? "1" : "0", PROBITY_SIGN_IN_PROOF_MINUTES: "120", ...variables };
  if (!demo) {
    env.PROBITY_CONFIG = join(folder, "probity.toml");
    await writeFile(env.PROBITY_CONFIG, config + CONFIG);
  }
  const child = spawn(BINARY, ["serve"], { env, stdio: "pipe" });
  let log = "";
  child.stdout.on("data", (bytes) => (log += bytes));
  child.stderr.on("data", (bytes) => (log += bytes));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(url, child);
  } catch (error) {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
    throw new Error(`${error.message}\n${log}`);
  }
  return {
    url,
    folder,
    stop,
    log: () => log,
    createUser: ({ name, email, role }) =>
      run(env, ["user", "create", "--name", name, "--email", email, "--role", role, "--password-file", "-"], `${PASSWORD}\n`),
    createKey: async (name, ...more) => (await run(env, ["apikey", "create", "--name", name, ...more])).match(/\bpk_\S+/)[0],
  };
}
