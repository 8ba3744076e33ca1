// What a browser is never given, and what is refused however it is asked.
import assert from "node:assert/strict";
import { shows, signIn } from "./support/browser.js";
import { world } from "./support/world.js";

const it = world();

/** Sends a form from outside any browser, with the cookies of one. */
async function send(page, path, headers, form = {}) {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return fetch(new URL(path, it.url), { method: "POST", headers: { cookie, ...headers }, body: new URLSearchParams(form), redirect: "manual" });
}

async function ask(page, path) {
  const cookies = page ? await page.context().cookies() : [];
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return fetch(new URL(path, it.url), { headers: { cookie }, redirect: "manual" });
}

it.test("the session cookie is out of reach for scripts and other sites", async () => {
  const page = await it.at("maria");
  await page.goto("/queue");
  const session = (await page.context().cookies()).find(({ name }) => name.includes("session"));
  assert.equal(session.httpOnly, true);
  assert.match(session.sameSite, /Lax|Strict/);
  assert.equal(await page.evaluate(() => document.cookie), "");
});

it.test("a form of another site is refused, whoever is signed in", async () => {
  const id = await it.platform.submitted();
  const page = await it.at("maria");
  const path = `/customers/${id}/check/start`;
  const { version } = await it.platform.customer(id);
  for (const headers of [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    { origin: "null" },
  ]) {
    const answer = await send(page, path, headers, { version });
    assert.equal(answer.status, 403, JSON.stringify(headers));
  }
  assert.equal((await it.platform.customer(id)).stage, "awaiting_review");
  const own = await send(page, path, { "sec-fetch-site": "same-origin" }, { version });
  assert.equal(own.status, 303);
});

it.test("an auditor sees everything and starts nothing, not even by its address", async () => {
  const id = await it.platform.submitted();
  const page = await it.at("ada");
  await page.goto(`/customers/${id}`);
  await shows(page.locator(".profile-head"), "awaiting review");
  assert.equal(await page.getByRole("button", { name: "Start check" }).count(), 0);
  const { version } = await it.platform.customer(id);
  for (const action of ["check/start", "check/take-over", "check/finish", "check/reject", "check/resubmission"]) {
    const answer = await send(page, `/customers/${id}/${action}`, { "sec-fetch-site": "same-origin" }, { version });
    assert.equal(answer.status, 403, action);
  }
  assert.equal((await it.platform.customer(id)).stage, "awaiting_review");
});

it.test("page images go to whoever may see documents, and to nobody else", async () => {
  const id = await it.platform.submitted();
  const reviewer = await it.at("jonas");
  await reviewer.goto(`/customers/${id}`);
  const path = await reviewer.locator('[data-document="document:passport"] [data-page]').first().getAttribute("href");
  const seen = await ask(reviewer, path);
  assert.equal(seen.status, 200);
  assert.equal(seen.headers.get("content-type"), "image/jpeg");
  assert.match(seen.headers.get("cache-control"), /no-store|private/);
  assert.equal(seen.headers.get("x-content-type-options"), "nosniff");

  const stranger = await ask(null, path);
  assert.notEqual(stranger.status, 200);
  assert.notEqual(stranger.headers.get("content-type"), "image/jpeg");
  assert.equal((await ask(await it.at("otto"), path)).status, 403);
  assert.equal((await ask(reviewer, path.replace(/pag_[0-9a-f]{4}/, "pag_0000"))).status, 404);
  const withKey = await fetch(new URL(path, it.url), { headers: { authorization: `Bearer ${it.platform.key}` }, redirect: "manual" });
  assert.notEqual(withKey.status, 200);

  // The original is a permission of its own, and an attachment.
  const file = (await it.platform.ask("GET", `/customers/${id}/documents`)).documents[0].files[0].id;
  const original = `/files/${file}/original`;
  assert.equal((await send(reviewer, original, { "sec-fetch-site": "same-origin" })).status, 403);
  const approver = await send(await it.at("ines"), original, { "sec-fetch-site": "same-origin" });
  assert.equal(approver.status, 200);
  assert.match(approver.headers.get("content-disposition"), /^attachment/);
});

it.test("without a session every page leads to the sign-in, and back afterwards", async () => {
  const page = await it.at(null);
  await page.goto("/customers?q=lucia");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  assert.equal(new URL(page.url()).searchParams.get("next"), "/customers?q=lucia");
});

it.test("signing out ends the session everywhere it is used", async () => {
  const page = await it.at(null);
  await signIn(page, "jonas@probity.test", "/queue");
  const other = await page.context().newPage();
  await other.goto("/customers");
  await page.getByRole("button", { name: "Sign out" }).click();
  await shows(page.locator("main"), "You are signed out");
  await other.goto("/customers");
  assert.equal(new URL(other.url()).pathname, "/sign-in");
});

it.test("a name that looks like markup is text everywhere", async () => {
  const name = `<img src=x onerror="document.title='bad'">`;
  const fields = { first_name: name, last_name: "O'Neil & \"Sons\"" };
  const { id } = await it.platform.create(fields);
  const page = await it.at("maria");
  for (const path of [`/customers/${id}`, `/customers/${id}/activity`, "/customers"]) {
    await page.goto(path);
    await shows(page.locator("main"), name);
    assert.equal(await page.locator('main img[src="x"]').count(), 0, path);
  }
  await page.keyboard.press("Control+k");
  await page.locator("#palette-input").fill("neil");
  await shows(page.locator("#palette-results"), name);
  assert.doesNotMatch(await page.title(), /bad/);
});
