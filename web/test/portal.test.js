// The hosted page as a customer plays it at a phone, from the e-mail with the link to the approval, while a reviewer's
// browser follows live. E-mails are read from a mail server. Twice: in German, and in Arabic, from right to left.
import assert from "node:assert/strict";
import { assertQuiet, shows, toast } from "./support/browser.js";
import { Customer, typed } from "./support/customer.js";
import { PEOPLE } from "./support/people.js";
import { chosen, picture } from "./support/pictures.js";
import { linkIn, startPost } from "./support/post.js";
import { STAFF, world } from "./support/world.js";

const it = world(["maria"], async (it) => {
  it.post = await startPost();
  return `${it.post.config}\n[portal]\noperator = "Nordbank"\n`;
});
const row = (page, item) => page.locator(`[data-item="${item}"]`);

/** A customer the platform knows by e-mail alone. */
async function invited(who) {
  const { email } = PEOPLE[who].fields;
  const { id } = await it.platform.create({ email });
  return { id, email, who };
}

/** The reviewer e-mails the link from the profile. */
async function invite(maria, { id, email }) {
  await maria.goto(`/customers/${id}`);
  await maria.getByRole("link", { name: "Link to the hosted page" }).click();
  const dialog = maria.locator("#dialog[open]");
  await shows(dialog, "None yet.");
  await dialog.getByRole("button", { name: `E-mail one to ${email[0]}••••••@example.org` }).click();
  await toast(maria, "Link on its way by e-mail");
  const mail = await it.post.next(email);
  assert.equal(mail.secure, true, "by TLS");
  assert.equal(mail.from.name, "Nordbank");
  assert.match(mail.subject, /Nordbank: please verify your identity/);
  return linkIn(mail);
}

async function consents(customer, { language, direction }, link) {
  const { page, say } = customer;
  await page.goto(link);
  assert.equal(await page.locator("html").getAttribute("lang"), language, "the browser's own language");
  assert.equal(await page.locator("html").getAttribute("dir"), direction);
  await shows(page.locator("h1"), say("portal-landing-heading"));
  await customer.tap("portal-continue");
  await shows(page.locator("h1"), say("portal-consent-heading"));
  // Without the tick the browser itself says what is missing.
  await customer.tap("portal-continue");
  assert.equal(await page.getByRole("checkbox").evaluate((box) => box.validity.valueMissing), true);
  await customer.consent();
  await customer.main(say("portal-todo-lead"));
}

async function details(customer, who) {
  const { page, say } = customer;
  await page.getByRole("link", { name: say("portal-details-heading") }).first().tap();
  assert.equal(await customer.field("email").inputValue(), PEOPLE[who].fields.email, "what is known already is there");
  const wrong = { phone: ["12 34", "problem-phone_malformed"], birth_date: ["2974-08-12", "problem-birth_date_in_future"] };
  for (const [name, [value, problem]] of Object.entries(wrong)) {
    await customer.field(name).fill(value);
    await customer.field(name).blur();
    await shows(page.locator(`#${name}-error`), say(problem));
    assert.equal(await customer.field(name).getAttribute("aria-invalid"), "true");
  }
  // What was wrong is looked at again while it is typed.
  await customer.field("phone").fill(PEOPLE[who].fields.phone);
  await page.locator('[data-field="phone"]:not(.wrong)').waitFor();
  // Nothing is kept as long as something is wrong, and the page says where.
  await page.locator("main button[type=submit]").tap();
  const errors = page.locator("[data-errors]");
  await errors.waitFor();
  assert.equal(await errors.evaluate((element) => element === document.activeElement), true);
  await shows(errors, say("field-birth_date"));
  assert.equal(await customer.field("phone").inputValue(), PEOPLE[who].fields.phone, "what was typed is still there");
  await customer.fill(typed(PEOPLE[who], { except: ["email"] }));
  await customer.save();
}

/** Refuses what cannot be read, loses the connection in the middle of a page, and sends it to its end. */
async function interrupted(customer) {
  const { page, say } = customer;
  await customer.choose(await picture(it.browser, "passport.jpg", { blur: 12 }));
  await shows(customer.row(0), say("problem-picture_blurred"));
  await customer.choose(await picture(it.browser, "passport.jpg", { scale: 0.25 }));
  await shows(customer.row(1), say("problem-picture_too_small"));
  await customer.row(1).getByRole("button", { name: say("portal-upload-remove") }).tap();
  assert.equal(await customer.rows().count(), 1);

  const large = await picture(it.browser, "passport.jpg", { scale: 1.5, type: "image/png" });
  assert.ok(large.buffer.length > 600_000, "more than two pieces");
  const pieces = [];
  let isLost = false;
  await page.route("**/verify/uploads/*", async (route) => {
    const request = route.request();
    if (request.method() === "PATCH") pieces.push(Number(request.headers()["upload-offset"]));
    if (pieces.length === 2 && !isLost) {
      isLost = true;
      await page.context().setOffline(true);
      return route.abort("internetdisconnected");
    }
    return route.continue();
  });
  // The blurred one is taken again.
  const chooser = page.waitForEvent("filechooser");
  await customer.row(0).getByRole("button", { name: say("portal-upload-replace") }).tap();
  await (await chooser).setFiles([large]);
  await shows(customer.row(0), say("portal-upload-waiting"));
  assert.equal(await page.locator("main button[type=submit]").isDisabled(), true, "nothing is saved by half");
  await page.context().setOffline(false);
  await customer.sent(1);
  assert.equal(pieces[0], 0);
  assert.ok(pieces.slice(1).every((offset) => offset > 0), `it goes on where it stopped: ${pieces}`);
  await page.unroute("**/verify/uploads/*");
  assert.equal(await customer.rows().count(), 1);
  assert.ok((await customer.row(0).locator("canvas").boundingBox()).width > 150, "a preview one can see something in");
}

async function documents(customer, who, kind) {
  const { page, say } = customer;
  const { passport } = PEOPLE[who];
  await customer.open(`documents/${kind}`);
  await interrupted(customer);
  // A second page, or the back.
  await customer.choose(await chosen("passport-renewed.jpg"));
  await customer.sent(2);
  const places = await page.locator("[data-files] .place").allInnerTexts();
  const number = (n) => `${say("portal-upload-page")} ${n.toLocaleString(customer.language)}`;
  assert.deepEqual(places, kind === "identity_card" ? [say("portal-upload-front"), say("portal-upload-back")] : [number(1), number(2)]);
  await customer.fill({ ...passport, expires_on: "2001-01-01" });
  await page.locator("main button[type=submit]").tap();
  await shows(page.locator("#expires_on-error"), say("problem-dates_reversed"));
  // The form comes back with what is wrong, and with the files that are there.
  await customer.sent(2);
  await customer.fill({ expires_on: passport.expires_on });
  await customer.save();
  await customer.document("proof_of_address", [await chosen("proof-of-address.pdf")]);
  await customer.document("selfie", [await chosen("selfie.jpg")]);
}

/** The summary in the customer's language and form, then once only: two taps are one submission. */
async function submits(customer, who, { country, day }) {
  const { page, say } = customer;
  await page.getByRole("link", { name: say("portal-to-summary") }).tap();
  await customer.main(say("portal-summary-lead"));
  await customer.main(country);
  await customer.main(day);
  // The pictures appear as soon as they are ready.
  await page.locator("#selfie img").waitFor();
  await page.getByRole("button", { name: say("portal-submit"), exact: true }).evaluate((button) => (button.click(), button.click()));
  await customer.main(say("portal-waiting-heading"));
  assert.doesNotMatch(await page.locator("main").innerText(), new RegExp(PEOPLE[who].fields.last_name), "only the status is shown");
}

/** The reviewer finds the customer in the queue without reloading, and asks for two things again. */
async function asks(maria, { id }, who, kind) {
  const name = [PEOPLE[who].fields.first_name, PEOPLE[who].fields.last_name].join(" ");
  await maria.getByRole("link", { name }).click();
  await maria.getByRole("button", { name: "Start check" }).click();
  await toast(maria, "Check started");
  await row(maria, `document:${kind}`).getByRole("radio", { name: "Rejected" }).click();
  const reasons = maria.locator("#dialog[open]");
  await reasons.getByRole("checkbox", { name: /Glare hides data/ }).check();
  await reasons.getByRole("checkbox", { name: /Edited image or PDF/ }).check();
  await reasons.getByRole("button", { name: "Mark rejected" }).click();
  await shows(row(maria, `document:${kind}`), "Glare hides data");
  await maria.getByRole("link", { name: "Resubmission" }).click();
  const dialog = maria.locator("#dialog[open]");
  await shows(dialog, /An e-mail with a link goes to .•+@example\.org/);
  await dialog.locator('input[name="items"][value="field:phone"]').check();
  await dialog.locator('textarea[name="message:field:phone"]').fill("We could not reach you under this number.");
  await dialog.getByRole("button", { name: "Request resubmission" }).click();
  await toast(maria, "Resubmission requested");
  assert.equal((await it.platform.customer(id)).status, "resubmission");
}

/** Only what was asked, each with why and what was sent before; nothing else, whatever is posted. */
async function corrects(customer, who, kind, mail) {
  const { page, say } = customer;
  const link = linkIn(mail);
  for (const text of [say(`document-${kind}`), say("reason-image_glare"), say("field-phone"), "We could not reach you under this number."]) {
    assert.ok(mail.text.includes(text), `the e-mail says: ${text}`);
  }
  assert.doesNotMatch(mail.text + mail.subject, /Edited image|fraud/i);
  await customer.enter(link);
  const steps = page.locator(".step");
  assert.equal(await steps.count(), 2);
  await shows(steps, say("reason-image_glare"));
  await shows(steps, "We could not reach you under this number.");
  assert.equal(await page.locator('a[href="/verify/documents/selfie"]').count(), 0);
  for (const [path, form] of [["details", { first_name: "Eve" }], ["documents/selfie", {}]]) {
    // Same origin, as a form of the page would be.
    const answer = await page.evaluate(async ({ path, form }) => (await fetch(`/verify/${path}`, { method: "POST", body: new URLSearchParams(form) })).status, { path, form });
    assert.equal(answer, 422, path);
  }

  await customer.open("details");
  assert.equal(await page.locator("main [data-field]").count(), 1);
  assert.equal(await customer.field("phone").inputValue(), PEOPLE[who].fields.phone);
  await customer.fill({ phone: "+4930901820" });
  await customer.save();
  await customer.open(`documents/${kind}`);
  await shows(page.locator(".notice"), say("reason-image_glare"));
  await shows(page.locator(".before h2"), say("portal-sent-before"));
  assert.equal(await page.locator(".before img").count(), 2);
  assert.ok(await page.locator(".before img").first().evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
  const files = [await chosen("passport-renewed.jpg"), await chosen("passport.jpg")];
  await customer.choose(...files);
  await customer.sent(2);
  await customer.fill(PEOPLE[who].renewed ?? {});
  await customer.save();
  await customer.submit();
}

async function approves(maria, { id }) {
  await toast(maria, "is ready to be checked again");
  await it.post.next(STAFF.maria.email);
  await shows(maria.locator(".profile-head"), "second submission");
  await maria.getByRole("button", { name: "Start check" }).click();
  await toast(maria, "Check started");
  const items = await maria.locator("#items [data-item]").evaluateAll((all) => all.map((one) => one.dataset.item));
  for (const item of items) {
    await row(maria, item).getByRole("radio", { name: "Approved" }).click();
    await row(maria, item).locator('[aria-checked="true"][value="approved"]').waitFor();
  }
  await shows(maria.locator("#bar"), "Nothing stands in the way");
  await maria.getByRole("button", { name: "Finish check" }).click();
  await toast(maria, "Customer approved");
  assert.equal((await it.platform.customer(id)).status, "approved");
}

const STORIES = [
  { language: "de", direction: "ltr", who: "lucia", kind: "passport", country: "Spanien", day: "28. Juni 1953" },
  { language: "ar", direction: "rtl", who: "sunita", kind: "identity_card", country: "الهند", day: "15 مارس 1998" },
];

for (const story of STORIES) {
  it.test(`from the link to the approval, in ${story.language}`, async () => {
    const { who, kind } = story;
    const maria = await it.at("maria");
    const cast = await invited(who);
    const link = await invite(maria, cast);
    const customer = await Customer.at(it, story.language);
    await consents(customer, story, link);
    await details(customer, who);
    await documents(customer, who, kind);

    // The reviewer has the queue open: the customer appears in it when they submit.
    await maria.goto("/queue");
    await maria.evaluate(() => (window.sameDocument = true));
    await submits(customer, who, story);
    assert.match((await it.post.next(cast.email)).subject, customer.say("email-submitted-subject"));
    await maria.getByRole("link", { name: PEOPLE[who].fields.last_name }).waitFor();
    assert.equal(await maria.evaluate(() => window.sameDocument), true, "the page was not reloaded");

    await asks(maria, cast, who, kind);
    const mail = await it.post.next(cast.email);
    assert.match(mail.subject, customer.say("email-resubmission-subject"));
    await corrects(customer, who, kind, mail);
    await it.post.next(cast.email);
    await approves(maria, cast);
    assert.match((await it.post.next(cast.email)).subject, customer.say("email-approved-subject"));
    await customer.page.reload();
    await shows(customer.page.locator("h1"), customer.say("portal-approved-heading"));
    assert.deepEqual(it.post.mails, [], "nobody got anything else");

    assertQuiet(customer.page.context(), [/ERR_INTERNET_DISCONNECTED/, /422/]);
    assertQuiet(maria.context());
  });
}
