// Signing in at an identity provider: a real one (oidc-provider) on this machine, with people in groups.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { assertQuiet, shows } from "./support/browser.js";
import { NARROW, WIDE, tooWide, violations } from "./support/look.js";
import { STAFF, world } from "./support/world.js";

const SECRET = "a secret between the two";
const people = new Map();

/** Starts listening, so that the provider has an address; who it is to serve is known once Probity has one too. */
async function listen(it) {
  const server = createServer((request, response) => it.provider.callback()(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  it.issuer = `http://127.0.0.1:${server.address().port}`;
  it.post = { stop: () => new Promise((done) => server.close(done).closeAllConnections()) };
  return `[[sign_in.openid]]
id = "house"
label = "House login"
issuer = "${it.issuer}"
client_id = "probity"
client_secret = "${SECRET}"
scopes = ["profile", "email", "groups"]
role_claim = "groups"
roles = [{ value = "kyc-admins", role = "administrator" }, { value = "kyc", role = "reviewer" }, { value = "audit", role = "auditor" }]
email_domains = ["probity.test"]
links_by_email = true
creates_users = true
allow_http = true

`;
}

const it = world(["maria", "otto"], listen);

function provider() {
  it.provider ??= new Provider(it.issuer, {
    clients: [{
      client_id: "probity",
      client_secret: SECRET,
      redirect_uris: [`${it.url}/sign-in/openid/house/callback`],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
    scopes: ["openid", "email", "profile", "groups"],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ["of a test"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email_verified: true, ...people.get(id) }) }),
  });
}

/** Signs in at the provider as this person, from wherever its page came up. */
async function atProvider(page, who) {
  await page.waitForURL(`${it.issuer}/**`);
  await page.locator("[name=login]").fill(who);
  await page.locator("[name=password]").fill("whatever");
  await page.getByRole("button", { name: "Sign-in" }).click();
}

/** Lets Probity know what it asked for; the provider asks once. */
async function consent(page) {
  await page.getByRole("button", { name: "Continue" }).click();
}

/** A browser of somebody. The provider's page asks for a font from elsewhere, which no test does. */
async function browser() {
  const page = await it.at(null);
  await page.context().route("https://fonts.googleapis.com/**", (route) => route.fulfill({ contentType: "text/css", body: "" }));
  return page;
}

async function begin(page, next = "/account") {
  provider();
  await page.goto(`/sign-in?next=${next}`);
  await page.getByRole("link", { name: "Continue with House login" }).click();
}

it.test("somebody new signs in with the role of their group, which follows the provider", async () => {
  people.set("nora", { email: "nora@probity.test", name: "Nora Falk", groups: ["staff", "kyc"] });
  const page = await browser();
  await page.goto("/sign-in");
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(await page.evaluate(tooWide), []);
  }
  await page.setViewportSize(WIDE);
  await begin(page);
  await atProvider(page, "nora");
  await consent(page);
  await page.waitForURL(`${it.url}/account`);
  await shows(page.locator(".page-head"), "Nora Falk, nora@probity.test, Reviewer");

  people.get("nora").groups = ["audit"];
  const other = await browser();
  await begin(other);
  await atProvider(other, "nora");
  await consent(other);
  await other.waitForURL(`${it.url}/account`);
  await shows(other.locator(".page-head"), "Auditor");
  await page.reload();
  await shows(page.locator(".page-head"), "Auditor");

  // A fresh proof is given there, too.
  await other.goto("/account/prove?next=/notifications");
  assert.deepEqual(await violations(other), []);
  await other.getByRole("link", { name: "Go on with House login" }).click();
  await atProvider(other, "nora");
  await other.waitForURL(`${it.url}/notifications`);

  people.get("nora").groups = ["staff"];
  const third = await browser();
  await begin(third);
  await atProvider(third, "nora");
  await consent(third);
  await shows(third.getByRole("alert"), "House login gives you no role in Probity");
  assert.deepEqual(await violations(third), []);
  await page.goto("/account");
  await page.waitForURL("**/sign-in**");
});

it.test("a colleague keeps the account with their verified address, and the users page says how they sign in", async () => {
  people.set("maria-at-house", { email: STAFF.maria.email, name: "Maria", groups: ["kyc"] });
  people.set("otto-at-house", { email: STAFF.otto.email, name: "Otto", groups: ["kyc-admins"] });
  const page = await browser();
  await begin(page);
  await atProvider(page, "maria-at-house");
  await consent(page);
  await page.waitForURL(`${it.url}/account`);
  await shows(page.locator(".page-head"), "Maria Lind");
  const admin = await browser();
  await begin(admin, "/users");
  await atProvider(admin, "otto-at-house");
  await consent(admin);
  await admin.waitForURL(`${it.url}/users`);
  await shows(admin.locator(".user", { hasText: "Maria Lind" }), "password, House login");
  assertQuiet(admin.context());
});

it.test("somebody of another domain, and whoever says no at the provider, is told so", async () => {
  people.set("eve", { email: "eve@evil.example", name: "Eve", groups: ["kyc-admins"] });
  const page = await browser();
  await begin(page);
  await atProvider(page, "eve");
  await consent(page);
  await shows(page.getByRole("alert"), "may not sign in here");
  const other = await browser();
  await begin(other);
  await other.waitForURL(`${it.issuer}/**`);
  await other.getByRole("link", { name: "Cancel" }).click();
  await shows(other.getByRole("alert"), "House login did not sign you in");
});
