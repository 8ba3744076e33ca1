// Other ways through the hosted page: with a link that has ended, without script, by the keyboard alone, back and forth, in
// two windows, in a frame of another page.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after } from "node:test";
import { assertQuiet, shows } from "./support/browser.js";
import { Customer, typed } from "./support/customer.js";
import { PEOPLE } from "./support/people.js";
import { chosen, picture } from "./support/pictures.js";
import { file } from "./support/platform.js";
import { linkIn, startPost } from "./support/post.js";
import { Staff } from "./support/staff.js";
import { STAFF, world } from "./support/world.js";

/** A page of somebody else that shows the address behind its `?` in a frame. */
async function stranger() {
  const server = createServer((request, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(`<!doctype html><title>A bank</title><iframe width="360" height="700" src="${decodeURIComponent(request.url.split("?")[1] ?? "")}"></iframe>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

const bank = await stranger();
const elsewhere = await stranger();
const it = world(["maria", "jonas"], async (it) => {
  it.post = await startPost();
  return `${it.post.config}\n[portal]\noperator = "Nordbank"\nframe_origins = ["${bank}"]\n`;
});

const staff = () => new Staff(it.url, it.platform).signIn(STAFF.maria.email);
const created = async (fields) => (await it.platform.create(fields)).id;

/** A customer who has sent everything and not submitted it. */
async function filled() {
  const id = await created(PEOPLE.lucia.fields);
  await it.platform.upload(id, "passport", [["page", await file("passport.jpg")]], PEOPLE.lucia.passport);
  await it.platform.upload(id, "proof_of_address", [["page", await file("proof-of-address.pdf")]]);
  await it.platform.upload(id, "selfie", [["page", await file("selfie.jpg")]]);
  return id;
}

it.test("a link is made and copied on the profile, used once, and a fresh one comes by e-mail", async () => {
  const id = await created({ email: "lena@example.org" });
  const maria = await it.at("maria", { permissions: ["clipboard-read", "clipboard-write"] });
  await maria.goto(`/customers/${id}`);
  await maria.getByRole("link", { name: "Link to the hosted page" }).click();
  const dialog = maria.locator("#dialog[open]");
  await dialog.getByRole("button", { name: "Make a link" }).click();
  const field = dialog.getByLabel("Copy it now");
  await field.waitFor();
  const link = await field.inputValue();
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await dialog.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await maria.evaluate(() => navigator.clipboard.readText()), link);
  await shows(dialog.locator(".sessions li"), "Open, ends in 7 days");

  const customer = await Customer.at(it, "fr");
  await customer.enter(link);
  await customer.page.goto(link);
  await shows(customer.page.locator("h1"), customer.say("portal-gone-heading"));
  await customer.tap("portal-fresh");
  await customer.main(customer.say("portal-fresh-sent"));
  const mail = await it.post.next("lena@example.org");
  assert.match(mail.subject, customer.say("email-link-requested-subject"));
  await customer.enter(linkIn(mail));
  // Whoever holds no link at all is told the same, and nothing is sent.
  await customer.page.goto("/verify/0123456789abcdef");
  await customer.tap("portal-fresh");
  await customer.main(customer.say("portal-fresh-sent"));
  assert.deepEqual(it.post.mails, []);

  // Revoked, a link leads nowhere, and the visit that it began has ended.
  await maria.reload();
  await maria.getByRole("link", { name: "Link to the hosted page" }).click();
  const used = dialog.locator(".sessions li").filter({ hasText: "Used" });
  await used.nth(1).waitFor();
  await used.first().getByRole("button", { name: "Revoke" }).click();
  await shows(dialog.locator(".sessions li").first(), "Revoked");
  await customer.page.goto("/verify");
  await customer.main(customer.say("portal-needs-link"));
  assertQuiet(customer.page.context(), [/401/]);
  assertQuiet(maria.context());
});

it.test("the link on the profile without script, and without an address", async () => {
  const id = await created({ first_name: "Aino" });
  const maria = await it.at("maria", { javaScriptEnabled: false });
  await maria.goto(`/customers/${id}`);
  await maria.getByRole("link", { name: "Link to the hosted page" }).click();
  await shows(maria.locator("main"), "No e-mail address is known");
  await maria.getByRole("button", { name: "Make a link" }).click();
  const link = await maria.getByLabel("Copy it now").inputValue();
  assert.equal(await maria.getByRole("button", { name: "Copy link" }).count(), 0, "a button that could do nothing");
  assert.equal((await fetch(link)).status, 200);
  await maria.getByRole("button", { name: "Revoke" }).click();
  await shows(maria.locator(".sessions li"), "Revoked");
  assert.match(await (await fetch(link)).text(), /does not work any more/);
});

it.test("the whole way without script", async () => {
  const id = await created({ email: PEOPLE.sunita.fields.email });
  const customer = await Customer.at(it, "es", { javaScriptEnabled: false });
  const { page, say } = customer;
  await customer.enter(await (await staff()).link(id));
  await customer.consent();
  await customer.open("details");
  await customer.fill({ ...typed(PEOPLE.sunita), phone: "12" });
  await page.locator("main button[type=submit]").tap();
  await shows(page.locator("#phone-error"), say("problem-phone_malformed"));
  await customer.fill({ phone: PEOPLE.sunita.fields.phone });
  await customer.save();
  await customer.open("documents/passport");
  const input = page.locator("input[name=file]");
  await input.setInputFiles(await picture(it.browser, "passport.jpg", { scale: 0.25 }));
  await page.locator("main button[type=submit]").tap();
  await shows(page.locator("[data-errors]"), say("problem-picture_too_small"));
  await input.setInputFiles([await chosen("passport.jpg"), await chosen("passport-renewed.jpg")]);
  await customer.fill(PEOPLE.sunita.passport);
  await customer.save();
  for (const [kind, name] of [["proof_of_address", "proof-of-address.pdf"], ["selfie", "selfie.jpg"]]) {
    await customer.open(`documents/${kind}`);
    await input.setInputFiles(await chosen(name));
    await customer.save();
  }
  // The language is changed by its button, and the page stays where it was.
  await page.locator(".language select").selectOption("de");
  await page.locator(".language button").tap();
  await shows(page.locator("h1"), "Guten Tag");
  await page.locator(".bar a").tap();
  await page.locator("main button[type=submit]").tap();
  await customer.page.locator("h1", { hasText: "Danke" }).waitFor();
  const { stage } = await it.platform.customer(id);
  assert.equal(stage, "awaiting_review");
  assert.equal((await it.post.next(PEOPLE.sunita.fields.email)).headers.find(({ key }) => key === "content-language")?.value, "de");
});

it.test("back and forth, and in two windows", async () => {
  const id = await filled();
  const customer = await Customer.at(it, "en");
  const { page, say } = customer;
  await customer.enter(await (await staff()).link(id));
  await customer.consent();
  await customer.open("details");
  await customer.fill({ occupation: "Doctor" });
  await customer.save();
  await page.goBack();
  await page.locator("main form").waitFor();
  await customer.fill({ occupation: "Surgeon" });
  await customer.save();
  assert.equal((await it.platform.customer(id)).stage, "incomplete");

  // A second window of the same phone submits; what the first one still shows cannot change anything any more.
  const second = new Customer(await page.context().newPage(), say, "en");
  await customer.open("details");
  await second.page.goto("/verify");
  await second.submit();
  await second.page.goBack();
  await second.main(say("portal-waiting-heading"));
  await customer.fill({ occupation: "Pilot" });
  await page.locator("main button[type=submit]").tap();
  await customer.main(say("problem-wrong_state"));
  await page.getByRole("link", { name: say("portal-back") }).tap();
  await customer.main(say("portal-waiting-heading"));

  // Another customer's link on the same phone: one visit at a time, and nothing of the earlier one is left.
  const other = await created({ first_name: "Noor", email: "noor@example.org" });
  await second.enter(await (await staff()).link(other));
  await page.goto("/verify");
  await customer.main(say("portal-consent-heading"));
  await it.post.next(PEOPLE.lucia.fields.email);
  assertQuiet(page.context(), [/409/]);
});

/** Presses Tab until this has the focus, as somebody without a mouse would. */
async function reach(page, locator) {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`not reached by the keyboard: ${locator}`);
}

it.test("by the keyboard alone", async () => {
  const id = await created({ email: "kim@example.org" });
  const customer = await Customer.at(it, "en", { isMobile: false, hasTouch: false });
  const { page, say } = customer;
  // Choosers are taken from here on: a key is faster than the browser is told to hand one over.
  page.on("filechooser", () => {});
  await page.goto(await (await staff()).link(id));
  await reach(page, page.getByRole("button", { name: say("portal-continue") }));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/verify");
  await reach(page, page.getByRole("checkbox"));
  await page.keyboard.press("Space");
  await reach(page, page.getByRole("button", { name: say("portal-continue") }));
  await page.keyboard.press("Enter");
  await page.locator(".steps").waitFor();

  await reach(page, page.locator('.steps a[href="/verify/details"]'));
  await page.keyboard.press("Enter");
  await reach(page, customer.field("first_name"));
  await page.keyboard.type("Kim");
  await reach(page, customer.field("phone"));
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  // What is wrong has the focus, and leads to each field.
  await page.locator("[data-errors]").waitFor();
  await reach(page, page.locator('[data-errors] a[href="#phone"]'));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("+4930901820");
  await page.locator('[data-field="phone"]:not(.wrong)').waitFor();
  await reach(page, page.getByRole("link", { name: say("portal-sign-out") }).or(page.locator("footer button")).first());

  await page.goto("/verify/documents/selfie");
  const input = page.locator("input[data-pick][name]");
  await reach(page, input);
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles([await chosen("selfie.jpg")]);
  await customer.sent(1);
  await reach(page, customer.row(0).getByRole("button", { name: say("portal-upload-remove") }));
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.matches("input[data-pick][name]"));
  const again = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await again).setFiles([await chosen("selfie.jpg")]);
  await customer.sent(1);
  await reach(page, page.locator("main button[type=submit]"));
  await page.keyboard.press("Enter");
  await page.locator(".steps").waitFor();
  assertQuiet(page.context(), [/422/]);
});

it.test("in a frame of a page that may, and of no other", async () => {
  const id = await created({ email: "frida@example.org" });
  const link = await (await staff()).link(id);
  const page = await it.at(null);
  await page.goto(`${elsewhere}/?${encodeURIComponent(link)}`);
  await page.frameLocator("iframe").locator("body").waitFor({ state: "attached" });
  assert.equal(await page.frameLocator("iframe").locator("main button").count(), 0);
  assert.match(page.context().complaints.splice(0).join("\n"), /frame-ancestors/);

  await page.goto(`${bank}/?${encodeURIComponent(link)}`);
  const frame = page.frameLocator("iframe");
  await frame.locator("main button").click();
  await frame.getByRole("checkbox").check();
  await frame.locator("main button").click();
  await frame.locator(".steps").waitFor();
  assertQuiet(page.context());

  // The dashboard is in nobody's frame.
  await page.goto(`${bank}/?${encodeURIComponent(`${it.url}/sign-in`)}`);
  await page.frameLocator("iframe").locator("body").waitFor({ state: "attached" });
  assert.equal(await page.frameLocator("iframe").locator("form").count(), 0);
});
