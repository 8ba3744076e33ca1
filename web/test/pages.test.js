// Every page, as each role that sees it differently: accessible in light and dark, whole at 360 px, quiet.
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { assertQuiet, shows } from "./support/browser.js";
import { COLOURS, NARROW, WIDE, tooWide, violations } from "./support/look.js";
import { PEOPLE } from "./support/people.js";
import { file, pdfThatCannotBeDrawn } from "./support/platform.js";
import { FIELD_ITEMS, ITEMS, Staff } from "./support/staff.js";
import { STAFF, world } from "./support/world.js";

const it = world();
const cast = {};

const profile = (name, rest = "") => () => `/customers/${cast[name]}${rest}`;
const dialog = (page) => page.locator("#dialog[open] form, #dialog[open] .act").first().waitFor();

// Each page: who looks, where, and what is done there before looking.
const PAGES = {
  "sign-in": { at: "/sign-in" },
  "sign-in refused": {
    at: "/sign-in",
    quiet: [/422/],
    act: async (page) => {
      await page.getByLabel("E-mail").fill("nobody@probity.test");
      await page.getByLabel("Password").fill("wrong wrong wrong");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await shows(page.getByRole("alert"), "wrong");
    },
  },
  queue: { who: "maria", at: "/queue" },
  "queue with filters": {
    who: "maria",
    at: "/queue?risk=high&stage=in_check",
    act: (page) => page.locator(".filter-more > summary").click(),
  },
  "queue without a match": { who: "maria", at: "/queue?q=zzzzzz" },
  customers: { who: "maria", at: "/customers" },
  "customers without a match": { who: "maria", at: "/customers?q=zzzzzz" },
  "profile, incomplete": { who: "maria", at: profile("incomplete") },
  "profile, awaiting review": { who: "maria", at: profile("waiting") },
  "show personal data": { who: "maria", at: profile("waiting", "/reveal") },
  "profile, own check": { who: "maria", at: profile("own") },
  "profile, what is in the way": {
    who: "maria",
    at: profile("own"),
    // The list lies over the items while it is open.
    except: ["target-size"],
    act: async (page) => {
      await page.getByRole("button", { name: "Finish check" }).click();
      await page.locator(".obstacle-list a").first().waitFor();
    },
  },
  "profile, a comment open": {
    who: "maria",
    at: profile("own"),
    act: (page) => page.locator(".comment > summary").first().click(),
  },
  "profile, brightness and contrast": {
    who: "maria",
    at: profile("own"),
    wide: true,
    act: (page) => page.getByRole("button", { name: "Brightness and contrast" }).click(),
  },
  "viewer on a phone": {
    who: "maria",
    at: profile("own"),
    narrow: true,
    act: async (page) => {
      await page.getByRole("link", { name: "Open Passport in the viewer" }).click();
      await page.locator("#viewer.opened").waitFor();
    },
  },
  "reasons dialog": {
    who: "maria",
    at: profile("own"),
    act: async (page) => {
      await page.locator('[data-item="document:selfie"]').getByRole("radio", { name: "Rejected" }).click();
      await dialog(page);
    },
  },
  "reasons page": { who: "maria", at: profile("own", "/marks?item=document:selfie") },
  "reject dialog": {
    who: "maria",
    at: profile("own"),
    act: async (page) => {
      await page.getByRole("link", { name: "Reject", exact: true }).click();
      await dialog(page);
    },
  },
  "reject page": { who: "maria", at: profile("own", "/check/reject") },
  "resubmission dialog": {
    who: "maria",
    at: profile("own"),
    act: async (page) => {
      await page.getByRole("link", { name: "Resubmission" }).click();
      await dialog(page);
    },
  },
  "resubmission page": { who: "maria", at: profile("own", "/check/resubmission") },
  "what is in the way, as a page": { who: "maria", at: profile("own", "/check/finish") },
  "help dialog": { who: "maria", at: "/queue", act: (page) => page.keyboard.press("?") },
  "command palette": {
    who: "maria",
    at: "/queue",
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.locator("#palette-input").fill("manon");
      await shows(page.locator("#palette-results a"), PEOPLE.manon.name);
    },
  },
  "navigation on a phone": { who: "maria", at: "/queue", narrow: true, act: (page) => page.getByRole("button", { name: "Show navigation" }).click() },
  "profile, held by another": { who: "jonas", at: profile("own") },
  "profile, resubmission": { who: "maria", at: profile("asked") },
  "profile, second round": { who: "maria", at: profile("again") },
  "profile, approved": { who: "maria", at: profile("approved") },
  "profile, rejected": { who: "maria", at: profile("rejected") },
  "profile, a file that cannot be shown": { who: "maria", at: profile("broken") },
  "transactions of a customer": { who: "maria", at: profile("approved", "/transactions") },
  "transactions of a customer who may not": { who: "maria", at: profile("rejected", "/transactions") },
  "notes of a customer": { who: "maria", at: profile("own", "/notes") },
  "notes of a customer, none": { who: "maria", at: profile("waiting", "/notes") },
  "activity of a customer": { who: "maria", at: profile("again", "/activity") },
  transactions: { who: "maria", at: "/transactions" },
  "transactions without a match": { who: "maria", at: "/transactions?q=zzzzzz" },
  notifications: { who: "maria", at: "/notifications" },
  "notifications, none": { who: "jonas", at: "/notifications" },
  reports: { who: "maria", at: "/reports" },
  account: { who: "maria", at: "/account" },
  "authenticator app": {
    who: "maria",
    at: "/account",
    act: async (page) => {
      await page.getByRole("button", { name: "Set up an authenticator app" }).click();
      await page.locator("svg.qr").waitFor();
    },
  },
  "is it you": { who: "maria", at: "/account/prove?next=/account" },
  "API page": { who: "maria", at: "/api/docs", act: (page) => page.locator(".api-operation").first().locator("summary").first().click() },
  "settings of a reviewer": { who: "maria", at: "/settings" },
  "not found": { who: "maria", at: "/customers/cus_00000000000070008000000000000000", quiet: [/404/] },
  "not allowed": { who: "maria", at: "/users", quiet: [/403/] },
  "take over, as an approver": { who: "ines", at: profile("own") },
  "second signature, as an approver": { who: "ines", at: profile("signed") },
  "send back dialog": {
    who: "ines",
    at: profile("signed"),
    act: async (page) => {
      await page.getByRole("link", { name: "Send back" }).click();
      await dialog(page);
    },
  },
  "send back page": { who: "ines", at: profile("signed", "/check/send-back") },
  "second signature, as the one who decided": { who: "jonas", at: profile("signed") },
  "reopen dialog": {
    who: "ines",
    at: profile("rejected"),
    act: async (page) => {
      await page.getByRole("link", { name: "Reopen" }).click();
      await dialog(page);
    },
  },
  "withdraw a request, as an approver": { who: "ines", at: profile("asked") },
  "withdraw page": { who: "ines", at: profile("asked", "/reopen") },
  "risk and tags dialog": {
    who: "maria",
    at: profile("waiting"),
    act: async (page) => {
      await page.getByRole("link", { name: "Risk and tags" }).click();
      await dialog(page);
    },
  },
  "risk and tags page": { who: "maria", at: profile("waiting", "/classify") },
  "links dialog": {
    who: "maria",
    at: profile("waiting"),
    act: async (page) => {
      await page.getByRole("link", { name: "Link to the hosted page" }).click();
      await page.locator("#dialog[open]").getByRole("button", { name: "Make a link" }).click();
      await page.locator("#dialog[open] [data-select]").waitFor();
    },
  },
  "links page": { who: "maria", at: profile("waiting", "/links") },
  "evidence dialog": {
    who: "ada",
    at: profile("approved"),
    act: async (page) => {
      await page.getByRole("link", { name: "Take out evidence" }).click();
      await dialog(page);
    },
  },
  "evidence page": { who: "ada", at: profile("approved", "/evidence") },
  "profile, held": { who: "maria", at: profile("held") },
  "keeping and erasing, as an approver": { who: "ines", at: profile("held", "/retention") },
  "keeping and erasing refused": {
    who: "ines",
    at: profile("held", "/retention"),
    quiet: [/422/],
    act: async (page) => {
      await page.getByText("Lift this hold").click();
      await page.getByLabel("Why it is lifted").fill(" ");
      await page.getByRole("button", { name: "Lift the hold" }).click();
      await shows(page.getByRole("alert"), "Say why");
    },
  },
  "keeping and erasing, to read": { who: "ada", at: profile("held", "/retention") },
  "what is to be answered": { who: "ines", at: "/reports/retention" },
  "reopen page": { who: "ines", at: profile("rejected", "/reopen") },
  "users, as an administrator": {
    who: "otto",
    at: "/users",
    act: (page) => page.locator(".user-acts > summary").first().click(),
  },
  "new user": { who: "otto", at: "/users/new" },
  "new user refused": {
    who: "otto",
    at: "/users/new",
    quiet: [/422/],
    act: async (page) => {
      await page.getByLabel("Name").fill("Maria Again");
      await page.getByLabel("E-mail").fill(STAFF.maria.email);
      await page.getByLabel("Password").fill("nine tame otters paddle");
      await page.getByRole("button", { name: "Create user" }).click();
      await page.locator(".control-error, .notice-error").first().waitFor();
    },
  },
  "settings, as an administrator": { who: "otto", at: "/settings" },
  levels: { who: "otto", at: "/settings/levels" },
  "a level": { who: "otto", at: "/settings/levels/standard" },
  "a level, previewed": {
    who: "otto",
    at: "/settings/levels/standard",
    act: async (page) => {
      await page.getByLabel("Occupation").selectOption("optional");
      await page.getByRole("button", { name: "Preview" }).click();
      await shows(page.locator("#preview"), "not saved yet");
    },
  },
  "a level refused": {
    who: "otto",
    at: "/settings/levels/new",
    quiet: [/422/],
    act: async (page) => {
      await page.getByLabel("What staff call it").fill("Standard again");
      await page.getByLabel("Code").fill("standard");
      await page.getByRole("button", { name: "Add level" }).click();
      await shows(page.getByRole("alert"), "already");
    },
  },
  "a level, to read": { who: "ada", at: "/settings/levels/standard" },
  reasons: { who: "otto", at: "/settings/reasons" },
  "reasons without a match": { who: "otto", at: "/settings/reasons?q=zzzzzz" },
  "a reason": { who: "otto", at: "/settings/reasons/image_blurred" },
  "a reason, confidential": { who: "otto", at: "/settings/reasons/fraud_forged" },
  "a reason, to read": { who: "maria", at: "/settings/reasons/image_blurred" },
  "a new reason": { who: "otto", at: "/settings/reasons/new" },
  "four eyes": {
    who: "otto",
    at: "/settings/four-eyes",
    act: async (page) => {
      await page.locator(".rule-form summary").first().click();
      // At the end of the page the bar with the button lies over nothing.
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    },
  },
  "four eyes refused": {
    who: "otto",
    at: "/settings/four-eyes",
    quiet: [/422/],
    act: async (page) => {
      const spare = page.locator(".rule-form").last();
      await spare.getByRole("textbox", { name: "Name of rule" }).fill("About nothing");
      await spare.getByLabel("Moved at least").fill("10000");
      await spare.getByLabel("Currency").fill("EUR");
      await page.getByRole("button", { name: "Save as version" }).click();
      await shows(page.getByRole("alert"), "about no decision");
    },
  },
  "four eyes, to read": { who: "ada", at: "/settings/four-eyes" },
  roles: { who: "otto", at: "/settings/roles" },
  "a role": { who: "otto", at: () => cast.role },
  "a role refused": {
    who: "otto",
    at: "/settings/roles/new",
    quiet: [/422/],
    act: async (page) => {
      await page.getByLabel("What staff call it").fill("Everything");
      await page.getByLabel("Review and decide").check();
      await page.getByLabel("Manage users").check();
      await page.getByRole("button", { name: "Add role" }).click();
      await shows(page.getByRole("alert"), "never both");
    },
  },
  branding: { who: "otto", at: "/settings/branding" },
  "branding, previewed": {
    who: "otto",
    at: "/settings/branding",
    act: async (page) => {
      await page.getByLabel("In light").fill("#0b6e4f");
      await page.getByRole("button", { name: "Preview" }).click();
      await shows(page.locator("#preview"), "not saved yet");
    },
  },
  "branding refused": {
    who: "otto",
    at: "/settings/branding",
    quiet: [/422/],
    act: async (page) => {
      await page.getByLabel("In light").fill("#ffcc00");
      await page.getByRole("button", { name: "Save" }).click();
      await shows(page.getByRole("alert"), "contrast");
    },
  },
  "branding, to read": { who: "ada", at: "/settings/branding" },
  "API keys": { who: "otto", at: "/settings/api-keys" },
  "a new API key": {
    who: "otto",
    at: "/settings/api-keys",
    act: async (page) => {
      await page.locator('form[action="/settings/api-keys"]').getByLabel("What it is for").fill("another platform");
      await page.getByRole("button", { name: "Make a key" }).click();
      await page.locator(".secret").waitFor();
    },
  },
  webhooks: { who: "otto", at: "/settings/webhooks" },
  "a new webhook endpoint": {
    who: "otto",
    at: "/settings/webhooks/new",
    act: async (page) => {
      await page.getByLabel("Address").fill("https://bank.example/hooks/with/an/address/that/is/longer/than/a/telephone/is/wide");
      await page.getByLabel("Customer approved").check();
      await page.getByRole("button", { name: "Add the endpoint" }).click();
      await page.locator(".secret").waitFor();
    },
  },
  "a webhook endpoint refused": {
    who: "otto",
    at: "/settings/webhooks/new",
    quiet: [/422/],
    act: async (page) => {
      await page.getByLabel("Address").fill("http://bank.example");
      await page.getByRole("button", { name: "Add the endpoint" }).click();
      await page.locator(".notice-error").waitFor();
    },
  },
  "a webhook endpoint": { who: "otto", at: () => cast.endpoint },
  "webhook deliveries": { who: "otto", at: () => `${cast.endpoint}/deliveries` },
  "webhook deliveries without a match": { who: "otto", at: () => `${cast.endpoint}/deliveries?state=delivered` },
  "a webhook delivery": {
    who: "otto",
    at: () => `${cast.endpoint}/deliveries`,
    act: async (page) => {
      await page.locator(".row-link").first().click();
      await page.locator("summary", { hasText: "Request" }).first().click();
    },
  },
  "audit log, as an administrator": { who: "otto", at: "/audit" },
  "audit log without a match": { who: "otto", at: "/audit?q=cus_00000000000070008000000000000000" },
  "queue, as an auditor": { who: "ada", at: "/queue" },
  "profile, as an auditor": { who: "ada", at: profile("approved") },
  "notes, as an auditor": { who: "ada", at: profile("own", "/notes") },
  "audit log, as an auditor": { who: "ada", at: "/audit" },
};

/** An endpoint that nothing arrives at, with a test event that was tried. */
async function addEndpoint() {
  const page = await it.at("otto");
  await page.goto("/settings/webhooks/new");
  await page.getByLabel("Address").fill("https://receiver.invalid/hooks");
  await page.getByRole("button", { name: "Add the endpoint" }).click();
  await page.getByRole("button", { name: "Send a test event" }).click();
  // The page looks again by itself until the attempt is there.
  await page.getByRole("heading", { name: "Attempt 1" }).waitFor();
  const log = await page.getByRole("link", { name: "Deliveries" }).getAttribute("href");
  return log.replace("/deliveries", "");
}

async function begin() {
  const { platform, url } = it;
  cast.endpoint = await addEndpoint();
  const staff = await Promise.all(["maria", "jonas", "ines"].map((who) => new Staff(url, platform).signIn(STAFF[who].email)));
  const [maria, jonas] = staff;
  cast.incomplete = (await platform.create({ first_name: "Aino", email: "aino@example.org" }, { risk: "medium", tags: ["web", "summer"] })).id;
  cast.waiting = await platform.submitted("sunita", { more: { risk: "high", tags: ["vip"] } });

  cast.own = await platform.submitted("manon", { more: { risk: "high" } });
  await maria.start(cast.own);
  await maria.approve(cast.own, FIELD_ITEMS.slice(0, 3));
  await maria.mark(cast.own, "field:phone", "pending", { comment: "Called twice." });
  await maria.mark(cast.own, "document:passport", "rejected", { reasons: ["image_glare", "fraud_edited"] });
  await maria.note(cast.own, "The customer called and asked how long it takes.\nAnswered: today.");

  cast.asked = await platform.submitted("lucia");
  await jonas.start(cast.asked);
  await jonas.mark(cast.asked, "document:passport", "rejected", { reasons: ["image_blurred"] });
  await jonas.ask(cast.asked, { "document:passport": "Take it again.", "field:phone": "", "document:source_of_funds": "A statement." });

  cast.again = await platform.submitted("lucia");
  await maria.start(cast.again);
  await maria.approve(cast.again, ITEMS.slice(0, -1));
  await maria.mark(cast.again, "document:selfie", "rejected", { reasons: ["selfie_unclear"] });
  await maria.ask(cast.again, { "document:selfie": "Take it in daylight." });
  await platform.upload(cast.again, "selfie", [["page", await file("passport-renewed.jpg")]]);
  await platform.submit(cast.again);
  await maria.start(cast.again);

  cast.approved = await platform.submitted("lucia");
  await jonas.start(cast.approved);
  await jonas.approve(cast.approved, ITEMS);
  await jonas.finish(cast.approved);
  await platform.transact(cast.approved, "salary", { description: "Salary" });
  await platform.transact(cast.approved, "rent", { direction: "out", amount: "0.07000001", currency: "BTC" });

  cast.rejected = await platform.submitted("manon");
  await jonas.start(cast.rejected);
  await jonas.reject(cast.rejected, ["fraud_forged", "document_expired"], "The number is printed in another font.");
  await platform.transact(cast.rejected, "payout", { status: 403 });

  const [, , ines] = staff;
  cast.held = await platform.submitted("manon");
  await ines.post(`/customers/${cast.held}/holds`, { basis: "court_order", reference: "7 O 12/26", until: "" });
  const today = new Date().toISOString().slice(0, 10);
  await ines.post(`/customers/${cast.held}/erasure`, { channel: "letter", received: today });

  cast.broken = await platform.submitted("sunita", { proof: [["page", pdfThatCannotBeDrawn()]] });

  const { id } = await platform.create({ first_name: "Yan", last_name: "Li" }, { level: "signed" });
  cast.signed = id;
  await platform.upload(id, "selfie", [["page", await file("selfie.jpg")]]);
  await platform.submit(id);
  await jonas.start(id);
  await jonas.approve(id, ["field:first_name", "field:last_name", "document:selfie"]);
  await jonas.finish(id);
  await maria.note(id, "Seen in the branch on Monday.");

  const otto = await new Staff(url, platform).signIn(STAFF.otto.email);
  const rule = { name: "Fraud", rejections: "yes", group: "fraud", level: "standard", risk: "medium", amount: "10000", currency: "EUR" };
  await otto.post("/settings/four-eyes", [["version", "0"], ...Object.entries(rule).map(([part, value]) => [`rule.1.${part}`, value])]);
  const role = await otto.post("/settings/roles/new", { name: "Helpdesk", permission: "read_notes" });
  cast.role = role.headers.get("location");
}

async function visit(page, { at, act }) {
  await page.goto(typeof at === "function" ? at() : at);
  await act?.(page);
}

describe("pages", () => {
  before(begin);
  for (const [name, look] of Object.entries(PAGES)) {
    it.test(name, async () => {
      const page = await it.at(look.who ?? null, { reducedMotion: "reduce" });
      const found = [];
      if (!look.narrow) {
        await page.setViewportSize(WIDE);
        await visit(page, look);
        assertQuiet(page.context(), look.quiet);
        // What differs in the dark is colours.
        for (const [colorScheme, rules] of [["light"], ["dark", COLOURS]]) {
          await page.emulateMedia({ colorScheme });
          found.push(...(await violations(page, look.except, rules)).map((text) => `${colorScheme}, wide: ${text}`));
        }
      }
      if (!look.wide) {
        await page.setViewportSize(NARROW);
        await page.emulateMedia({ colorScheme: "light" });
        await visit(page, look);
        found.push(...(await page.evaluate(tooWide)).map((text) => `beyond 360 px: ${text}`));
        found.push(...(await violations(page, look.except)).map((text) => `light, narrow: ${text}`));
        if (look.narrow) {
          await page.emulateMedia({ colorScheme: "dark" });
          found.push(...(await violations(page, look.except)).map((text) => `dark, narrow: ${text}`));
        }
      }
      assert.deepEqual(found, []);
      assertQuiet(page.context(), look.quiet);
    });
  }
});
