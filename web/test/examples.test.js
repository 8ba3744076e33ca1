// The examples, run as a developer runs them: against the built binary, with an address and a key.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startServer } from "./support/server.js";

const EXAMPLES = new URL("../../examples/", import.meta.url);
const STORY = [
  /^created cus_[0-9a-f]{32}$/,
  /^supplied 10 fields$/,
  /^uploaded 3 documents$/,
  /^linked until \d{4}-\d\d-\d\dT\S+Z$/,
  /^submitted, awaiting_review$/,
  /^refused, customer_not_approved$/,
  /^decided, approved$/,
  /^accepted$/,
  /^followed, transaction\.accepted$/,
];
let server;

before(async () => {
  server = await startServer();
});
after(() => server?.stop());

/** Runs an example to its end and gives the lines it printed. */
async function lines(command, file, key) {
  const env = { ...process.env, PROBITY_URL: server.url, PROBITY_API_KEY: key };
  const child = spawn(command, [fileURLToPath(new URL(file, EXAMPLES))], { env, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let complaints = "";
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => (complaints += bytes));
  const [code] = await once(child, "close");
  assert.equal(code, 0, `${file}:\n${out}${complaints}`);
  assert.equal(complaints, "");
  return out.trim().split("\n");
}

for (const [command, file] of [["bash", "curl.sh"], ["node", "node/integrate.mjs"], ["python3", "python/integrate.py"]]) {
  test(`examples/${file} tells the whole story`, async () => {
    const told = await lines(command, file, await server.createKey(file, "--sandbox"));
    assert.equal(told.length, STORY.length, told.join("\n"));
    told.forEach((line, at) => assert.match(line, STORY[at]));
  });
}
