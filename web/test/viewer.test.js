// The document viewer: every tool by mouse, keyboard and touch, and files while they are rendered or cannot be.
import assert from "node:assert/strict";
import { assertQuiet, shows } from "./support/browser.js";
import { PEOPLE } from "./support/people.js";
import { file, pdf, pdfThatCannotBeDrawn } from "./support/platform.js";
import { ITEMS, Staff } from "./support/staff.js";
import { STAFF, world } from "./support/world.js";

const it = world(["maria"]);
const NOW = '.stage-pane[data-stage="now"]';

/** Where the page image is, how large and how turned. */
function view(page, pane = NOW) {
  return page.locator(`${pane} img`).first().evaluate((image) => {
    const transform = image.style.transform;
    const number = (pattern) => Number(pattern.exec(transform)[1]);
    return {
      x: number(/^translate\((-?[\d.]+)px/),
      y: number(/^translate\(-?[\d.]+px, (-?[\d.]+)px/),
      turned: number(/rotate\((-?[\d.]+)deg/),
      scale: number(/scale\(([\d.]+)\)/),
      filter: image.style.filter,
      label: image.alt,
    };
  });
}

async function opened(page, id) {
  await page.goto(`/customers/${id}`);
  await page.locator(`${NOW} img`).waitFor();
}

const tool = (page, name) => page.getByRole("toolbar", { name: "Viewer" }).getByRole("button", { name });

it.test("zoom, pan, rotate and fit by mouse and keys", async () => {
  const page = await it.at("maria");
  await opened(page, await it.platform.submitted());
  const fitted = await view(page);
  assert.equal(await tool(page, "Fit").innerText(), "Fit");

  // The wheel zooms at the pointer: the point under it stays.
  const box = await page.locator(NOW).boundingBox();
  const pointer = { x: box.width / 4, y: box.height / 4 };
  await page.mouse.move(box.x + pointer.x, box.y + pointer.y);
  await page.mouse.wheel(0, -600);
  await page.waitForFunction(() => document.querySelector("[data-zoom]").textContent.endsWith("%"));
  const wheeled = await view(page);
  assert.ok(wheeled.scale > fitted.scale * 2, `${wheeled.scale} after ${fitted.scale}`);
  const under = (state) => [(pointer.x - state.x) / state.scale, (pointer.y - state.y) / state.scale];
  under(wheeled).forEach((at, axis) => assert.ok(Math.abs(at - under(fitted)[axis]) < 2, "the point under the pointer stays"));

  // Dragging moves the page with the pointer.
  await page.mouse.down();
  await page.mouse.move(box.x + pointer.x + 40, box.y + pointer.y + 25, { steps: 4 });
  await page.mouse.up();
  const dragged = await view(page);
  assert.ok(Math.abs(dragged.x - wheeled.x - 40) < 1.5 && Math.abs(dragged.y - wheeled.y - 25) < 1.5);

  // The same by keys, with the page focused.
  await page.locator(NOW).focus();
  await page.keyboard.press("ArrowRight");
  assert.ok((await view(page)).x < dragged.x, "the right arrow looks further right");
  await page.keyboard.press("0");
  assert.deepEqual(await view(page), fitted);
  await page.keyboard.press("+");
  assert.ok((await view(page)).scale > fitted.scale);
  await page.keyboard.press("-");
  await page.keyboard.press("0");
  await page.keyboard.press("]");
  assert.equal((await view(page)).turned, 90);
  await tool(page, "Rotate left").click();
  await tool(page, "Rotate left").click();
  assert.equal((await view(page)).turned, -90);
  await tool(page, "Zoom in").click();
  assert.match(await tool(page, "Fit").innerText(), /%$/);
  await page.locator(NOW).dblclick();
  assert.equal(await tool(page, "Fit").innerText(), "Fit");
  assertQuiet(page.context());
});

it.test("pages of a document, and documents of a customer", async () => {
  const page = await it.at("maria");
  await opened(page, await it.platform.submitted("lucia", { proof: [["page", pdf(3)]] }));
  await page.locator("[data-pick]").selectOption({ label: "Proof of address" });
  await page.locator(".view.shown [data-page]").nth(2).waitFor();
  await shows(page.locator("[data-where]"), "page 1 of 3");
  await page.locator(NOW).focus();
  await page.keyboard.press("ArrowRight");
  await shows(page.locator("[data-where]"), "page 2 of 3");
  assert.equal((await view(page)).label, "Page 2 of 3");
  await page.getByRole("link", { name: "Proof of address, Page 3 of 3" }).click();
  await shows(page.locator("[data-where]"), "page 3 of 3");
  await page.keyboard.press("ArrowRight");
  await shows(page.locator("[data-where]"), "page 3 of 3");
  await page.getByRole("link", { name: "Open Selfie in the viewer" }).click();
  await shows(page.locator(".view.shown"), "Selfie");
  await shows(page.locator("[data-where]"), "page 1 of 1");
});

it.test("brightness, contrast and the loupe", async () => {
  const page = await it.at("maria");
  await opened(page, await it.platform.submitted());
  await page.locator(NOW).focus();
  await page.keyboard.press("b");
  await page.keyboard.press("b");
  await page.keyboard.press("Shift+n");
  assert.equal((await view(page)).filter, "brightness(120%) contrast(90%)");
  await page.getByLabel("Contrast", { exact: true }).fill("250");
  assert.match((await view(page)).filter, /contrast\(250%\)/);
  await page.getByRole("button", { name: "Reset" }).click();
  assert.equal((await view(page)).filter, "");

  await page.locator(NOW).focus();
  await page.keyboard.press("l");
  assert.equal(await tool(page, "Loupe").getAttribute("aria-pressed"), "true");
  await page.locator(`${NOW} .loupe img`).waitFor();
  const before = await page.locator(".loupe").boundingBox();
  await page.keyboard.press("ArrowRight");
  assert.ok((await page.locator(".loupe").boundingBox()).x > before.x);
  const box = await page.locator(NOW).boundingBox();
  await page.mouse.move(box.x + 100, box.y + 100);
  const there = await page.locator(".loupe").boundingBox();
  assert.ok(Math.abs(there.x + there.width / 2 - box.x - 100) < 5, "the loupe follows the pointer");
  await page.keyboard.press("l");
  assert.equal(await page.locator(".loupe").count(), 0);
});

it.test("the previous version beside the new one", async () => {
  const { platform } = it;
  const id = await platform.submitted();
  const maria = await new Staff(it.url, platform).signIn(STAFF.maria.email);
  await maria.start(id);
  await maria.approve(id, ITEMS.filter((item) => item !== "document:passport"));
  await maria.mark(id, "document:passport", "rejected", { reasons: ["document_expired"] });
  await maria.ask(id, { "document:passport": "Send the renewed one." });
  await platform.upload(id, "passport", [["page", await file("passport-renewed.jpg")]], PEOPLE.lucia.renewed);
  await platform.submit(id);

  const page = await it.at("maria");
  await opened(page, id);
  await page.keyboard.press("v");
  const previous = '.stage-pane[data-stage="previous"]';
  await page.locator(`${previous} img`).waitFor();
  await shows(page.locator(previous), "Version 1");
  const sources = await page.locator(".stage-pane img").evaluateAll((images) => images.map((image) => image.src));
  assert.equal(new Set(sources.map((source) => source.replace(/\/(large|medium)$/, ""))).size, 2);

  // Both move together.
  const before = await view(page, previous);
  await tool(page, "Zoom in").click();
  assert.ok((await view(page, previous)).scale > before.scale);
  await tool(page, "Previous version beside it").click();
  await page.locator(previous).waitFor({ state: "hidden" });

  // A document without an earlier version has nothing to compare with.
  await page.locator("[data-pick]").selectOption({ label: "Selfie" });
  assert.equal(await tool(page, "Previous version beside it").isDisabled(), true);
});

it.test("full screen and back", async () => {
  const page = await it.at("maria");
  await opened(page, await it.platform.submitted());
  await page.locator(NOW).focus();
  await page.keyboard.press("x");
  await page.waitForFunction(() => document.fullscreenElement?.id === "viewer");
  assert.equal(await tool(page, "Full screen").getAttribute("aria-pressed"), "true");
  await page.keyboard.press("x");
  await page.waitForFunction(() => document.fullscreenElement === null);
});

it.test("two fingers zoom, one moves", async () => {
  const page = await it.at("maria", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 780 } });
  await page.goto(`/customers/${await it.platform.submitted()}`);
  // Pages that come in meanwhile redraw the viewer under the fingers.
  await page.waitForFunction(() => !document.querySelector("#viewer [data-state]"));
  await page.getByRole("link", { name: "Open Passport in the viewer" }).tap();
  await page.locator("#viewer.opened").waitFor();
  await page.locator(`${NOW} img`).waitFor();
  const fitted = await view(page);
  const box = await page.locator(NOW).boundingBox();
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const touch = await page.context().newCDPSession(page);
  const send = (type, ...points) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x: middle.x + x, y: middle.y + y, id })) });
  await send("touchStart", [-20, 0], [20, 0]);
  for (const apart of [30, 45, 60, 80]) await send("touchMove", [-apart, 0], [apart, 0]);
  await send("touchEnd");
  const pinched = await view(page);
  assert.ok(pinched.scale > fitted.scale * 2.5, `${pinched.scale} after ${fitted.scale}`);
  await send("touchStart", [0, 0]);
  await send("touchMove", [20, 15]);
  await send("touchMove", [40, 30]);
  await send("touchEnd");
  const moved = await view(page);
  assert.ok(moved.x > pinched.x && moved.y > pinched.y);
  // With the mouse: a browser may take a tap right after a swipe as the end of the swipe.
  await page.getByRole("link", { name: "Close viewer" }).click();
  await page.locator("#viewer.opened").waitFor({ state: "detached" });
});

it.test("a document is shown as soon as it has been rendered, and says so until then", async () => {
  const { platform } = it;
  const { id } = await platform.create(PEOPLE.manon.fields);
  const page = await it.at("maria");
  await platform.upload(id, "proof_of_address", [["page", pdf(50)], ["page", pdf(50)], ["page", pdf(50)]]);
  await page.goto(`/customers/${id}`);
  await shows(page.locator(NOW), /Waiting to be prepared|Preparing page \d+ of 150/);
  await page.locator(`${NOW} img`).waitFor({ timeout: 120_000 });
  await shows(page.locator("[data-where]"), "page 1 of 150");
  assertQuiet(page.context());
});

it.test("a file that cannot be shown says so and can be marked", async () => {
  const { platform } = it;
  const id = await platform.submitted("manon", { proof: [["page", pdfThatCannotBeDrawn()]] });
  const maria = await new Staff(it.url, platform).signIn(STAFF.maria.email);
  await maria.start(id);
  const page = await it.at("maria");
  await opened(page, id);
  await page.locator("[data-pick]").selectOption({ label: "Proof of address" });
  await shows(page.locator(NOW), "Could not be rendered.");
  await shows(page.locator(NOW), "You can mark it all the same.");
  const row = page.locator('[data-item="document:proof_of_address"]');
  await row.getByRole("radio", { name: "Pending" }).click();
  await shows(page.locator("#bar"), "1 pending");
});
