// The whole story, as two reviewers and the platform play it: one customer who is approved in the end, one who is not.
import assert from "node:assert/strict";
import { assertQuiet, gone, shows, toast } from "./support/browser.js";
import { PEOPLE } from "./support/people.js";
import { file } from "./support/platform.js";
import { world } from "./support/world.js";

const it = world();
const FIELDS = 12;
const DOCUMENTS = 3;
const ITEMS = FIELDS + DOCUMENTS;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

const row = (page, item) => page.locator(`[data-item="${item}"]`);
const bar = (page) => page.locator("#bar");
const checked = (page, item) => row(page, item).locator('[role="radio"][aria-checked="true"]');

/** Presses a key so often, as fast as a person's keyboard repeats. */
async function press(page, key, times = 1) {
  for (let count = 0; count < times; count += 1) await page.keyboard.press(key);
}

it.test("a customer is corrected, approved and may then transact", async () => {
  const { platform } = it;
  const id = await platform.submitted("lucia");
  await platform.transact(id, "early", { status: 403 });

  const maria = await it.at("maria");
  const jonas = await it.at("jonas");

  // Both see the customer in the queue; the one who opens it first and starts the check holds it.
  await jonas.goto(`/customers/${id}`);
  await shows(jonas.locator(".profile-head"), "Pending · awaiting review");
  await maria.goto("/queue");
  await maria.getByRole("link", { name: PEOPLE.lucia.name }).click();
  await maria.getByRole("button", { name: "Start check" }).waitFor();
  await press(maria, "s");
  await toast(maria, "Check started");
  await shows(maria.locator(".profile-head"), "Pending · in check");

  // The other browser learns it without being reloaded.
  await shows(jonas.locator(".tab-actions"), "Held by Maria Lind");
  assert.equal(await jonas.locator("[data-mark-form]").count(), 0);

  // The pages of the passport appear by themselves once they have been rendered.
  await maria.locator('.stage-pane[data-stage="now"] img').waitFor();

  // The first key goes to the first item; then the twelve fields, the phone number among them left open.
  await press(maria, "a");
  await shows(maria.locator(".entry.current"), "ID number");
  await press(maria, "a", 9);
  await press(maria, "p");
  await press(maria, "a", 2);
  await shows(maria.locator(".entry.current"), "Passport");
  await shows(bar(maria), `${FIELDS} of ${ITEMS} marked`);
  await shows(bar(maria), "1 pending");
  assert.equal(await checked(maria, "field:phone").getAttribute("value"), "pending");

  // The passport is rejected: a reason is looked for, picked and sent by the keyboard alone.
  await press(maria, "r");
  const picker = maria.locator("#dialog[open]");
  await shows(picker, "Reject Passport");
  await maria.keyboard.type("glare");
  await press(maria, "Enter");
  await press(maria, "Control+Enter");
  await picker.waitFor({ state: "hidden" });
  await shows(row(maria, "document:passport"), "Glare hides data");
  await press(maria, "j");
  await press(maria, "a", 2);
  await shows(bar(maria), `${ITEMS} of ${ITEMS} marked`);
  await shows(bar(maria), "1 rejected");

  // Finish check is refused, and says what is in the way: in the page, and by the server to whoever asks it directly.
  await press(maria, "f");
  const obstacles = maria.locator(".obstacles[open] .obstacle-list");
  await shows(obstacles, "Phone");
  await shows(obstacles, /Identity document|Passport/);
  const refused = await maria.evaluate(async (path) => {
    const version = document.querySelector("#bar").dataset.version;
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ version }) });
    return { status: answer.status, text: await answer.text() };
  }, `/customers/${id}/check/finish`);
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Not finished: 2 in the way/);
  await press(maria, "Escape");

  // Resubmission: what is not approved is chosen already; a document that was never sent is added.
  await maria.getByRole("link", { name: "Resubmission" }).click();
  const dialog = maria.locator("#dialog[open]");
  await shows(dialog, `Ask ${PEOPLE.lucia.name} again`);
  const chosen = await dialog.locator('input[name="items"]:checked').evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(chosen.sort(), ["document:passport", "field:phone"]);
  const passport = dialog.locator('textarea[name="message:document:passport"]');
  assert.match(await passport.inputValue(), /Light reflects on the document/);
  await passport.fill("Please photograph the passport by daylight.");
  await dialog.locator('textarea[name="message:field:phone"]').fill("We could not reach you under this number.");
  await dialog.locator('input[name="items"][value="document:source_of_funds"]').check();
  await dialog.locator('textarea[name="message:document:source_of_funds"]').fill("A statement of your income.");
  assert.match(await dialog.getByLabel("Due").inputValue(), ISO_DAY);
  await dialog.getByRole("button", { name: "Request resubmission" }).click();
  await toast(maria, "Resubmission requested");
  await shows(maria.locator(".profile-head"), "Resubmission");
  await shows(jonas.locator(".profile-head"), "Resubmission");

  // The platform reads what was asked. Anything else cannot be changed.
  const asked = await platform.customer(id);
  assert.equal(asked.status, "resubmission");
  assert.deepEqual(
    asked.resubmission.items.map((item) => item.item).sort(),
    ["document:passport", "document:source_of_funds", "field:phone"],
  );
  const about = asked.resubmission.items.find((item) => item.item === "document:passport");
  assert.equal(about.message, "Please photograph the passport by daylight.");
  assert.deepEqual(about.reasons.map((reason) => reason.code), ["image_glare"]);
  const renamed = await platform.ask("PUT", `/customers/${id}/fields`, { json: { first_name: "Lucia" }, status: 422 });
  assert.equal(renamed.code, "item_not_asked");
  const unasked = await platform.upload(id, "selfie", [["page", await file("selfie.jpg")]], { status: 422 });
  assert.equal(unasked.code, "item_not_asked");
  await platform.submit(id, 422);

  // Maria works elsewhere meanwhile. She is told at once, on the page she has open.
  await maria.goto("/queue");
  await maria.evaluate(() => (window.sameDocument = true));
  const bell = maria.locator(".bell-count");
  assert.equal(await bell.isVisible(), false);
  await platform.upload(id, "passport", [["page", await file("passport-renewed.jpg")]], PEOPLE.lucia.renewed);
  await platform.upload(id, "source_of_funds", [["page", await file("source-of-funds.pdf")]]);
  await platform.ask("PUT", `/customers/${id}/fields`, { json: { phone: "+819069552029" } });
  await platform.submit(id);
  await toast(maria, `${PEOPLE.lucia.name} is ready to be checked again`);
  await shows(bell, "1");
  assert.equal(await maria.evaluate(() => window.sameDocument), true, "the page was not reloaded");
  assert.equal((await platform.customer(id)).stage, "awaiting_review");

  // The customer is at the head of the queue. What was approved and not sent again carries over.
  await maria.locator("#toasts").getByRole("link", { name: "Open" }).click();
  await shows(maria.locator(".profile-head"), "second submission");
  await maria.getByRole("button", { name: "Start check" }).click();
  await toast(maria, "Check started");
  await shows(bar(maria), `${ITEMS - 2} of ${ITEMS + 1} marked`);
  await shows(row(maria, "field:first_name"), "carried over");
  await shows(row(maria, "document:passport"), "1 earlier version");
  for (const item of ["field:phone", "document:passport", "document:source_of_funds"]) {
    await shows(row(maria, item), "new");
    assert.equal(await checked(maria, item).count(), 0, `${item} is marked anew`);
    await row(maria, item).getByRole("radio", { name: "Approved" }).click();
    await checked(maria, item).waitFor();
  }
  await shows(bar(maria), "Nothing stands in the way");
  await press(maria, "f");
  await toast(maria, "Customer approved");
  await shows(maria.locator(".profile-head"), "Approved");
  await shows(jonas.locator(".profile-head"), "Approved");

  // The tab of transactions opens, with the early one refused and the next one accepted.
  await maria.getByRole("navigation", { name: "Profile" }).getByRole("link", { name: "Transactions" }).click();
  await shows(maria.locator(".profile-tab"), "No transactions yet");
  await shows(maria.locator(".profile-tab"), "early");
  const sent = await platform.transact(id, "salary-1", { description: "Salary" });
  assert.deepEqual(await platform.transact(id, "salary-1", { description: "Salary" }), sent, "the same again, the first answer");
  assert.equal((await platform.ask("GET", `/customers/${id}/permission`)).may_transact, true);
  await maria.reload();
  const accepted = maria.locator("tr[data-row]", { hasText: "salary-1" });
  await shows(accepted, "Accepted");
  await shows(accepted, "125.50");
  await shows(maria.locator("tr[data-row]", { hasText: "early" }), "Refused");

  // Every step stands in the activity, with who did it.
  await maria.getByRole("link", { name: "Activity" }).click();
  for (const who of ["Maria Lind", "image_glare|Glare hides data"]) await shows(maria.locator(".profile-tab"), new RegExp(who));

  await assertQuiet(maria.context(), [/422/]);
  await assertQuiet(jonas.context());
});

it.test("a customer is rejected without learning why, and no transaction passes", async () => {
  const { platform } = it;
  const id = await platform.submitted("manon");
  const page = await it.at("jonas");

  await page.goto("/queue");
  await page.getByRole("button", { name: "Take next" }).click();
  await shows(page.locator(".profile-head"), PEOPLE.manon.name);
  await shows(page.locator(".profile-head"), "Pending · in check");

  await page.getByRole("link", { name: "Reject", exact: true }).click();
  await page.locator("#dialog[open]").waitFor();
  const dialog = page.locator("form.act");
  const preview = dialog.locator("#preview");
  await shows(preview, "Choose a reason first");
  await dialog.getByRole("button", { name: "Reject customer" }).click();
  await shows(dialog.getByRole("alert"), "Choose at least one reason");
  await dialog.getByRole("checkbox", { name: /Forged or fabricated/ }).check();
  await shows(preview, "Your identity could not be verified");
  await shows(preview, "The customer may not send again");
  assert.doesNotMatch(await preview.innerText(), /forged|fabricated|fraud/i);
  await dialog.getByLabel("Internal note").fill("The font of the number is wrong.");
  await dialog.getByRole("button", { name: "Reject customer" }).click();
  await toast(page, "Customer rejected");
  await shows(page.locator(".profile-head"), "Rejected");

  // Nothing the platform can read tells the reason.
  const refusal = await platform.transact(id, "payout-1", { status: 403, direction: "out" });
  assert.equal(refusal.code, "customer_not_approved");
  assert.equal(refusal.status_of_customer, "rejected");
  const seen = JSON.stringify([
    await platform.customer(id),
    await platform.ask("GET", `/customers/${id}/documents`),
    await platform.ask("GET", `/customers/${id}/permission`),
    refusal,
  ]);
  assert.doesNotMatch(seen, /fraud|forged|fabricated|font of the number/i);
  assert.match(seen, /could_not_be_verified/);

  // The refusal is kept and shown.
  await page.goto(`/customers/${id}/transactions`);
  await shows(page.locator(".profile-tab"), "No transactions.");
  const refused = page.locator("tr[data-row]", { hasText: "payout-1" });
  await shows(refused, "Refused");
  await page.goto("/transactions?outcome=refused");
  await shows(page.locator("tr[data-row]", { hasText: "payout-1" }), PEOPLE.manon.name);
  await gone(page.locator("tr[data-row]", { hasText: "salary-1" }));

  // The note of the decision stands among the notes, for staff only.
  await page.goto(`/customers/${id}/notes`);
  await shows(page.locator(".note-body"), "The font of the number is wrong.");
  await assertQuiet(page.context(), [/422/]);
});
