// What every test file begins with: a server with users, a platform with a key, and a browser.
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openContext, signIn, startBrowser } from "./browser.js";
import { Platform } from "./platform.js";
import { startServer } from "./server.js";

const RESULTS = new URL("../../test-results/", import.meta.url);

export const STAFF = {
  maria: { name: "Maria Lind", email: "maria@probity.test", role: "reviewer" },
  jonas: { name: "Jonas Berg", email: "jonas@probity.test", role: "reviewer" },
  ines: { name: "Inês Costa", email: "ines@probity.test", role: "approver" },
  otto: { name: "Otto Vance", email: "otto@probity.test", role: "administrator" },
  ada: { name: "Ada Marsh", email: "ada@probity.test", role: "auditor" },
};

/**
 * Starts the world before the tests of a file and ends it after them. The object that comes back is filled when the
 * first test runs; its `test` keeps what the browsers showed when a test failed. `prepare` starts what the server needs
 * before it and gives more of its configuration; `options` are more of how it is started.
 */
export function world(staff = Object.keys(STAFF), prepare = () => "", options = {}) {
  const it = { contexts: [], sessions: new Map() };
  let failed = false;
  before(async () => {
    it.server = await startServer({ config: await prepare(it), ...options });
    for (const who of staff) await it.server.createUser(STAFF[who]);
    it.platform = new Platform(it.server.url, await it.server.createKey("test"));
    it.browser = await startBrowser();
    it.url = it.server.url;
  });
  after(async () => {
    await it.browser?.close();
    await it.server?.stop();
    await it.post?.stop();
    if (failed) console.log(`--- log of the server\n${it.server.log()}`);
  });
  /** A browser of its own, signed in as this person or, without one, as nobody. */
  it.at = async (who, options = {}) => {
    const context = await openContext(it.browser, it.url, { storageState: it.sessions.get(who), ...options });
    it.contexts.push(context);
    const page = await context.newPage();
    if (who && !it.sessions.has(who)) {
      await signIn(page, STAFF[who].email);
      it.sessions.set(who, await context.storageState());
    }
    return page;
  };
  it.test = (name, play) =>
    test(name, async () => {
      try {
        await play();
      } catch (error) {
        failed = true;
        await keep(it.contexts, name);
        throw error;
      } finally {
        await Promise.all(it.contexts.splice(0).map((context) => context.close()));
      }
    });
  return it;
}

/** What every open page looked like at the failure. */
async function keep(contexts, name) {
  await mkdir(RESULTS, { recursive: true });
  const pages = contexts.flatMap((context) => context.pages());
  const file = (at) => new URL(`${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 60)}-${at + 1}.png`, RESULTS);
  await Promise.allSettled(pages.map((page, at) => page.screenshot({ path: fileURLToPath(file(at)), timeout: 5_000 })));
  const complaints = contexts.flatMap((context) => context.complaints);
  if (complaints.length > 0) console.log(`the pages complained:\n${complaints.join("\n")}`);
}
