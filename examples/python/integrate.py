"""The whole story of one customer, with nothing but Python 3.9. Needs PROBITY_URL and PROBITY_API_KEY, a sandbox key."""

import json
import os
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

URL = os.environ["PROBITY_URL"]
KEY = os.environ["PROBITY_API_KEY"]
FILES = Path(__file__).resolve().parent.parent / "files"
TRIES_MAX = 5


class Refused(Exception):
    """Probity said no; `problem` says why."""

    def __init__(self, problem):
        super().__init__(f"{problem['status']} {problem['code']}: {problem['detail']}")
        self.problem = problem


def ask(method, path, body=None, content_type="application/json"):
    """Sends a request, again where Probity is busy, and gives the body of the answer."""
    headers = {"Authorization": f"Bearer {KEY}"}
    if method == "POST":
        # The same key for every try: the request is carried out once.
        headers["Idempotency-Key"] = str(uuid.uuid4())
    if body is not None:
        headers["Content-Type"] = content_type
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    for tries in range(1, TRIES_MAX + 1):
        request = urllib.request.Request(f"{URL}/api/v1{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code in (429, 503) and tries < TRIES_MAX:
                time.sleep(float(error.headers.get("Retry-After", tries)))
                continue
            raise Refused(json.load(error)) from None


def upload(customer, kind, file, **more):
    """Uploads a document of one page."""
    boundary = uuid.uuid4().hex
    body = b""
    for name, value in {"type": kind, **more}.items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="page"; filename="{file}"\r\n\r\n'.encode()
    body += (FILES / file).read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    return ask("POST", f"/customers/{customer}/documents", body, f"multipart/form-data; boundary={boundary}")


# 1. Create a customer.
customer = ask("POST", "/customers", {
    "external_reference": f"user-{uuid.uuid4()}",
    "level": "standard",
    "fields": {"first_name": "Lucía", "last_name": "García Ibáñez"},
})["id"]
print(f"created {customer}")

# 2. Supply the rest of what is known.
fields = {
    "id_number": "18971358O",
    "nationality": "ES",
    "birth_date": "1953-06-28",
    "sex": "female",
    "birth_place": "Madrid",
    "residence_country": "ES",
    "phone": "+34600123456",
    "email": "lucia.garcia@example.org",
    "occupation": "Nurse",
    "address": {"lines": ["Calle Mayor 1"], "city": "Madrid", "postal_code": "28013", "country": "ES"},
}
ask("PUT", f"/customers/{customer}/fields", fields)
print(f"supplied {len(fields)} fields")

# 3. Upload the documents.
upload(customer, "passport", "passport.jpg", country="ES", number="U70866082", expires_on="2032-08-24")
upload(customer, "proof_of_address", "proof-of-address.pdf")
upload(customer, "selfie", "selfie.jpg")
print("uploaded 3 documents")

# 4. Or let the customer do it: a link to the customer's own page. Pass it on to nobody else.
link = ask("POST", f"/customers/{customer}/links")
print(f"linked until {link['expires_at']}")

# 5. Hand everything in for review.
stage = ask("POST", f"/customers/{customer}/submissions")["stage"]
print(f"submitted, {stage}")

# 6. A transaction before approval is refused, and the refusal is kept.
payment = {"customer_id": customer, "direction": "in", "amount": "12.50", "currency": "EUR"}
try:
    ask("POST", "/transactions", {"external_id": str(uuid.uuid4()), **payment})
except Refused as refused:
    if refused.problem["code"] != "customer_not_approved":
        raise
    print(f"refused, {refused.problem['code']}")

# 7. In the sandbox you are the reviewer.
status = ask("POST", f"/customers/{customer}/outcome", {"outcome": "approve"})["status"]
print(f"decided, {status}")

# 8. Now the customer may transact.
ask("POST", "/transactions", {"external_id": str(uuid.uuid4()), **payment})
print("accepted")

# 9. Follow what happened: keep "next", and go on from there every few seconds.
page = {"more": True, "next": None}
while page["more"]:
    after = f"&after={page['next']}" if page["next"] else ""
    page = ask("GET", f"/events?limit=200{after}")
print(f"followed, {page['events'][-1]['type']}")
