// Passkeys, with an authenticator that Chromium makes up: added, signed in with, and proved again with.
import assert from "node:assert/strict";
import { assertQuiet, shows, signIn } from "./support/browser.js";
import { NARROW, WIDE, tooWide, violations } from "./support/look.js";
import { STAFF, world } from "./support/world.js";

// Browsers give passkeys to names alone, not to addresses in numbers.
const it = world(["maria", "jonas"], undefined, { host: "localhost" });

const BUILT_IN = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** A page on a computer with a built-in authenticator. */
async function withAuthenticator(options = {}) {
  const page = await it.at(null);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: { ...BUILT_IN, ...options } });
  return { page, cdp, authenticatorId };
}

async function signOut(page) {
  await page.context().clearCookies();
  await page.goto("/sign-in");
}

/** Waits until the page itself is this one; where to go on to stands in the address of others. */
function arrives(page, path) {
  return page.waitForURL((address) => address.pathname === path);
}

/** Goes on to a control with the keyboard alone, and presses it. */
async function press(page, control) {
  await control.waitFor();
  for (let steps = 0; steps < 60; steps += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  throw new Error("the keyboard does not lead there");
}

async function looksRight(page) {
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    // Colours fade from one to the other; a page that comes up has its own at once.
    await page.reload();
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      assert.deepEqual(await violations(page), [], `${colorScheme}, ${size.width} px`);
    }
  }
  assert.deepEqual(await page.evaluate(tooWide), []);
  await page.setViewportSize(WIDE);
}

async function add(page, name) {
  await page.getByLabel("Name of the passkey").fill(name);
  await page.getByRole("button", { name: "Add a passkey" }).click();
}

it.test("a passkey is added, signs in alone with the keyboard, and proves again", async () => {
  const { page } = await withAuthenticator();
  await signIn(page, STAFF.maria.email, "/account");
  await add(page, "Work laptop");
  await shows(page.locator("h1"), "Your passkey is set up");
  assert.equal(await page.locator(".codes code").count(), 10);
  await page.getByRole("link", { name: "I have written them down" }).click();
  await shows(page.locator("main"), "Work laptop");
  await looksRight(page);

  await signOut(page);
  await page.goto("/sign-in?next=/notifications");
  await looksRight(page);
  await press(page, page.getByRole("button", { name: "Sign in with a passkey" }));
  await arrives(page, "/notifications");

  await page.goto("/account/prove?next=/account");
  await looksRight(page);
  await press(page, page.getByRole("button", { name: "Use a passkey" }));
  await arrives(page, "/account");
  await shows(page.locator("main"), "used just now");

  // The same device is not set up twice.
  await add(page, "Again");
  await shows(page.locator("[data-passkey-error]"), "has a passkey for you already");
  await page.getByRole("button", { name: "Remove the passkey Work laptop" }).click();
  await shows(page.locator("#toasts"), "The second factor is removed");
  assertQuiet(page.context());
});

it.test("after the password a passkey passes, and who is not verified does not", async () => {
  const { page, cdp, authenticatorId } = await withAuthenticator();
  await signIn(page, STAFF.jonas.email, "/account");
  await add(page, "Key");
  await shows(page.locator("h1"), "Your passkey is set up");
  await signOut(page);
  await signIn(page, STAFF.jonas.email, "/queue");
  await arrives(page, "/sign-in/second");
  await looksRight(page);
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await shows(page.locator("[data-passkey-error]"), "No passkey was used");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await arrives(page, "/queue");
  assertQuiet(page.context());
});
