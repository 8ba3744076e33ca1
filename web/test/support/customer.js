// A customer at a phone: what they tap and type on the hosted page, in their language.
import assert from "node:assert/strict";
import { shows } from "./browser.js";
import { words } from "./words.js";

export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

export class Customer {
  constructor(page, say, language) {
    this.page = page;
    this.say = say;
    this.language = language;
  }

  /** A customer with a phone in this language. */
  static async at(it, language, options = {}) {
    const page = await it.at(null, { ...PHONE, locale: language, ...options });
    return new Customer(page, await words(language), language);
  }

  main(text) {
    return shows(this.page.locator("main"), text);
  }

  tap(key) {
    return this.page.getByRole("button", { name: this.say(key) }).first().tap();
  }

  /** Opens a link and goes on from the page that explains it. */
  async enter(link) {
    await this.page.goto(link);
    await this.main(this.say("portal-landing-once"));
    await this.tap("portal-continue");
    await this.page.waitForURL("**/verify");
  }

  async consent() {
    await this.page.getByRole("checkbox").tap();
    await this.tap("portal-continue");
    await this.page.locator(".steps").waitFor();
  }

  field(name) {
    return this.page.locator(`[name="${name}"]`);
  }

  /** Fills fields in, by their names in the form. */
  async fill(values) {
    for (const [name, value] of Object.entries(values)) {
      const field = this.field(name);
      if (await field.evaluate((element) => element instanceof HTMLSelectElement)) await field.selectOption(value);
      else await field.fill(value);
    }
  }

  /** Saves a form and waits for the overview. */
  async save() {
    await this.page.locator("main button[type=submit]").tap();
    await this.page.locator(".steps").waitFor();
  }

  /** Opens a step of the overview by its address. */
  async open(path) {
    await this.page.locator(`.steps a[href="/verify/${path}"]`).tap();
    await this.page.locator("main form").waitFor();
  }

  /** Chooses files the way a person does: a tap opens the chooser. */
  async choose(...files) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.locator(".pick label").filter({ hasText: this.say("portal-choose-file") }).tap();
    await (await chooser).setFiles(files);
  }

  rows() {
    return this.page.locator("[data-files] > li");
  }

  row(at) {
    return this.rows().nth(at);
  }

  /** Waits until so many files are there. */
  async sent(count) {
    await this.page.locator("[data-files] > li.sent").nth(count - 1).waitFor();
    assert.equal(await this.page.locator("[data-files] > li.sent").count(), count);
  }

  /** Sends one document of files that are in order. */
  async document(kind, files, facts = {}) {
    await this.open(`documents/${kind}`);
    await this.choose(...files);
    await this.sent(files.length);
    await this.fill(facts);
    await this.save();
  }

  /** From the overview to the summary and on. */
  async submit() {
    await this.page.getByRole("link", { name: this.say("portal-to-summary") }).tap();
    await this.main(this.say("portal-summary-lead"));
    await this.tap("portal-submit");
    await this.main(this.say("portal-waiting-heading"));
  }
}

/** The fields of a person as the form names them, without those that are there already. */
export function typed({ fields }, { except = [] } = {}) {
  const { address, ...plain } = fields;
  const [line1, line2] = address.lines;
  const parts = { line1, ...(line2 ? { line2 } : {}), city: address.city, region: address.region, postal_code: address.postal_code, country: address.country };
  const named = Object.fromEntries(Object.entries(parts).map(([part, value]) => [`address_${part}`, value]));
  return Object.fromEntries(Object.entries({ ...plain, ...named }).filter(([name, value]) => value !== undefined && !except.includes(name)));
}
