// Measures when the hosted page shows its first content on a slow phone, as Chromium simulates one, and writes it behind
// what `make bench` measured: `node test/first-content.js ../docs`. Without a folder it only prints.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openContext, startBrowser } from "./support/browser.js";
import { PHONE } from "./support/customer.js";
import { Platform } from "./support/platform.js";
import { startServer } from "./support/server.js";
import { Staff } from "./support/staff.js";
import { STAFF } from "./support/world.js";

const [folder] = process.argv.slice(2);
const RUNS = 5;
const CPU_SLOWDOWN = 4;
const BAR_MS = 1000;
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
  for (const { name, ms, kib } of rows) console.log(`hosted page, ${name}: first content after ${ms} ms on a slow phone, ${kib} KiB`);
  if (folder) await write(rows);
} finally {
  await browser.close();
  await server.stop();
}

async function write(rows) {
  const page = join(folder, "performance.md");
  const heading = "\n## The hosted page on a slow phone\n";
  const earlier = (await readFile(page, "utf8")).split(heading)[0];
  const lines = rows.map(({ name, ms, kib }) => `| ${name} | ${ms} ms | ${kib} KiB | ${ms < BAR_MS ? "yes" : "**no**"} |`);
  const section = `${heading}
Measured in Chromium with an empty cache, the processor slowed down ${CPU_SLOWDOWN} times, ${NETWORK.latency} ms to the server and back and 1.6 Mbit/s ("slow 4G"): the median of ${RUNS} runs.

The bar: the first content in under a second.

| page | first content | transferred, compressed | holds |
|---|---|---|---|
${lines.join("\n")}
`;
  await writeFile(page, earlier + section);
  const file = join(folder, "performance.json");
  // As texts: what the bench wrote of its own rows stays as it is, to the last digit.
  const text = await readFile(file, "utf8");
  const known = text.slice(2, text.lastIndexOf("\n]")).split(/,\n(?= {2}\{)/).filter((row) => !row.includes('"hosted page, '));
  const { machine } = JSON.parse(text)[0];
  const date = new Date().toISOString().slice(0, 10);
  const own = rows.map(({ name, ms }) => ({ bar: BAR_MS, case: `hosted page, ${name}: first content on a slow phone`, customers: 1, date, holds: ms < BAR_MS, machine, unit: "ms", value: ms }));
  const written = own.map((row) => JSON.stringify(row, null, 2).replace(/^/gm, "  "));
  await writeFile(file, `[\n${[...known, ...written].join(",\n")}\n]\n`);
}
