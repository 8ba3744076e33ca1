// The business' own platform: it sends customers in through the REST API and knows nothing else of Probity.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { PEOPLE } from "./people.js";

const FILES = new URL("../files/", import.meta.url);

export function file(name) {
  return readFile(new URL(name, FILES));
}

/** A PDF with so many pages, each saying its number. */
export function pdf(pageCount) {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Count ${pageCount}/Kids[${Array.from({ length: pageCount }, (_, at) => `${3 + 2 * at} 0 R`).join(" ")}]>>`,
  ];
  for (let page = 1; page <= pageCount; page += 1) {
    const text = `BT /F 48 Tf 120 600 Td (SPECIMEN ${page}) Tj ET`;
    const font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
    objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${2 + 2 * page} 0 R/Resources<</Font<</F ${font}>>>>>>`);
    objects.push(`<</Length ${text.length}>>\nstream\n${text}\nendstream`);
  }
  return assembled(objects);
}

/** A PDF that can be opened, but whose only page is wider than any number a renderer can hold. */
export function pdfThatCannotBeDrawn() {
  return assembled([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${"9".repeat(39)} 5]/Contents 4 0 R>>`,
    "<</Length 12>>\nstream\n0 0 9 9 re f\nendstream",
  ]);
}

function assembled(objects) {
  let text = "%PDF-1.7\n";
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = text.length;
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}

export class Platform {
  #references = 0;

  constructor(url, key) {
    this.url = url;
    this.key = key;
  }

  /** Sends a request; fails unless the answer has this status. */
  async ask(method, path, { json, form, status = 200, headers = {} } = {}) {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(json ? { "content-type": "application/json" } : {}), ...headers },
      body: json ? JSON.stringify(json) : form,
    });
    const body = await answer.text();
    assert.equal(answer.status, status, `${method} ${path}: ${body}`);
    return body ? JSON.parse(body) : null;
  }

  customer(id) {
    return this.ask("GET", `/customers/${id}`);
  }

  create(fields, more = {}) {
    this.#references += 1;
    return this.ask("POST", "/customers", {
      json: { external_reference: `user-${this.#references}`, level: "standard", fields, ...more },
      status: 201,
    });
  }

  /** `files` are pairs of a part's name (`front`, `back` or `page`) and its bytes. */
  upload(id, type, files, { status = 201, ...texts } = {}) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ type, ...texts })) form.append(name, value);
    files.forEach(([part, bytes], at) => form.append(part, new Blob([bytes]), `${type}-${at + 1}`));
    return this.ask("POST", `/customers/${id}/documents`, { form, status });
  }

  submit(id, status = 201) {
    return this.ask("POST", `/customers/${id}/submissions`, { status });
  }

  transact(id, externalId, { status = 201, ...more } = {}) {
    const json = { external_id: externalId, customer_id: id, direction: "in", amount: "125.50", currency: "EUR", ...more };
    return this.ask("POST", "/transactions", { json, status });
  }

  /** A customer who has sent all that the level asks for, and submitted it. */
  async submitted(who = "lucia", documents = {}) {
    const { id } = await this.create(PEOPLE[who].fields, documents.more);
    await this.upload(id, "passport", documents.passport ?? [["page", await file("passport.jpg")]], PEOPLE[who].passport);
    await this.upload(id, "proof_of_address", documents.proof ?? [["page", await file("proof-of-address.pdf")]]);
    await this.upload(id, "selfie", documents.selfie ?? [["page", await file("selfie.jpg")]]);
    await this.submit(id);
    return id;
  }
}
