// A member of staff who is quick with forms: brings customers into the state a test begins with, over HTTP.
import assert from "node:assert/strict";
import { PASSWORD } from "./server.js";

export class Staff {
  #cookie = "";

  constructor(url, platform) {
    this.url = url;
    this.platform = platform;
  }

  async post(path, form, status = 303) {
    const answer = await fetch(new URL(path, this.url), {
      method: "POST",
      headers: { cookie: this.#cookie, "sec-fetch-site": "same-origin" },
      body: new URLSearchParams(form),
      redirect: "manual",
    });
    assert.equal(answer.status, status, `${path}: ${await answer.text()}`);
    return answer;
  }

  async signIn(email) {
    const answer = await this.post("/sign-in", { email, password: PASSWORD, next: "/" });
    this.#cookie = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
    return this;
  }

  async act(id, action, form = {}) {
    const { version } = await this.platform.customer(id);
    await this.post(`/customers/${id}/${action}`, [["version", String(version)], ...Object.entries(form).flatMap(pairs)]);
  }

  /** A new link to the customer's hosted page, as the profile shows it once. */
  async link(id) {
    const path = `/customers/${id}/links`;
    const answer = await fetch(new URL(path, this.url), { method: "POST", headers: { cookie: this.#cookie, "sec-fetch-site": "same-origin" } });
    const link = /value="(http[^"]*\/verify\/\w+)"/.exec(await answer.text())?.[1];
    assert.ok(link, `${path}: ${answer.status}`);
    return link;
  }

  start(id) {
    return this.act(id, "check/start");
  }

  mark(id, item, mark, { reasons = [], itemVersion = 1, comment } = {}) {
    return this.act(id, "marks", { item, item_version: String(itemVersion), mark, reasons, ...(comment ? { comment } : {}) });
  }

  /** Approves these items, each in the version it has. */
  async approve(id, items, versions = {}) {
    for (const item of items) await this.mark(id, item, "approved", { itemVersion: versions[item] ?? 1 });
  }

  finish(id) {
    return this.act(id, "check/finish");
  }

  reject(id, reasons, note = "") {
    return this.act(id, "check/reject", { reasons, note });
  }

  /** Asks for these items again; `messages` by item. */
  ask(id, messages) {
    const due = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const form = Object.fromEntries(Object.entries(messages).map(([item, text]) => [`message:${item}`, text]));
    return this.act(id, "check/resubmission", { items: Object.keys(messages), due, ...form });
  }

  async note(id, body) {
    const form = new FormData();
    form.append("body", body);
    const answer = await fetch(new URL(`/customers/${id}/notes`, this.url), {
      method: "POST",
      headers: { cookie: this.#cookie, "sec-fetch-site": "same-origin" },
      body: form,
      redirect: "manual",
    });
    assert.equal(answer.status, 303, await answer.text());
  }
}

function pairs([name, value]) {
  return Array.isArray(value) ? value.map((one) => [name, one]) : [[name, value]];
}

export const FIELD_ITEMS = [
  "id_number", "first_name", "last_name", "nationality", "birth_date", "sex", "birth_place", "residence_country", "address",
  "phone", "email", "occupation",
].map((code) => `field:${code}`);

export const ITEMS = [...FIELD_ITEMS, "document:passport", "document:proof_of_address", "document:selfie"];
