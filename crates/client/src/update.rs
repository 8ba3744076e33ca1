//! Changing what is known of a customer, and reading what the customer supplied.

use crate::{
    Client, Customer, Error,
    operations::{expecting, segment},
};
use jiff::Timestamp;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What changes of a customer; what is none stays.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CustomerUpdate {
    /// Your own name for the customer; only while incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_reference: Option<String>,
    /// The code of a level; only while incomplete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The language the customer is written to in, as a tag (BCP 47).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The address e-mails go to; `Some(None)` for that of the field `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_email: Option<Option<String>>,
}

/// The present value of a field.
#[derive(Clone, Debug, Deserialize)]
pub struct Field {
    /// Its code.
    pub code: String,
    /// A text, or an address.
    pub value: Value,
    /// Which version, from 1.
    pub version: u32,
    /// When it came in.
    pub supplied_at: Timestamp,
}

impl Client {
    /// Changes what is known of a customer: all of it, or nothing. With `expected`, only if the customer still has this
    /// version.
    pub async fn update_customer(
        &self,
        id: &str,
        update: &CustomerUpdate,
        expected: Option<u32>,
    ) -> Result<Customer, Error> {
        let path = format!("/customers/{}", segment(id));
        self.ask(Method::PATCH, &path, |request| expecting(request.json(update), expected)).await
    }

    /// The present value of each field of a customer.
    pub async fn fields(&self, id: &str) -> Result<Vec<Field>, Error> {
        #[derive(Deserialize)]
        struct List {
            fields: Vec<Field>,
        }
        let path = format!("/customers/{}/fields", segment(id));
        let list: List = self.ask(Method::GET, &path, |request| request).await?;
        Ok(list.fields)
    }
}
