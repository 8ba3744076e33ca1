// Every page of the hosted page in every language: accessible in light and dark, whole and large enough to tap at 360 px,
// and light enough for a slow connection.
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { assertQuiet, shows } from "./support/browser.js";
import { Customer, PHONE } from "./support/customer.js";
import { NARROW, WIDE, tooSmall, tooWide, violations } from "./support/look.js";
import { PEOPLE } from "./support/people.js";
import { chosen, picture } from "./support/pictures.js";
import { file } from "./support/platform.js";
import { ITEMS, Staff } from "./support/staff.js";
import { LANGUAGES, words } from "./support/words.js";
import { STAFF, world } from "./support/world.js";

const PORTAL = `[portal]
operator = "Nordbank"
privacy_url = "https://nordbank.example/privacy"
support_email = "help@nordbank.example"
`;
const BYTES_MAX = 100_000;
const it = world(["maria", "jonas"], () => PORTAL);
const cast = {};
let staff;
let blurred;

// Each page: whose it is, where, and what is done there before looking.
const PAGES = {
  landing: { at: async (language) => `${await staff.link(cast.fresh)}?lang=${language}` },
  gone: {
    at: async () => {
      const link = await staff.link(cast.fresh);
      await fetch(link, { method: "POST", headers: { "sec-fetch-site": "same-origin" } });
      return link;
    },
  },
  "a fresh link asked for": { at: () => staff.link(cast.fresh), used: true, act: ({ page }) => page.locator("main button[type=submit]").click() },
  "nobody's": { at: () => "/verify", quiet: [/401/] },
  consent: { who: "fresh", at: () => "/verify" },
  overview: { who: "begun", at: () => "/verify" },
  details: { who: "begun", at: () => "/verify/details" },
  "details, with errors": {
    who: "begun",
    at: () => "/verify/details",
    quiet: [/422/],
    act: async ({ page, ...customer }) => {
      await page.locator("[name=phone]").fill("12");
      await page.locator("main button[type=submit]").click();
      await page.locator("[data-errors]").waitFor();
      await shows(page.locator("#phone-error"), customer.say("problem-phone_malformed"));
    },
  },
  document: { who: "begun", at: () => "/verify/documents/identity_card" },
  "document, with files": {
    who: "begun",
    at: () => "/verify/documents/identity_card",
    act: async (customer) => {
      await customer.page.locator("input[data-pick][name]").setInputFiles([await chosen("passport.jpg"), blurred]);
      await customer.sent(1);
      await customer.page.locator("[data-files] > li.wrong").waitFor();
    },
  },
  "document, nothing chosen": {
    who: "begun",
    at: () => "/verify/documents/selfie",
    act: async (customer) => {
      await customer.page.locator("main button[type=submit]").click();
      await shows(customer.page.locator("[data-missing]"), customer.say("problem-files_needed"));
    },
  },
  summary: { who: "filled", at: () => "/verify/summary", act: ({ page }) => page.locator("#selfie img").waitFor() },
  waiting: { who: "waiting", at: () => "/verify" },
  "overview, asked again": { who: "asked", at: () => "/verify" },
  "details, asked again": { who: "asked", at: () => "/verify/details" },
  "document, asked again": { who: "asked", at: () => "/verify/documents/passport" },
  approved: { who: "approved", at: () => "/verify" },
  "may try again": { who: "again", at: () => "/verify" },
  closed: { who: "closed", at: () => "/verify" },
  "left safely": { who: "approved", at: () => "/verify", act: ({ page }) => page.locator("footer button").click() },
  "not found": { who: "begun", at: () => "/verify/documents/other", quiet: [/404/] },
};

async function consented(id) {
  const page = await it.at(null);
  await page.goto(await staff.link(id));
  await page.locator("main button").click();
  await page.getByRole("checkbox").check();
  await page.locator("main button").click();
  await page.locator(".steps").waitFor();
  await page.context().close();
}

async function begin() {
  const { platform, url } = it;
  staff = await new Staff(url, platform).signIn(STAFF.maria.email);
  blurred = await picture(it.browser, "passport.jpg", { blur: 12 });
  cast.fresh = (await platform.create({ email: "fresh@example.org" })).id;
  cast.begun = (await platform.create({ first_name: "Manon", email: "begun@example.org" })).id;
  const filled = (await platform.create(PEOPLE.manon.fields)).id;
  await platform.upload(filled, "passport", [["page", await file("passport.jpg")]], PEOPLE.manon.passport);
  await platform.upload(filled, "proof_of_address", [["page", await file("proof-of-address.pdf")]]);
  await platform.upload(filled, "selfie", [["page", await file("selfie.jpg")]]);
  cast.filled = filled;
  cast.waiting = await platform.submitted("sunita");
  for (const who of ["asked", "approved", "again", "closed"]) {
    cast[who] = await platform.submitted("lucia");
    await staff.start(cast[who]);
  }
  await staff.mark(cast.asked, "document:passport", "rejected", { reasons: ["image_glare", "document_expired"] });
  await staff.ask(cast.asked, { "document:passport": "Please photograph it by daylight.", "field:phone": "", "document:source_of_funds": "A statement." });
  await staff.approve(cast.approved, ITEMS);
  await staff.finish(cast.approved);
  await staff.reject(cast.again, ["image_blurred", "field_missing"]);
  await staff.reject(cast.closed, ["fraud_forged"]);
  for (const who of ["begun", "filled", "asked", "again"]) await consented(cast[who]);
}

/** A customer's session in this language, begun with a link. */
async function entered(who, language) {
  const customer = await Customer.at(it, language, { reducedMotion: "reduce", isMobile: false, deviceScaleFactor: 1 });
  if (who) {
    await customer.page.goto(`${await staff.link(cast[who])}?lang=${language}`);
    await customer.page.locator("main button").click();
    await customer.page.waitForURL("**/verify");
  }
  return customer;
}

async function visit(customer, { at, used, act }) {
  const address = await at(customer.language);
  if (used) await fetch(address, { method: "POST", headers: { "sec-fetch-site": "same-origin" } });
  await customer.page.goto(address);
  await act?.(customer);
}

/** What is wrong with a page, in both sizes and schemes. */
async function faults(customer, name) {
  const { page } = customer;
  const found = [];
  for (const [size, viewport] of Object.entries({ narrow: NARROW, wide: WIDE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations(page)).map((text) => `${name}, ${size}, ${colorScheme}: ${text}`));
    }
    found.push(...(await page.evaluate(tooWide)).map((text) => `${name}, beyond the edge, ${size}: ${text}`));
  }
  await page.setViewportSize(NARROW);
  found.push(...(await page.evaluate(tooSmall)).map((text) => `${name}, too small to tap: ${text}`));
  return found;
}

describe("hosted pages", () => {
  before(begin);

  for (const language of LANGUAGES) {
    it.test(`accessible in ${language}`, async () => {
      const found = [];
      const customers = new Map();
      for (const [name, look] of Object.entries(PAGES)) {
        if (!customers.has(look.who)) customers.set(look.who, await entered(look.who, language));
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
    for (const [name, look] of Object.entries(PAGES)) {
      // The language with the longest texts in bytes.
      const customer = await entered(look.who, "ar");
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
