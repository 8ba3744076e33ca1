// Takes the pictures of the hosted page for docs/images: `npm run screenshots`. With a folder as argument it writes every page
// there as PNG files instead, in two languages, light and dark, to be looked at closely.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openContext, signIn, startBrowser } from "./support/browser.js";
import { PHONE } from "./support/customer.js";
import { PORTAL, entered, hosted, visit } from "./support/hosted.js";
import { Platform } from "./support/platform.js";
import { startServer } from "./support/server.js";
import { STAFF } from "./support/world.js";

const folder = process.argv[2];
const images = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const QUALITY = 80;
const FRAME = { isMobile: false, deviceScaleFactor: 1 };

const server = await startServer({ config: PORTAL });
const browser = await startBrowser();
const it = { url: server.url, browser };
it.at = async (who, options = {}) => (await openContext(browser, server.url, { reducedMotion: "reduce", ...options })).newPage();

async function every(set) {
  await mkdir(folder, { recursive: true });
  for (const language of ["en", "ar"]) {
    const customers = new Map();
    for (const [name, look] of Object.entries(set.pages)) {
      if (!customers.has(look.who)) customers.set(look.who, await entered(it, set, look.who, language, FRAME));
      const customer = customers.get(look.who);
      await visit(customer, look);
      for (const colorScheme of ["light", "dark"]) {
        await customer.page.emulateMedia({ colorScheme });
        const path = join(folder, `${name.replace(/\W+/g, "-")}-${language}-${colorScheme}.png`);
        await customer.page.screenshot({ path, fullPage: true });
      }
    }
    for (const customer of customers.values()) await customer.page.context().close();
  }
}

/** Several phones side by side, as one picture. */
async function phones(set, name, looks) {
  const shots = [];
  for (const [page, language, colorScheme] of looks) {
    const customer = await entered(it, set, set.pages[page].who, language, { ...FRAME, colorScheme });
    await visit(customer, set.pages[page]);
    shots.push((await customer.page.screenshot()).toString("base64"));
    await customer.page.context().close();
  }
  const page = await it.at(null, { viewport: { width: 40 + looks.length * 400, height: 780 } });
  const style = "body{margin:0;padding:20px;display:flex;gap:40px;background:#dfe3ea}img{border-radius:14px;box-shadow:0 2px 12px #0004}";
  await page.setContent(`<style>${style}</style>${shots.map((shot) => `<img width="360" height="740" src="data:image/png;base64,${shot}">`).join("")}`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await keep(page, name);
  await page.context().close();
}

async function keep(page, name) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY });
  await writeFile(join(images, `${name}.webp`), Buffer.from(data, "base64"));
  console.log(name);
}

/** The dialog on the profile. */
async function links({ cast }, { path } = {}) {
  const page = await it.at(null, { viewport: { width: 1100, height: 620 } });
  await signIn(page, STAFF.maria.email);
  await page.goto(`/customers/${cast.fresh}`);
  await page.getByRole("link", { name: "Link to the hosted page" }).click();
  await page.getByRole("button", { name: "Make a link" }).click();
  await page.locator("#dialog[open] [data-select]").waitFor();
  if (!path) return keep(page, "links");
  await page.screenshot({ path: join(path, "links.png") });
  await page.setViewportSize(PHONE.viewport);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: join(path, "links-360.png") });
}

try {
  await server.createUser(STAFF.maria);
  it.platform = new Platform(server.url, await server.createKey("pictures"));
  const set = await hosted(it);
  if (folder) {
    await every(set);
    await links(set, { path: folder });
  } else {
    await phones(set, "hosted-page", [["overview", "en", "light"], ["document, with files", "en", "light"], ["overview, asked again", "en", "light"]]);
    await phones(set, "hosted-page-dark-arabic", [["details, asked again", "en", "dark"], ["consent", "ar", "light"], ["summary", "ar", "dark"]]);
    await links(set);
  }
} catch (error) {
  console.log(server.log());
  throw error;
} finally {
  await browser.close();
  await server.stop();
}
