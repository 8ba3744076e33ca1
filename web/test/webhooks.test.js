// Webhooks of the built binary, verified by the packages that platforms use: standardwebhooks for JavaScript and Python.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Webhook } from "standardwebhooks";
import { Platform } from "./support/platform.js";
import { startServer } from "./support/server.js";

const EXAMPLES = fileURLToPath(new URL("../../examples/webhooks/", import.meta.url));
const MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));
const PYTHON = fileURLToPath(new URL("../../target/test-venv/bin/python", import.meta.url));
const WAIT_MS_MAX = 60_000;
const LOOK_MS = 50;
let server;
let platform;

before(async () => {
  server = await startServer({ variables: { PROBITY_WEBHOOKS_ALLOW_PRIVATE_NETWORKS: "1" } });
  platform = new Platform(server.url, await server.createKey("platform", "--scope", "customers:read", "--scope", "customers:write", "--scope", "webhooks:manage"));
});
after(() => server?.stop());

/** A receiver that answers by `answer` and hands out what came, one after the other. */
async function receiver(answer = () => 204) {
  const came = [];
  const waiting = [];
  const http = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = { headers: request.headers, body: Buffer.concat(chunks).toString() };
    const status = answer(one, came.length);
    came.push(one);
    response.writeHead(status, { location: `${server.url}/healthz` }).end();
    waiting.splice(0).forEach((wake) => wake());
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const arrived = async (count) => {
    const until = AbortSignal.timeout(WAIT_MS_MAX);
    const late = once(until, "abort").then(() => assert.fail(`${came.length} of ${count} arrived`));
    while (came.length < count) await Promise.race([late, new Promise((wake) => waiting.push(wake))]);
    return came;
  };
  return { url: `http://127.0.0.1:${http.address().port}/hooks`, arrived, stop: () => http.close() };
}

function add(url, events) {
  return platform.ask("POST", "/webhooks", { json: { url, events }, status: 201 });
}

test("the JavaScript package takes what Probity signs, also while a secret rotates, and nothing else", async () => {
  const to = await receiver();
  const { webhook, secret } = await add(to.url, ["customer.created"]);
  const { id } = await platform.create({});
  const [first] = await to.arrived(1);
  const event = new Webhook(secret).verify(first.body, first.headers);
  assert.equal(event.type, "customer.created");
  assert.deepEqual(event.data, { customer_id: id, status: "pending", stage: "incomplete" });
  assert.equal(event.id, first.headers["webhook-id"]);
  assert.throws(() => new Webhook(secret).verify(first.body.replace("pending", "approved"), first.headers));

  const fresh = (await platform.ask("POST", `/webhooks/${webhook.id}/secrets`, { status: 201 })).secret;
  assert.throws(() => new Webhook(fresh).verify(first.body, first.headers));
  await platform.create({});
  const [, second] = await to.arrived(2);
  for (const either of [secret, fresh]) new Webhook(either).verify(second.body, second.headers);
  to.stop();
  await platform.ask("DELETE", `/webhooks/${webhook.id}`);
});

test("what was not taken comes again under the same id, and a redirect is not followed", async () => {
  const to = await receiver((_, at) => [500, 307][at] ?? 204);
  const { webhook, secret } = await add(to.url, []);
  const { delivery } = await platform.ask("POST", `/webhooks/${webhook.id}/test`, { status: 201 });
  const again = async () => platform.ask("POST", `/webhook-deliveries/${delivery.id}/attempts`, { status: 201 });
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await to.arrived(attempt);
    if (attempt < 3) await again();
  }
  const came = await to.arrived(3);
  for (const one of came) assert.equal(new Webhook(secret).verify(one.body, one.headers).type, "webhook.test");
  assert.equal(new Set(came.map((one) => one.headers["webhook-id"])).size, 1);
  to.stop();
  await platform.ask("DELETE", `/webhooks/${webhook.id}`);
});

/** Waits until a delivery has been tried so often. */
async function attempted(id, count) {
  const until = Date.now() + WAIT_MS_MAX;
  while (Date.now() < until) {
    const { delivery, attempts } = await platform.ask("GET", `/webhook-deliveries/${id}`);
    if (delivery.attempt_count >= count) return attempts;
    // Only Probity knows when; asking again is the way to learn it.
    await pause(LOOK_MS);
  }
  assert.fail(`${id} was not tried ${count} times`);
}

/** An example on a free port, and the lines it prints. */
async function example(command, file, secret, folder) {
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: "0" };
  const child = spawn(command, [join(folder, file)], { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value;
  const port = /^listening on (\d+)$/.exec(await line())[1];
  return { url: `http://127.0.0.1:${port}/hooks`, line, stop: () => child.kill() };
}

for (const [command, file] of [[process.execPath, "receive.mjs"], [PYTHON, "receive.py"]]) {
  test(`examples/webhooks/${file} takes each event once and refuses what is forged`, async () => {
    // Beside the modules of the tests, where the example finds its package.
    const folder = await mkdtemp(join(tmpdir(), "probity-receive-"));
    await cp(EXAMPLES, folder, { recursive: true });
    await symlink(MODULES, join(folder, "node_modules"));
    // The address is known once it runs, and it runs once the secret is known.
    const { webhook } = await add("http://127.0.0.1:1/", ["customer.created"]);
    const { secret } = await platform.ask("POST", `/webhooks/${webhook.id}/secrets`, { status: 201 });
    const receiving = await example(command, file, secret, folder);
    try {
      await platform.ask("PATCH", `/webhooks/${webhook.id}`, { json: { url: receiving.url } });
      const { id } = await platform.create({});
      assert.equal(await receiving.line(), `customer.created ${id}`);
      const { deliveries } = await platform.ask("GET", `/webhooks/${webhook.id}/deliveries`);
      await platform.ask("POST", `/webhook-deliveries/${deliveries[0].id}/attempts`, { status: 201 });
      await attempted(deliveries[0].id, 2);
      await platform.ask("POST", `/webhooks/${webhook.id}/test`, { status: 201 });
      // Nothing of the second attempt is printed.
      assert.equal(await receiving.line(), "webhook.test");
      const forged = { "webhook-id": "evt_1", "webhook-timestamp": String(Math.floor(Date.now() / 1000)), "webhook-signature": "v1,AAAA" };
      assert.equal((await fetch(receiving.url, { method: "POST", headers: forged, body: "{}" })).status, 401);
    } finally {
      receiving.stop();
      await platform.ask("DELETE", `/webhooks/${webhook.id}`);
      await rm(folder, { recursive: true, force: true });
    }
  });
}
