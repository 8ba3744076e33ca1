// Everything by the keyboard: a whole check without a mouse, the palette, the search, dialogs that keep the focus.
import assert from "node:assert/strict";
import { assertQuiet, shows, toast } from "./support/browser.js";
import { PEOPLE } from "./support/people.js";
import { PASSWORD } from "./support/server.js";
import { ITEMS, Staff } from "./support/staff.js";
import { STAFF, world } from "./support/world.js";

const it = world();

async function keys(page, ...list) {
  for (const key of list) await page.keyboard.press(key);
}

const focused = (page, selector) => page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector);

it.test("from the sign-in to the decision without a mouse", async () => {
  const id = await it.platform.submitted("lucia");
  const page = await it.at(null);
  await page.goto("/");
  await focused(page, 'input[name="email"]');
  await page.keyboard.type(STAFF.maria.email);
  await keys(page, "Tab");
  await page.keyboard.type(PASSWORD);
  await keys(page, "Enter");
  await shows(page.locator("h1"), "Review queue");

  // J goes to the first row, Enter opens it.
  await keys(page, "j");
  await focused(page, ".row-link");
  await keys(page, "Enter");
  await shows(page.locator(".profile-head"), PEOPLE.lucia.name);
  await keys(page, "s");
  await toast(page, "Check started");

  // Down and up again, a mark, a comment, a document in the viewer.
  await keys(page, "j", "j", "k");
  await shows(page.locator(".entry.current"), "ID number");
  await keys(page, "c");
  await focused(page, 'textarea[name="comment"]');
  await page.keyboard.type("Read from the passport.");
  await keys(page, "Tab", "Shift+Tab", "Escape");
  await page.locator('[data-item="field:id_number"]').focus();
  await keys(page, "a");
  await shows(page.locator('[data-item="field:id_number"]'), "Read from the passport.");
  for (let count = 1; count < ITEMS.length - 2; count += 1) await keys(page, "a");
  await shows(page.locator(".entry.current"), "Proof of address");
  await keys(page, "Enter");
  await focused(page, '[data-stage="now"]');
  await shows(page.locator(".view.shown"), "Proof of address");
  await keys(page, "a", "a");
  await shows(page.locator("#bar"), "Nothing stands in the way");
  await keys(page, "f");
  await toast(page, "Customer approved");
  assert.equal((await it.platform.customer(id)).status, "approved");
  assertQuiet(page.context());
});

it.test("a mark group is one stop, with arrows inside", async () => {
  const id = await it.platform.submitted("manon");
  const staff = await new Staff(it.url, it.platform).signIn(STAFF.maria.email);
  await staff.start(id);
  const page = await it.at("maria");
  await page.goto(`/customers/${id}`);
  const radio = (name) => page.locator('[data-item="field:id_number"]').getByRole("radio", { name });
  await radio("Approved").focus();
  await keys(page, "ArrowRight");
  await focused(page, '[data-item="field:id_number"] [role="radio"][value="pending"]');
  await keys(page, "Space");
  await shows(page.locator("#bar"), "1 pending");
  await keys(page, "Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), null, "Tab leaves the group");
});

it.test("the help, the palette and the search", async () => {
  const id = await it.platform.submitted("sunita");
  const page = await it.at("maria");
  await page.goto("/queue");
  await page.locator("#main").focus();
  await keys(page, "?");
  await shows(page.locator("#help[open]"), "Keyboard shortcuts");
  await keys(page, "Escape");
  await page.locator("#help").waitFor({ state: "hidden" });

  await keys(page, "/");
  await focused(page, "#filter-q");
  await page.keyboard.type("देशपांडे");
  await page.waitForURL(/[?&]q=%E0/);
  await shows(page.locator("#list tr[data-row]"), PEOPLE.sunita.name);

  await keys(page, "Control+k");
  await focused(page, "#palette-input");
  await page.keyboard.type("सुनीता");
  await shows(page.locator("#palette-results a.current"), PEOPLE.sunita.name);
  await keys(page, "Enter");
  await page.waitForURL(`**/customers/${id}`);

  await keys(page, "g", "n");
  await page.waitForURL("**/notifications");
  await keys(page, "g", "q");
  await page.waitForURL("**/queue");

  // Letters typed into a field are text.
  await keys(page, "/");
  await page.keyboard.type("?gt");
  assert.equal(await page.locator("#filter-q").inputValue(), "?gt");
  assert.equal(await page.locator("#help").isVisible(), false);
});

it.test("single-letter keys can be switched off", async () => {
  const page = await it.at("maria");
  await page.goto("/queue");
  await keys(page, "?");
  await page.locator("#help").getByLabel("Single-letter keys").uncheck();
  await keys(page, "Escape", "?");
  assert.equal(await page.locator("#help").isVisible(), false);
  await page.reload();
  await keys(page, "?");
  assert.equal(await page.locator("#help").isVisible(), false);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await page.locator("#help").getByLabel("Single-letter keys").check();
});

it.test("dialogs keep the focus and give it back", async () => {
  const id = await it.platform.submitted("manon");
  const staff = await new Staff(it.url, it.platform).signIn(STAFF.maria.email);
  await staff.start(id);
  const page = await it.at("maria");
  await page.goto(`/customers/${id}`);
  const openers = {
    Resubmission: page.getByRole("link", { name: "Resubmission" }),
    Reject: page.getByRole("link", { name: "Reject", exact: true }),
  };
  for (const [name, opener] of Object.entries(openers)) {
    await opener.focus();
    await keys(page, "Enter");
    await page.locator("#dialog[open] form").waitFor();
    for (let count = 0; count < 40; count += 1) {
      await keys(page, "Tab");
      const inside = await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog[open]") !== null);
      assert.ok(inside, `${name}: the focus stays in the dialog`);
    }
    await keys(page, "Escape");
    await page.locator("#dialog").waitFor({ state: "hidden" });
    assert.ok(await opener.evaluate((element) => element === document.activeElement), `${name}: the focus is back`);
  }

  // Also after a rejection by R, where the row that asked is drawn anew.
  await page.locator('[data-item="document:selfie"]').focus();
  await keys(page, "r");
  await page.locator("#dialog[open]").waitFor();
  await focused(page, "[data-reason-filter]");
  await page.keyboard.type("face covered");
  await keys(page, "Enter", "Control+Enter");
  await shows(page.locator('[data-item="document:selfie"]'), "Face covered");
  await page.waitForFunction(() => document.activeElement.closest('[data-item="document:selfie"]') !== null);
});

it.test("wherever Tab leads, the focus can be seen", async () => {
  const id = await it.platform.submitted("lucia");
  const staff = await new Staff(it.url, it.platform).signIn(STAFF.maria.email);
  await staff.start(id);
  const page = await it.at("maria");
  for (const path of ["/queue", `/customers/${id}`, `/customers/${id}/notes`, "/account"]) {
    await page.goto(path);
    const seen = new Set();
    for (let count = 0; count < 120; count += 1) {
      await keys(page, "Tab");
      const stop = await page.evaluate(look);
      if (stop === null || seen.has(stop.id)) break;
      seen.add(stop.id);
      assert.ok(stop.visible, `${path}: the focus on ${stop.what} cannot be seen`);
    }
    assert.ok(seen.size > 10, `${path}: ${seen.size} stops`);
  }
});

/** What has the focus, and whether it or its surroundings show it by an outline or a ring. Runs in the page. */
function look() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  element.dataset.stop ??= String(Math.random());
  const around = [element, element.parentElement, element.parentElement?.parentElement, element.nextElementSibling].filter(Boolean);
  const ringed = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  };
  const box = element.getBoundingClientRect();
  const inWindow = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    id: element.dataset.stop,
    what: `${element.tagName} ${element.id || element.className} ${element.textContent.trim().slice(0, 30)}`,
    visible: inWindow && around.some(ringed),
  };
}
