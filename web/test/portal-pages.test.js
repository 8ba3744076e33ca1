// Every page of the hosted page in every language: accessible in light and dark, whole and large enough to tap at 360 px,
// and light enough for a slow connection.
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { assertQuiet } from "./support/browser.js";
import { PORTAL, entered, hosted, visit } from "./support/hosted.js";
import { COLOURS, NARROW, WIDE, tooSmall, tooWide, violations } from "./support/look.js";
import { LANGUAGES } from "./support/words.js";
import { world } from "./support/world.js";

const BYTES_MAX = 100_000;
// Axe looks at the page as a window shows it, not as a phone zooms it.
const WINDOW = { isMobile: false, deviceScaleFactor: 1 };
const it = world(["maria"], () => PORTAL);
let set;

/** What is wrong with a page, in both sizes and schemes. */
async function faults(customer, name) {
  const { page } = customer;
  const found = [];
  for (const [size, viewport] of Object.entries({ narrow: NARROW, wide: WIDE })) {
    await page.setViewportSize(viewport);
    for (const [colorScheme, rules] of [["light"], ["dark", COLOURS]]) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations(page, [], rules)).map((text) => `${name}, ${size}, ${colorScheme}: ${text}`));
    }
    found.push(...(await page.evaluate(tooWide)).map((text) => `${name}, beyond the edge, ${size}: ${text}`));
  }
  await page.setViewportSize(NARROW);
  found.push(...(await page.evaluate(tooSmall)).map((text) => `${name}, too small to tap: ${text}`));
  return found;
}

describe("hosted pages", () => {
  before(async () => (set = await hosted(it)));

  for (const language of LANGUAGES) {
    it.test(`accessible in ${language}`, async () => {
      const found = [];
      const customers = new Map();
      for (const [name, look] of Object.entries(set.pages)) {
        if (!customers.has(look.who)) customers.set(look.who, await entered(it, set, look.who, language, WINDOW));
        const customer = customers.get(look.who);
        await visit(customer, look);
        assert.equal(await customer.page.locator("html").getAttribute("lang"), language, name);
        found.push(...(await faults(customer, name)));
        assertQuiet(customer.page.context(), look.quiet);
      }
      assert.deepEqual(found, []);
    });
  }

  it.test("light enough for a slow connection", async () => {
    const heavy = [];
    for (const [name, look] of Object.entries(set.pages)) {
      // The language with the longest texts in bytes.
      const customer = await entered(it, set, look.who, "ar", WINDOW);
      const session = await customer.page.context().newCDPSession(customer.page);
      const pictures = new Set();
      let bytes = 0;
      session.on("Network.responseReceived", ({ requestId, response }) => response.url.includes("/verify/pages/") && pictures.add(requestId));
      session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => (bytes += pictures.has(requestId) ? 0 : encodedDataLength));
      await session.send("Network.enable");
      await session.send("Network.setCacheDisabled", { cacheDisabled: true });
      await customer.page.goto(await look.at(customer.language), { waitUntil: "networkidle" });
      assert.ok(bytes > 5_000, `${name} was measured`);
      if (bytes > BYTES_MAX) heavy.push(`${name}: ${bytes}`);
      await customer.page.context().close();
    }
    assert.deepEqual(heavy, []);
  });
});
