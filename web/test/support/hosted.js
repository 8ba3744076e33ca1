// Every page of the hosted page, with a customer in each state: for the tests that look at them, and for pictures.
import { shows } from "./browser.js";
import { Customer } from "./customer.js";
import { PEOPLE } from "./people.js";
import { chosen, picture } from "./pictures.js";
import { file } from "./platform.js";
import { ITEMS, Staff } from "./staff.js";
import { STAFF } from "./world.js";

export const PORTAL = `[portal]
operator = "Nordbank"
privacy_url = "https://nordbank.example/privacy"
support_email = "help@nordbank.example"
`;

// Each page: whose it is, where, and what is done there before looking.
const pages = ({ staff, cast, blurred }) => ({
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
});

/** Everything above, once it is there. `it` is a world with Maria in it. */
export async function hosted(it) {
  const staff = await new Staff(it.url, it.platform).signIn(STAFF.maria.email);
  const blurred = await picture(it.browser, "passport.jpg", { blur: 12 });
  const cast = await begin(it, staff);
  return { cast, staff, pages: pages({ staff, cast, blurred }) };
}

async function begin({ platform, at }, staff) {
  const cast = {};
  const consented = async (id) => {
    const page = await at(null);
    await page.goto(await staff.link(id));
    await page.locator("main button").click();
    await page.getByRole("checkbox").check();
    await page.locator("main button").click();
    await page.locator(".steps").waitFor();
    await page.context().close();
  };
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
  return cast;
}

/** A customer's session in this language, begun with a link. */
export async function entered(it, { cast, staff }, who, language, options) {
  const customer = await Customer.at(it, language, { reducedMotion: "reduce", ...options });
  if (who) {
    await customer.page.goto(`${await staff.link(cast[who])}?lang=${language}`);
    await customer.page.locator("main button").click();
    await customer.page.waitForURL("**/verify");
  }
  return customer;
}

export async function visit(customer, { at, used, act }) {
  const address = await at(customer.language);
  if (used) await fetch(address, { method: "POST", headers: { "sec-fetch-site": "same-origin" } });
  await customer.page.goto(address);
  await act?.(customer);
}
