// Every page of the hosted page in every language: accessible, whole and large enough to tap at 360 px,
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

// One language of each direction is looked at in both schemes and sizes. The others differ from them in words alone.
const WHOLE = ["en", "ar"];

/** What is wrong with a page, in the sizes and schemes that its language is looked at in. */
async function faults(customer, name, language) {
  const { page } = customer;
  const found = [];
  const sizes = { wide: WIDE, narrow: NARROW };
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    const schemes = WHOLE.includes(language) ? [["light"], ["dark", COLOURS]] : size === "narrow" ? [["light"]] : [];
    for (const [colorScheme, rules] of schemes) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations(page, [], rules)).map((text) => `${name}, ${size}, ${colorScheme}: ${text}`));
    }
    found.push(...(await page.evaluate(tooWide)).map((text) => `${name}, beyond the edge, ${size}: ${text}`));
  }
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
        found.push(...(await faults(customer, name, language)));
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
