//! Customers as they come and go: sent in by the platform, reviewed by the staff.

use crate::{Answer, Client, TestApp, TestUser, Upload};
use axum::http::{Method, StatusCode};
use probity_app::check::{self, RejectForm, ResubmissionForm};
use probity_model::{
    check::{NewMark, RequestedItem},
    customer::Customer,
    id::CustomerId,
    status::Verdict,
};
use probity_specimen::hostile::jpeg;
use serde_json::{Value, json};

/// Every field of the standard level, in order.
#[must_use]
pub fn fields() -> Value {
    json!({
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
        "email": "anna@example.org",
        "occupation": "Carpenter"
    })
}

/// The id in an answer.
#[must_use]
pub fn id_of(answer: &Answer) -> CustomerId {
    let id = answer.json()["id"].as_str().map(str::parse);
    id.unwrap_or_else(|| panic!("no id in {}", answer.text())).expect("a customer's id")
}

impl TestApp {
    /// A customer with every field, and no document yet.
    pub async fn customer(&self, platform: &Client, reference: &str) -> CustomerId {
        let body = json!({"external_reference": reference, "level": "standard", "fields": fields()});
        let answer = platform.json(Method::POST, "/api/v1/customers", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        id_of(&answer)
    }

    /// A customer with everything, submitted.
    pub async fn submitted(&self, platform: &Client, reference: &str) -> CustomerId {
        let id = self.customer(platform, reference).await;
        for kind in ["passport", "proof_of_address", "selfie"] {
            let upload = Upload::of(kind).file("page", "photo.jpg", &jpeg(64, 64));
            let answer = platform.upload(&format!("/api/v1/customers/{id}/documents"), &upload).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        }
        self.submit(platform, id).await;
        id
    }

    /// Hands a customer in.
    pub async fn submit(&self, platform: &Client, id: CustomerId) {
        let path = format!("/api/v1/customers/{id}/submissions");
        let answer = platform.json(Method::POST, &path, &json!({})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }

    /// Starts a check and marks every item approved.
    pub async fn marked(&self, reviewer: &TestUser, id: CustomerId) -> Customer {
        let mut customer = check::start(&self.app, &reviewer.actor, id).await.expect("a check");
        for (item, item_version) in customer.items.clone() {
            let verdict = Verdict::Approved;
            let mark = NewMark { item, item_version, verdict, reasons: Vec::new(), comment: None };
            customer = check::mark(&self.app, &reviewer.actor, id, mark).await.expect("a mark");
        }
        customer
    }

    /// Starts a check, marks every item approved and finishes.
    pub async fn approve(&self, reviewer: &TestUser, id: CustomerId) {
        let customer = self.marked(reviewer, id).await;
        check::finish(&self.app, &reviewer.actor, id, customer.version).await.expect("approved");
    }

    /// Starts a check and rejects for these reasons.
    pub async fn reject(&self, reviewer: &TestUser, id: CustomerId, reasons: &[&str], note: &str) {
        let customer = check::start(&self.app, &reviewer.actor, id).await.expect("a check");
        let form = RejectForm {
            seen_version: customer.version,
            reasons: reasons.iter().map(ToString::to_string).collect(),
            r#final: false,
            note: note.to_owned(),
        };
        check::reject(&self.app, &reviewer.actor, id, form).await.expect("rejected");
    }

    /// Starts a check and asks for these items, each for these reasons.
    pub async fn ask(&self, reviewer: &TestUser, id: CustomerId, items: &[(&str, &[&str])]) {
        let customer = check::start(&self.app, &reviewer.actor, id).await.expect("a check");
        let items = items.iter().map(|(item, reasons)| RequestedItem {
            item: item.parse().expect("an item"),
            reasons: reasons.iter().map(ToString::to_string).collect(),
            message: String::new(),
        });
        let form = ResubmissionForm { seen_version: customer.version, items: items.collect(), due: None };
        check::request_resubmission(&self.app, &reviewer.actor, id, form).await.expect("asked");
    }
}
