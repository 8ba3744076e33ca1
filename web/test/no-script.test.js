// The same work in a browser that runs no script: every step is a page or a form.
import assert from "node:assert/strict";
import { shows } from "./support/browser.js";
import { PASSWORD } from "./support/server.js";
import { PEOPLE } from "./support/people.js";
import { STAFF, world } from "./support/world.js";

const it = world();
const row = (page, item) => page.locator(`[data-item="${item}"]`);

it.test("sign in, start, mark, reject an item, be refused, finish and sign out without script", async () => {
  const id = await it.platform.submitted();
  const page = await it.at(null, { javaScriptEnabled: false });
  await page.goto("/");
  await page.getByLabel("E-mail").fill(STAFF.maria.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await shows(page.getByRole("alert"), "The e-mail or the password is wrong");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();

  await page.locator("#filter-q").fill("ibanez");
  await page.locator("#filter-q").press("Enter");
  await page.getByRole("link", { name: PEOPLE.lucia.name }).click();
  await page.getByRole("button", { name: "Start check" }).click();
  await shows(page.locator("main, #toasts"), "Check started");

  // Every item is marked by its own form.
  const items = await page.locator("#items [data-item]").evaluateAll((all) => all.map((one) => one.dataset.item));
  assert.equal(items.length, 15);
  for (const item of items) {
    await row(page, item).getByRole("radio", { name: "Approved" }).click();
    await row(page, item).locator('[aria-checked="true"][value="approved"]').waitFor();
  }
  // Rejecting one asks for its reasons on a page.
  await row(page, "document:selfie").getByRole("radio", { name: "Rejected" }).click();
  await shows(page.locator("main"), "Choose at least one reason");
  await page.getByRole("checkbox", { name: /Face not clear/ }).check();
  await page.getByRole("button", { name: "Mark rejected" }).click();
  await shows(row(page, "document:selfie"), "Face not clear");

  await page.getByRole("button", { name: "Finish check" }).click();
  await shows(page.locator("main"), "Not finished: 1 in the way");
  await shows(page.locator("main"), "Selfie");
  await page.getByRole("link", { name: "Back to the check" }).click();
  await row(page, "document:selfie").getByRole("radio", { name: "Approved" }).click();
  await shows(page.locator("#bar"), "Nothing stands in the way");

  // The documents are pictures one click away.
  const picture = page.locator('[data-document="document:passport"] [data-page]').first();
  const answer = await page.request.get(await picture.getAttribute("href"));
  assert.equal(answer.headers()["content-type"], "image/jpeg");

  await page.getByRole("button", { name: "Finish check" }).click();
  await shows(page.locator(".profile-head"), "Approved");
  assert.equal((await it.platform.customer(id)).status, "approved");
  await page.getByRole("button", { name: "Sign out" }).click();
  await shows(page.locator("main"), "You are signed out");
});

it.test("rejecting and asking again are pages without script", async () => {
  const page = await it.at("jonas", { javaScriptEnabled: false });
  const rejected = await it.platform.submitted("manon");
  await page.goto(`/customers/${rejected}`);
  await page.getByRole("button", { name: "Start check" }).click();
  await page.getByRole("link", { name: "Reject", exact: true }).click();
  await page.getByRole("checkbox", { name: /Below the minimum age/ }).check();
  await page.getByRole("button", { name: "Preview" }).click();
  await shows(page.locator("#preview"), "You do not meet the minimum age");
  await page.getByRole("button", { name: "Reject customer" }).click();
  await shows(page.locator(".profile-head"), "Rejected");

  const asked = await it.platform.submitted("sunita");
  await page.goto(`/customers/${asked}`);
  await page.getByRole("button", { name: "Start check" }).click();
  await page.getByRole("link", { name: "Resubmission" }).click();
  await page.locator('input[name="items"][value="document:selfie"]').check();
  await page.locator('textarea[name="message:document:selfie"]').fill("Take it again without a hat.");
  await page.getByRole("button", { name: "Request resubmission" }).click();
  await shows(page.locator(".profile-head"), "Resubmission");
  await shows(page.locator("#items"), "Take it again without a hat.");
});
