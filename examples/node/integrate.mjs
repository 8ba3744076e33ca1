// The whole story of one customer, with nothing but Node 20. Needs PROBITY_URL and PROBITY_API_KEY, a sandbox key.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

const { PROBITY_URL, PROBITY_API_KEY } = process.env;
const TRIES_MAX = 5;

class Refused extends Error {
  constructor(problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** Sends a request, again where Probity is busy, and gives the body of the answer. */
async function ask(method, path, { json, form } = {}) {
  const headers = { authorization: `Bearer ${PROBITY_API_KEY}` };
  // The same key for every try: the request is carried out once.
  if (method === "POST") headers["idempotency-key"] = randomUUID();
  if (json) headers["content-type"] = "application/json";
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`${PROBITY_URL}/api/v1${path}`, { method, headers, body: json ? JSON.stringify(json) : form });
    if ([429, 503].includes(answer.status) && tries < TRIES_MAX) {
      await pause(1000 * Number(answer.headers.get("retry-after") ?? tries));
      continue;
    }
    const body = await answer.json();
    if (!answer.ok) throw new Refused(body);
    return body;
  }
}

async function upload(customer, type, file, more = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ type, ...more })) form.append(name, value);
  form.append("page", new Blob([await readFile(new URL(`../files/${file}`, import.meta.url))]), file);
  return ask("POST", `/customers/${customer}/documents`, { form });
}

// 1. Create a customer.
const { id } = await ask("POST", "/customers", {
  json: { external_reference: `user-${randomUUID()}`, level: "standard", fields: { first_name: "Lucía", last_name: "García Ibáñez" } },
});
console.log(`created ${id}`);

// 2. Supply the rest of what is known.
const fields = {
  id_number: "18971358O",
  nationality: "ES",
  birth_date: "1953-06-28",
  sex: "female",
  birth_place: "Madrid",
  residence_country: "ES",
  phone: "+34600123456",
  email: "lucia.garcia@example.org",
  occupation: "Nurse",
  address: { lines: ["Calle Mayor 1"], city: "Madrid", postal_code: "28013", country: "ES" },
};
await ask("PUT", `/customers/${id}/fields`, { json: fields });
console.log(`supplied ${Object.keys(fields).length} fields`);

// 3. Upload the documents.
await upload(id, "passport", "passport.jpg", { country: "ES", number: "U70866082", expires_on: "2032-08-24" });
await upload(id, "proof_of_address", "proof-of-address.pdf");
await upload(id, "selfie", "selfie.jpg");
console.log("uploaded 3 documents");

// 4. Or let the customer do it: a link to the customer's own page. Pass it on to nobody else.
const link = await ask("POST", `/customers/${id}/links`);
console.log(`linked until ${link.expires_at}`);

// 5. Hand everything in for review.
const { stage } = await ask("POST", `/customers/${id}/submissions`);
console.log(`submitted, ${stage}`);

// 6. A transaction before approval is refused, and the refusal is kept.
const payment = { customer_id: id, direction: "in", amount: "12.50", currency: "EUR" };
try {
  await ask("POST", "/transactions", { json: { external_id: randomUUID(), ...payment } });
} catch (error) {
  if (error.problem?.code !== "customer_not_approved") throw error;
  console.log(`refused, ${error.problem.code}`);
}

// 7. In the sandbox you are the reviewer.
const { status } = await ask("POST", `/customers/${id}/outcome`, { json: { outcome: "approve" } });
console.log(`decided, ${status}`);

// 8. Now the customer may transact.
await ask("POST", "/transactions", { json: { external_id: randomUUID(), ...payment } });
console.log("accepted");

// 9. Follow what happened: keep `next`, and go on from there every few seconds.
let page;
let after;
do {
  page = await ask("GET", `/events?limit=200${after ? `&after=${after}` : ""}`);
  after = page.next;
} while (page.more);
console.log(`followed, ${page.events.at(-1).type}`);
