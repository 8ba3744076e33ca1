// Several people, windows and clicks at once: one holds the check, nobody loses anything, everybody is told.
import assert from "node:assert/strict";
import { assertQuiet, gone, shows, toast } from "./support/browser.js";
import { file } from "./support/platform.js";
import { world } from "./support/world.js";

const it = world();

const head = (page) => page.locator(".profile-head");
const mark = (page, item, name) => page.locator(`[data-item="${item}"]`).getByRole("radio", { name }).click();
const marked = (page, item) => page.locator(`[data-item="${item}"] [role="radio"][aria-checked="true"]`);
const start = (page) => page.getByRole("button", { name: "Start check" });

it.test("an approver takes a check over; the marks stay and the first reviewer is told", async () => {
  const id = await it.platform.submitted();
  const maria = await it.at("maria");
  const ines = await it.at("ines");
  await maria.goto(`/customers/${id}`);
  await start(maria).click();
  await toast(maria, "Check started");
  await mark(maria, "field:id_number", "Approved");
  await shows(maria.locator("#bar"), "1 of 15 marked");

  await ines.goto(`/customers/${id}`);
  await shows(ines.locator("#items"), "Maria Lind holds this check");
  await ines.getByRole("button", { name: "Take over" }).click();
  await toast(ines, "Check taken over");
  await shows(ines.locator("#bar"), "1 of 15 marked");
  await marked(ines, "field:id_number").waitFor();

  await shows(maria.locator(".tab-actions"), "Held by Inês Costa");
  await toast(maria, "Changed by Inês Costa");
  assert.equal(await maria.locator("[data-mark-form]").count(), 0);
  assertQuiet(maria.context());
  assertQuiet(ines.context());
});

it.test("two reviewers press Start check on the same page: the second is told who holds it", async () => {
  const id = await it.platform.submitted("manon");
  const maria = await it.at("maria");
  // Without script nothing tells this browser of the first one, so its button stays.
  const jonas = await it.at("jonas", { javaScriptEnabled: false });
  await maria.goto(`/customers/${id}`);
  await jonas.goto(`/customers/${id}`);
  await start(maria).click();
  await toast(maria, "Check started");
  await start(jonas).click();
  await shows(jonas.locator("main"), "Maria Lind");
  assert.equal(await jonas.locator("[data-mark-form]").count(), 0);
  await jonas.goto(`/customers/${id}`);
  await shows(jonas.locator(".tab-actions"), "Held by Maria Lind");
});

it.test("two windows of one reviewer: a mark in one shows in the other, and both can finish what they see", async () => {
  const id = await it.platform.submitted();
  const one = await it.at("maria");
  const two = await one.context().newPage();
  await one.goto(`/customers/${id}`);
  await start(one).click();
  await toast(one, "Check started");
  await two.goto(`/customers/${id}`);
  await mark(one, "field:id_number", "Approved");
  await shows(one.locator("#bar"), "1 of 15 marked");

  // The second window has not seen the first mark. Marking something else is no conflict; both marks stand.
  await mark(two, "field:first_name", "Pending");
  await shows(two.locator("#bar"), "2 of 15 marked");
  await mark(one, "field:last_name", "Approved");
  await shows(one.locator("#bar"), "3 of 15 marked");

  // Decided in one window, the other cannot decide again on what it still shows.
  await two.getByRole("link", { name: "Resubmission" }).click();
  await two.locator("#dialog[open]").waitFor();
  await one.getByRole("link", { name: "Resubmission" }).click();
  await one.locator("#dialog[open]").getByRole("button", { name: "Request resubmission" }).click();
  await toast(one, "Resubmission requested");
  await two.locator("#dialog[open]").getByRole("button", { name: "Request resubmission" }).click();
  await shows(two.locator("main"), /Maria Lind|already|changed/i);
  await two.goto(`/customers/${id}`);
  await shows(head(two), "Resubmission");
  assertQuiet(one.context(), [/409/]);
});

it.test("a decision that needs two takes effect with the second signature, never with the same person's", async () => {
  const { platform } = it;
  const { id } = await platform.create({ first_name: "Yan", last_name: "Li" }, { level: "signed" });
  await platform.upload(id, "selfie", [["page", await file("selfie.jpg")]]);
  await platform.submit(id);
  const maria = await it.at("maria");
  await maria.goto(`/customers/${id}`);
  await start(maria).click();
  for (const item of ["field:first_name", "field:last_name", "document:selfie"]) {
    await mark(maria, item, "Approved");
    await marked(maria, item).waitFor();
  }
  await maria.getByRole("button", { name: "Finish check" }).click();
  await toast(maria, "Decision recorded");
  await shows(head(maria), "awaiting second approval");
  assert.equal((await platform.transact(id, "too-early", { status: 403 })).stage, "awaiting_second_approval");
  assert.equal(await maria.getByRole("button", { name: "Confirm approval" }).count(), 0);

  const ines = await it.at("ines");
  await ines.goto(`/customers/${id}`);
  await shows(ines.locator("#items"), "Maria Lind");
  await ines.getByRole("button", { name: "Confirm approval" }).click();
  await toast(ines, "Decision confirmed");
  await shows(head(maria), "Approved");
  await platform.transact(id, "now");

  // An approver reopens it, with a reason; it waits for review again and transactions stop.
  await ines.getByRole("link", { name: "Reopen" }).click();
  await ines.getByLabel("Reason").fill("The selfie was of somebody else.");
  await ines.locator("form.act").getByRole("button", { name: "Reopen" }).click();
  await toast(ines, "Decision reopened");
  await shows(head(maria), "awaiting review");
  await platform.transact(id, "stopped", { status: 403 });
  assertQuiet(maria.context());
  assertQuiet(ines.context());
});

it.test("a second click and the back button change nothing twice", async () => {
  const id = await it.platform.submitted();
  const page = await it.at("maria");
  await page.goto("/queue");
  await page.goto(`/customers/${id}`);
  await start(page).dblclick();
  await toast(page, "Check started");
  await shows(head(page), "Pending · in check");

  // Back to what stood there before the check, and the button that is still drawn there or not.
  await page.goBack();
  await page.goForward();
  await shows(head(page), "Pending · in check");
  await mark(page, "field:id_number", "Approved");
  await shows(page.locator("#bar"), "1 of 15 marked");

  // The same release twice: the second finds nothing to release and says so.
  const version = await page.locator("#bar").getAttribute("data-version");
  await page.getByRole("button", { name: "Release" }).click();
  await toast(page, "Back in the queue");
  const again = await page.evaluate(async ([path, version]) => {
    const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ version }) });
    return answer.status;
  }, [`/customers/${id}/check/release`, version]);
  assert.equal(again, 409);
  await page.reload();
  await shows(page.locator('[data-item="field:id_number"]'), "Approved");
  const events = await it.at("ada");
  await events.goto(`/customers/${id}/activity`);
  await shows(events.locator(".event").first(), /./);
  assert.equal(await events.locator(".event", { hasText: "check_started" }).count(), 1);
  assert.equal(await events.locator(".event", { hasText: "check_released" }).count(), 1);
  assertQuiet(page.context(), [/409/]);
});

it.test("the queue shows live what others start and what comes in", async () => {
  const jonas = await it.at("jonas");
  await jonas.goto("/queue");
  const id = await it.platform.submitted("sunita");
  const row = jonas.locator("tr[data-row]", { has: jonas.locator(`a[href="/customers/${id}"]`) });
  await shows(row, "Pending · awaiting review");
  const maria = await it.at("maria");
  await maria.goto(`/customers/${id}`);
  await start(maria).click();
  // Nobody else needs to look at this customer now: the row leaves for the stage where checks are.
  await gone(row);
  await jonas.getByRole("navigation", { name: "Stages" }).getByRole("link", { name: "In check" }).click();
  await shows(row, "Maria Lind");
  assertQuiet(jonas.context());
});

it.test("values are masked until somebody holds the check or presses Show, and the activity says who looked", async () => {
  const id = await it.platform.submitted();
  const ines = await it.at("ines");
  await ines.goto(`/customers/${id}`);
  const born = ines.locator('[data-item="field:birth_date"] .item-value');
  await shows(born, "••••••");
  assert.equal(await ines.locator(".fact-id", { hasText: "ID number" }).getByRole("button").count(), 0, "nothing to copy");
  await ines.getByRole("button", { name: "Show" }).press("Enter");
  await toast(ines, "Shown for 15 minutes");
  await shows(born, /\d{4}/);
  assert.equal(await ines.getByRole("button", { name: "Show" }).count(), 0);
  await ines.goto(`/customers/${id}/activity`);
  await shows(ines.locator("main"), "looked at the masked personal data");
  assertQuiet(ines.context());
});
