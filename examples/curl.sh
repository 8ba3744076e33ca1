#!/usr/bin/env bash
# The whole story of one customer by curl. Needs PROBITY_URL and PROBITY_API_KEY, a sandbox key.
set -euo pipefail
cd "$(dirname "$0")"
: "${PROBITY_URL:?the address of Probity, such as http://127.0.0.1:8080}"
: "${PROBITY_API_KEY:?an API key: probity apikey create --name sandbox --sandbox}"

api=$PROBITY_URL/api/v1
run=$(date +%s)-$$ # makes references and keys of this run its own

# ask METHOD PATH [more of curl]: prints the body, then the status on a line of its own.
ask() {
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --write-out '\n%{http_code}\n' \
    --request "$method" "$api$path" --header "Authorization: Bearer $PROBITY_API_KEY" "$@"
}

# expect STATUS: passes the body on, and stops unless the status is this one.
expect() {
  local body status
  { read -r body; read -r status; }
  if [ "$status" != "$1" ]; then
    echo "expected $1, got $status: $body" >&2
    return 1
  fi
  printf '%s\n' "$body"
}

# member NAME: the text of a member of a JSON object on one line.
member() {
  sed -n "s/^[^[]*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# last NAME: the last text of that name in a JSON object on one line.
last() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}

# 1. Create a customer.
customer=$(ask POST /customers \
  --header "Idempotency-Key: create-$run" --header "Content-Type: application/json" \
  --data '{"external_reference": "user-'"$run"'", "level": "standard", "fields": {"first_name": "Lucía", "last_name": "García Ibáñez"}}' |
  expect 201 | member id)
echo "created $customer"

# 2. Supply the rest of what is known.
ask PUT "/customers/$customer/fields" --header "Content-Type: application/json" --data '{
    "id_number": "18971358O", "nationality": "ES", "birth_date": "1953-06-28", "sex": "female", "birth_place": "Madrid",
    "residence_country": "ES", "phone": "+34600123456", "email": "lucia.garcia@example.org", "occupation": "Nurse",
    "address": {"lines": ["Calle Mayor 1"], "city": "Madrid", "postal_code": "28013", "country": "ES"}
  }' | expect 200 >/dev/null
echo "supplied 10 fields"

# 3. Upload the documents.
ask POST "/customers/$customer/documents" --header "Idempotency-Key: passport-$run" \
  --form type=passport --form country=ES --form number=U70866082 --form expires_on=2032-08-24 \
  --form page=@files/passport.jpg | expect 201 >/dev/null
ask POST "/customers/$customer/documents" --header "Idempotency-Key: address-$run" \
  --form type=proof_of_address --form page=@files/proof-of-address.pdf | expect 201 >/dev/null
ask POST "/customers/$customer/documents" --header "Idempotency-Key: selfie-$run" \
  --form type=selfie --form page=@files/selfie.jpg | expect 201 >/dev/null
echo "uploaded 3 documents"

# 4. Or let the customer do it: a link to the customer's own page. Pass it on to nobody else.
expires=$(ask POST "/customers/$customer/links" --header "Idempotency-Key: link-$run" | expect 201 | member expires_at)
echo "linked until $expires"

# 5. Hand everything in for review.
stage=$(ask POST "/customers/$customer/submissions" --header "Idempotency-Key: submit-$run" | expect 201 | member stage)
echo "submitted, $stage"

# 6. A transaction before approval is refused, and the refusal is kept.
code=$(ask POST /transactions --header "Idempotency-Key: early-$run" --header "Content-Type: application/json" \
  --data '{"external_id": "early-'"$run"'", "customer_id": "'"$customer"'", "direction": "in", "amount": "12.50", "currency": "EUR"}' |
  expect 403 | member code)
echo "refused, $code"

# 7. In the sandbox you are the reviewer.
status=$(ask POST "/customers/$customer/outcome" --header "Idempotency-Key: outcome-$run" \
  --header "Content-Type: application/json" --data '{"outcome": "approve"}' | expect 200 | member status)
echo "decided, $status"

# 8. Now the customer may transact.
ask POST /transactions --header "Idempotency-Key: payment-$run" --header "Content-Type: application/json" \
  --data '{"external_id": "payment-'"$run"'", "customer_id": "'"$customer"'", "direction": "in", "amount": "12.50", "currency": "EUR"}' |
  expect 201 >/dev/null
echo "accepted"

# 9. Follow what happened: keep "next", and go on from there every few seconds.
after=
while :; do
  page=$(ask GET "/events?limit=200${after:+&after=$after}" | expect 200)
  after=$(last next <<<"$page")
  case $page in *'"more":true'*) ;; *) break ;; esac
done
echo "followed, $(last type <<<"$page")"
