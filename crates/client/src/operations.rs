//! One method for each operation.

use crate::{
    Client, Customer, CustomerFilter, CustomerSummary, Document, Error, Level, NewCustomer, NewTransaction,
    Permission, Reason, Transaction, Upload,
};
use reqwest::{
    Method,
    header::IF_MATCH,
    multipart::{Form, Part},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

impl Client {
    /// Creates a customer.
    pub async fn create_customer(&self, new: &NewCustomer) -> Result<Customer, Error> {
        self.ask(Method::POST, "/customers", |request| request.json(new)).await
    }

    /// A customer: where it stands, what is missing, what was asked again.
    pub async fn customer(&self, id: &str) -> Result<Customer, Error> {
        self.ask(Method::GET, &format!("/customers/{}", segment(id)), |request| request).await
    }

    /// The customers that pass the filter, the latest created first, page by page.
    #[must_use]
    pub fn customers(&self, filter: CustomerFilter) -> CustomerPages<'_> {
        CustomerPages { client: self, filter, after: None, ended: false }
    }

    /// Supplies fields: all of them, or none. With `expected`, only if the customer still has this version.
    pub async fn supply_fields(
        &self,
        id: &str,
        fields: &Map<String, Value>,
        expected: Option<u32>,
    ) -> Result<Customer, Error> {
        let path = format!("/customers/{}/fields", segment(id));
        self.ask(Method::PUT, &path, |request| {
            let request = request.json(fields);
            match expected {
                Some(version) => request.header(IF_MATCH, format!("\"{version}\"")),
                None => request,
            }
        })
        .await
    }

    /// Uploads a document. One of a type sent before becomes its new version.
    pub async fn upload_document(&self, id: &str, upload: &Upload) -> Result<Document, Error> {
        let path = format!("/customers/{}/documents", segment(id));
        self.ask(Method::POST, &path, |request| request.multipart(form(upload))).await
    }

    /// Every version of every document of a customer.
    pub async fn documents(&self, id: &str) -> Result<Vec<Document>, Error> {
        #[derive(Deserialize)]
        struct List {
            documents: Vec<Document>,
        }
        let path = format!("/customers/{}/documents", segment(id));
        let list: List = self.ask(Method::GET, &path, |request| request).await?;
        Ok(list.documents)
    }

    /// Hands everything in for review: the first time, and again once all that was asked has been sent.
    pub async fn submit(&self, id: &str) -> Result<Customer, Error> {
        self.ask(Method::POST, &format!("/customers/{}/submissions", segment(id)), |request| request).await
    }

    /// Whether a customer may transact: one fast look-up, for every time before money moves.
    pub async fn permission(&self, id: &str) -> Result<Permission, Error> {
        self.ask(Method::GET, &format!("/customers/{}/permission", segment(id)), |request| request).await
    }

    /// Sends a transaction. Of a customer who is not approved it is refused with `customer_not_approved`.
    pub async fn send_transaction(&self, new: &NewTransaction) -> Result<Transaction, Error> {
        self.ask(Method::POST, "/transactions", |request| request.json(new)).await
    }

    /// A transaction, accepted or refused.
    pub async fn transaction(&self, id: &str) -> Result<Transaction, Error> {
        self.ask(Method::GET, &format!("/transactions/{}", segment(id)), |request| request).await
    }

    /// What a customer of each level must supply.
    pub async fn levels(&self) -> Result<Vec<Level>, Error> {
        #[derive(Deserialize)]
        struct List {
            levels: Vec<Level>,
        }
        let list: List = self.ask(Method::GET, "/levels", |request| request).await?;
        Ok(list.levels)
    }

    /// Every reason that may be told.
    pub async fn reasons(&self) -> Result<Vec<Reason>, Error> {
        #[derive(Deserialize)]
        struct List {
            reasons: Vec<Reason>,
        }
        let list: List = self.ask(Method::GET, "/reasons", |request| request).await?;
        Ok(list.reasons)
    }
}

/// Customers, page by page.
#[derive(Debug)]
pub struct CustomerPages<'a> {
    client: &'a Client,
    filter: CustomerFilter,
    after: Option<String>,
    ended: bool,
}

impl CustomerPages<'_> {
    /// The next page; none after the last one.
    pub async fn next(&mut self) -> Result<Option<Vec<CustomerSummary>>, Error> {
        #[derive(Deserialize)]
        struct Page {
            customers: Vec<CustomerSummary>,
            next: Option<String>,
        }
        if self.ended {
            return Ok(None);
        }
        let path = format!("/customers?{}", query(&self.filter, self.after.as_deref()));
        let page: Page = self.client.ask(Method::GET, &path, |request| request).await?;
        self.ended = page.next.is_none();
        self.after = page.next;
        Ok(Some(page.customers))
    }
}

/// The parameters of a list; only texts that are set.
pub(crate) fn query(filter: &impl Serialize, after: Option<&str>) -> String {
    let mut parameters = match serde_json::to_value(filter) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    if let Some(after) = after {
        parameters.insert("after".to_owned(), after.into());
    }
    let pairs =
        parameters.iter().filter_map(|(name, value)| Some(format!("{name}={}", segment(value.as_str()?))));
    pairs.collect::<Vec<_>>().join("&")
}

/// A text as a part of an address.
pub(crate) fn segment(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn form(upload: &Upload) -> Form {
    let form = upload.texts.iter().fold(Form::new(), |form, (part, text)| form.text(*part, text.clone()));
    upload.files.iter().fold(form, |form, (part, name, bytes)| {
        form.part(*part, Part::bytes(bytes.clone()).file_name(name.clone()))
    })
}
