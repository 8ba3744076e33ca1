// Signing in with a second factor, as a person with a phone does it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { shows, signIn } from "./support/browser.js";
import { PASSWORD } from "./support/server.js";
import { STAFF, world } from "./support/world.js";

const it = world(["maria"]);
const STEP_MS = 30_000;

/** What an authenticator app shows for this key at this step (RFC 6238). */
function code(key, step) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(message).digest();
  const word = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(word % 1_000_000).padStart(6, "0");
}

async function enterPassword(page) {
  await page.goto("/sign-in?next=/notifications");
  await page.getByLabel("E-mail").fill(STAFF.maria.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/sign-in/second**");
}

it.test("an authenticator app is set up, asked for, and a recovery code stands in for it", async () => {
  const page = await it.at(null);
  await signIn(page, STAFF.maria.email, "/account");
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  const key = await page.locator("code.secret").textContent();
  await page.locator("svg.qr").waitFor();
  const began = Math.floor(Date.now() / STEP_MS);
  await page.getByLabel("Code", { exact: true }).fill(code(key, began));
  await page.getByRole("button", { name: "Confirm" }).click();
  await shows(page.locator("h1"), "Your authenticator app is set up");
  const codes = await page.locator(".codes code").allTextContents();
  assert.equal(codes.length, 10);
  await page.getByRole("link", { name: "I have written them down" }).click();
  await shows(page.locator("main"), "10 left");

  const other = await it.at(null);
  await enterPassword(other);
  await other.goto("/queue");
  await other.waitForURL("**/sign-in/second**");
  // A phone may be one step ahead; so the next code is taken already, and no test has to wait for it.
  await other.getByLabel("Code from your authenticator app").fill(code(key, began + 1));
  await other.getByRole("button", { name: "Go on" }).click();
  await other.waitForURL("**/queue");

  const third = await it.at(null);
  await enterPassword(third);
  await third.getByLabel("Code from your authenticator app").fill(codes[0]);
  await third.getByRole("button", { name: "Go on" }).click();
  await third.waitForURL("**/notifications");
  await third.goto("/account");
  await shows(third.locator("main"), "9 left");
});
