"""Puts a few customers in different states into an empty Probity and writes their ids into the folder named, one
dictionary of schemathesis for each kind of thing, so that what is sent in a test meets something that is there."""

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

FIELDS = {
    "id_number": "19740812-1234",
    "first_name": "Anna",
    "last_name": "Lindqvist",
    "nationality": "SE",
    "birth_date": "1974-08-12",
    "sex": "female",
    "birth_place": "Uppsala",
    "residence_country": "SE",
    "address": {"lines": ["Storgatan 1"], "city": "Stockholm", "postal_code": "111 22", "country": "SE"},
    "phone": "+46701234567",
    "email": "anna.lindqvist@example.org",
    "occupation": "Teacher",
}
FILES = Path(__file__).resolve().parents[2] / "web/test/files"


def ask(method, path, body=None, content_type="application/json"):
    """The status and the body of the answer."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    headers = {"Authorization": "Bearer " + os.environ["PROBITY_API_KEY"], "Content-Type": content_type}
    request = urllib.request.Request(os.environ["PROBITY_URL"] + "/api/v1" + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def must(status, answer):
    assert answer[0] == status, answer
    return answer[1]


def upload(customer, kind, name):
    """One document of one page."""
    head = f'--b\r\nContent-Disposition: form-data; name="type"\r\n\r\n{kind}\r\n'
    if kind == "passport":
        for part, text in {"country": "SE", "number": "AA1234567", "expires_on": "2031-05-04"}.items():
            head += f'--b\r\nContent-Disposition: form-data; name="{part}"\r\n\r\n{text}\r\n'
    head += f'--b\r\nContent-Disposition: form-data; name="page"; filename="{name}"\r\n\r\n'
    body = head.encode() + (FILES / name).read_bytes() + b"\r\n--b--\r\n"
    return ask("POST", f"/customers/{customer}/documents", body, "multipart/form-data; boundary=b")


def create(number, fields):
    new = {"external_reference": f"prepared-{number}", "level": "standard", "fields": fields}
    return must(201, ask("POST", "/customers", new))["id"]


def submitted(number):
    """A customer who awaits review."""
    customer = create(number, FIELDS)
    must(201, upload(customer, "passport", "passport.jpg"))
    must(201, upload(customer, "proof_of_address", "proof-of-address.pdf"))
    must(201, upload(customer, "selfie", "selfie.jpg"))
    must(201, ask("POST", f"/customers/{customer}/submissions"))
    return customer


def decided(number, outcome):
    """A customer of whom this has become."""
    customer = submitted(number)
    must(200, ask("POST", f"/customers/{customer}/outcome", outcome))
    return customer


def write(folder, name, ids):
    (folder / f"{name}.dict").write_text("".join(f'"{it}"\n' for it in ids))


def main(folder):
    incomplete = [create(number, {}) for number in range(2)] + [create(number, FIELDS) for number in range(2, 4)]
    waiting = [submitted(number) for number in range(4, 8)]
    approved = decided(8, {"outcome": "approve"})
    rejected = decided(9, {"outcome": "reject", "reasons": ["image_blurred"]})
    asked = decided(10, {"outcome": "resubmission", "items": [{"item": "field:phone"}, {"item": "document:passport", "reasons": ["image_blurred"]}]})
    customers = [*incomplete, *waiting, approved, rejected, asked]
    payment = {"direction": "in", "amount": "12.50", "currency": "EUR"}
    refused = must(403, ask("POST", "/transactions", {"external_id": "prepared-1", "customer_id": waiting[0], **payment}))
    accepted = must(201, ask("POST", "/transactions", {"external_id": "prepared-2", "customer_id": approved, **payment}))
    links = [must(201, ask("POST", f"/customers/{customer}/links"))["id"] for customer in customers[:3]]
    checks = must(200, ask("GET", f"/customers/{rejected}/checks"))["checks"]
    notes = [must(201, ask("POST", f"/customers/{customer}/notes", {"body": "Prepared."}))["id"] for customer in customers]
    events = must(200, ask("GET", "/events?limit=20"))["events"]
    write(folder, "customers", customers)
    write(folder, "transactions", [refused["transaction"], accepted["id"]])
    write(folder, "links", links)
    write(folder, "checks", [check["id"] for check in checks])
    write(folder, "notes", notes)
    write(folder, "events", [event["id"] for event in events])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
