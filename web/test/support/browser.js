// One Chromium for a test file; a context of it is one person at one computer.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { PASSWORD } from "./server.js";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WAIT_MS_MAX = 20_000;

export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** Opens a context; every complaint of its pages is collected in `complaints`. */
export async function openContext(browser, url, options = {}) {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(WAIT_MS_MAX);
  context.complaints = [];
  context.on("page", (page) => {
    const complain = (text) => context.complaints.push(`${new URL(page.url()).pathname}: ${text}`);
    page.on("pageerror", (error) => complain(error.stack ?? String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complain(message.text());
    });
  });
  return context;
}

/** Fails when a page of the context has complained of anything but what was expected. */
export function assertQuiet(context, expected = []) {
  const unexpected = context.complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
  assert.deepEqual(unexpected, []);
  context.complaints.length = 0;
}

export async function signIn(page, email, next = "/") {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((address) => address.pathname !== "/sign-in");
}

/** Waits until the page has said this in a toast. */
export async function toast(page, text) {
  await page.locator("#toasts [data-toast]", { hasText: text }).first().waitFor();
}

/** Waits until the element has this text; the text may be a pattern. */
export async function shows(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor();
}

/** Waits until nothing matches any more. */
export async function gone(locator) {
  await locator.first().waitFor({ state: "detached" });
}
