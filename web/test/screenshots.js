// Takes the pictures of docs/images from the demo: `npm run screenshots`. With a folder as argument it writes PNG files
// there instead, to be looked at closely.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openContext, shows, startBrowser } from "./support/browser.js";
import { startServer } from "./support/server.js";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../docs/images/", import.meta.url));
const format = process.argv[2] ? "png" : "webp";
const QUALITY = 80;
const WIDE = { width: 1440, height: 900 };
const TABLET = { width: 768, height: 1024 };
const PHONE = { width: 360, height: 740 };
const MAIL = { maria: "maria@demo.probity.example", amara: "amara@demo.probity.example", elin: "admin@demo.probity.example" };

const server = await startServer({ demo: true });
const browser = await startBrowser();
const contexts = [];

async function at(who) {
  const context = await openContext(browser, server.url, { reducedMotion: "reduce", viewport: WIDE });
  contexts.push(context);
  const page = await context.newPage();
  if (!who) return page;
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(MAIL[who]);
  await page.getByLabel("Password").fill(/password[^\n]*?:?\s+(\w+ \w+ \w+)\s*$/im.exec(server.log())[1]);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.locator(".shell").waitFor();
  return page;
}

async function take(page, name, { size = WIDE, dark = false } = {}) {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => {
    const pictures = [...document.images].filter((image) => image.checkVisibility());
    return !document.querySelector(".htmx-request") && pictures.every((image) => image.complete || image.loading === "lazy");
  });
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format, ...(format === "webp" ? { quality: QUALITY } : {}) });
  await session.detach();
  await writeFile(join(folder, `${name}.${format}`), Buffer.from(data, "base64"));
  console.log(name);
}

async function everySize(page, name) {
  await take(page, name);
  await take(page, `${name}-dark`, { dark: true });
  await take(page, `${name}-768`, { size: TABLET });
  await take(page, `${name}-360`, { size: PHONE });
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light" });
}

const pageShown = (page) => page.locator('.stage-pane[data-stage="now"] img').waitFor();

async function reviewer() {
  const page = await at("maria");
  await page.goto("/queue");
  await everySize(page, "queue");
  await page.goto("/queue?stage=in_check");
  await page.locator("tr.row-mine .row-link").first().click();
  await pageShown(page);
  const profile = new URL(page.url()).pathname;
  await page.keyboard.press("j");
  await everySize(page, "verification");

  await page.getByRole("button", { name: "Finish check" }).click();
  await page.locator(".obstacle-list a").first().waitFor();
  await take(page, "in-the-way");
  await page.goto(profile);
  await pageShown(page);
  await page.locator("[data-item='document:selfie']").getByRole("radio", { name: "Rejected" }).click();
  await page.locator("#dialog[open] .reason").first().waitFor();
  await take(page, "reasons");
  await page.locator("#dialog").getByRole("checkbox", { name: /Face covered/ }).check();
  await page.getByRole("button", { name: "Mark rejected" }).click();
  await shows(page.locator("[data-item='document:selfie']"), "Face covered");
  await page.getByRole("link", { name: "Resubmission" }).click();
  await page.locator("#dialog[open] .asks").first().waitFor();
  await take(page, "resubmission");
  await take(page, "resubmission-dark", { dark: true });
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Reject", exact: true }).click();
  await page.locator("#dialog[open] .reason").first().waitFor();
  await shows(page.locator("#preview"), "Remove anything that covers your face");
  await take(page, "reject");
  await page.keyboard.press("Escape");

  await page.goto("/notifications");
  await take(page, "notifications");
  await page.goto("/queue");
  await page.getByRole("button", { name: "Take next" }).click();
  await pageShown(page);
  await page.locator(".earlier").first().waitFor();
  await page.locator(".entry:has(.earlier) .item-thumb").first().click();
  await page.keyboard.press("v");
  await page.locator('.stage-pane[data-stage="previous"] img').waitFor();
  await take(page, "second-round");

  await page.goto("/customers");
  await take(page, "customers");
  await page.keyboard.press("Control+k");
  await page.locator("#palette-input").fill("ma");
  await page.locator('#palette-results section[aria-label="Customers"] a').first().waitFor();
  await take(page, "palette");
  await page.goto("/transactions");
  await take(page, "transactions");
  await page.locator("tr[data-row]", { hasText: "Accepted" }).locator(".row-link").first().click();
  const approved = new URL(page.url()).pathname.replace(/\/transactions$/, "");
  await page.goto(`${approved}/transactions`);
  await take(page, "customer-transactions");
  await page.goto(`${approved}/activity`);
  await take(page, "activity");
  await take(page, "activity-dark", { dark: true });
  await page.goto("/reports");
  await take(page, "reports");
}

async function approver() {
  const page = await at("amara");
  await page.goto("/queue?stage=awaiting_second_approval");
  await page.locator("tr[data-row] .row-link").first().click();
  await pageShown(page);
  await take(page, "second-approval");
  const noted = await withNotes(page);
  await page.goto(`${noted}/notes`);
  await take(page, "notes");
  await take(page, "notes-360", { size: PHONE });
}

/** The first customer in the list who has notes. */
async function withNotes(page) {
  await page.goto("/customers");
  const links = await page.locator("tr[data-row] .row-link").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  for (const link of links) {
    await page.goto(`${link}/notes`);
    if ((await page.locator(".note-pinned").count()) > 0) return link;
  }
  throw new Error("nobody has a pinned note");
}

async function administrator() {
  const page = await at("elin");
  await page.goto("/users");
  await take(page, "users");
  await page.goto("/audit");
  await take(page, "audit");
  await page.goto("/settings");
  await everySize(page, "settings");
  await page.goto("/settings/levels");
  await everySize(page, "levels");
  await page.goto("/settings/levels/standard");
  await everySize(page, "level");
  await page.goto("/settings/reasons");
  await everySize(page, "reasons-set");
  await page.goto("/settings/reasons/image_blurred");
  await everySize(page, "reason");
  await page.goto("/settings/branding");
  await everySize(page, "branding");
  await page.goto("/settings/api-keys");
  await take(page, "api-keys");
  await page.goto("/account");
  await take(page, "account");
  await page.goto("/api/docs");
  await page.locator(".api-operation summary").first().click();
  await take(page, "api");
}

try {
  await mkdir(folder, { recursive: true });
  const page = await at(null);
  await page.goto("/sign-in");
  await take(page, "sign-in");
  await take(page, "sign-in-dark", { dark: true });
  await reviewer();
  await approver();
  await administrator();
} catch (error) {
  console.log(server.log());
  throw error;
} finally {
  await browser.close();
  await server.stop();
}
