// Measures when the hosted page shows its first content on a slow phone, as Chromium simulates one: the cache empty, the
// processor slowed down. Prints rows for `probity bench add`.
import { openContext, startBrowser } from "./support/browser.js";
import { PHONE } from "./support/customer.js";
import { Platform } from "./support/platform.js";
import { startServer } from "./support/server.js";
import { Staff } from "./support/staff.js";
import { STAFF } from "./support/world.js";

const RUNS = 5;
const CPU_SLOWDOWN = 4;
const BAR_MS = 1000;
const BAR_KIB = 100;
// "Slow 4G" of Lighthouse: 150 ms to the server and back, 1.6 Mbit/s down, 750 kbit/s up.
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

const server = await startServer();
const browser = await startBrowser();

/** Milliseconds until the first content of each page, and what was transferred until it was loaded, the cache empty. */
async function measure(staff, id) {
  const context = await openContext(browser, server.url, PHONE);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let bytes = 0;
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.emulateNetworkConditions", NETWORK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  const found = {};
  const look = async (name, go) => {
    bytes = 0;
    await go();
    const ms = await page.evaluate(() => new Promise((tell) => {
      new PerformanceObserver((list) => {
        const paint = list.getEntries().find((entry) => entry.name === "first-contentful-paint");
        if (paint) tell(paint.startTime);
      }).observe({ type: "paint", buffered: true });
    }));
    await page.waitForLoadState("networkidle");
    found[name] = { ms, bytes };
  };
  await look("the page a link leads to", async () => page.goto(await staff.link(id)));
  await page.locator("main button").tap();
  await page.waitForURL("**/verify");
  if (await page.getByRole("checkbox").count()) {
    await page.getByRole("checkbox").check();
    await page.locator("main button").tap();
  }
  await page.locator(".steps").waitFor();
  await look("overview", () => page.goto("/verify"));
  await look("personal information", () => page.goto("/verify/details"));
  await look("a document", () => page.goto("/verify/documents/passport"));
  await look("summary", () => page.goto("/verify/summary"));
  await context.close();
  return found;
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

try {
  await server.createUser(STAFF.maria);
  const platform = new Platform(server.url, await server.createKey("bench"));
  const staff = await new Staff(server.url, platform).signIn(STAFF.maria.email);
  const { id } = await platform.create({ first_name: "Kim", email: "kim@example.org" });
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(staff, id));
  const rows = Object.keys(runs[0]).map((name) => ({
    name,
    ms: Math.round(median(runs.map((run) => run[name].ms))),
    kib: Math.round(median(runs.map((run) => run[name].bytes)) / 1024),
  }));
  const row = (what, name, value, unit, bar) =>
    ({ case: `hosted page, ${name}: ${what}`, value, unit, bound: "at most", bar, holds: value <= bar });
  console.log(JSON.stringify(rows.flatMap(({ name, ms, kib }) => [
    row("first content on a slow phone", name, ms, "ms", BAR_MS),
    row("transferred, compressed", name, kib, "KiB", BAR_KIB),
  ])));
} finally {
  await browser.close();
  await server.stop();
}
