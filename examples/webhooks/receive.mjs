// Receives webhooks of Probity: checks that each is from Probity, and carries out each once. Node 20 or later, with the
// npm package standardwebhooks. WEBHOOK_SECRET is what Probity showed when the endpoint was added.
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
// Keep the ids where you keep everything else: in your database, in the transaction of what you do.
const seen = new Set();

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let event;
  try {
    // The body byte by byte, before anything has read it as JSON.
    event = webhook.verify(Buffer.concat(chunks).toString(), request.headers);
  } catch {
    return response.writeHead(401).end();
  }
  const id = request.headers["webhook-id"];
  if (!seen.has(id)) {
    seen.add(id);
    console.log(`${event.type} ${event.data.customer_id ?? ""}`.trim());
  }
  // Answer soon and do long work afterwards: after 15 seconds the webhook counts as failed and comes again.
  return response.writeHead(204).end();
});

server.listen(Number(process.env.PORT ?? 4000), "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
