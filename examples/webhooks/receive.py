"""Receives webhooks of Probity: checks that each is from Probity, and carries out each once. Python 3.9 or later, with
the package standardwebhooks. WEBHOOK_SECRET is what Probity showed when the endpoint was added."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["WEBHOOK_SECRET"])
# Keep the ids where you keep everything else: in your database, in the transaction of what you do.
seen = set()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        # The body byte by byte, before anything has read it as JSON.
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            event = webhook.verify(body, dict(self.headers))
        except WebhookVerificationError:
            return self.answer(401)
        if self.headers["webhook-id"] not in seen:
            seen.add(self.headers["webhook-id"])
            print(f"{event['type']} {event['data'].get('customer_id', '')}".strip(), flush=True)
        # Answer soon and do long work afterwards: after 15 seconds the webhook counts as failed and comes again.
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4000"))), Receiver)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
