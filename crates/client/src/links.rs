//! Links to the hosted page.

use crate::{Client, Error, operations::segment};
use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;

/// A link just made. Not `Debug`: whoever has the address is taken for the customer.
#[derive(Clone, Deserialize)]
pub struct NewLink {
    /// Begins with `lnk_`.
    pub id: String,
    /// The address, for the customer alone. It is told once: none in the answer to a request that was carried out
    /// before.
    pub url: Option<String>,
    /// From when on it leads nowhere.
    pub expires_at: Timestamp,
}

/// A link, without its address.
#[derive(Clone, Debug, Deserialize)]
pub struct Link {
    /// Begins with `lnk_`.
    pub id: String,
    /// Whose page it leads to.
    pub customer_id: String,
    /// `usable`, `used`, `expired` or `revoked`.
    pub state: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it leads nowhere.
    pub expires_at: Timestamp,
    /// When the customer opened it.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Client {
    /// Makes a link to the customer's hosted page.
    pub async fn create_link(&self, customer: &str) -> Result<NewLink, Error> {
        let path = format!("/customers/{}/links", segment(customer));
        self.ask(Method::POST, &path, |request| request).await
    }

    /// E-mails the customer a link; gives the e-mail's id.
    pub async fn email_link(&self, customer: &str) -> Result<String, Error> {
        #[derive(Deserialize)]
        struct Queued {
            email_id: String,
        }
        let path = format!("/customers/{}/links/email", segment(customer));
        let queued: Queued = self.ask(Method::POST, &path, |request| request).await?;
        Ok(queued.email_id)
    }

    /// The links of a customer, the newest first.
    pub async fn links(&self, customer: &str) -> Result<Vec<Link>, Error> {
        #[derive(Deserialize)]
        struct List {
            links: Vec<Link>,
        }
        let path = format!("/customers/{}/links", segment(customer));
        let list: List = self.ask(Method::GET, &path, |request| request).await?;
        Ok(list.links)
    }

    /// Revokes a link. Twice is no error.
    pub async fn revoke_link(&self, id: &str) -> Result<(), Error> {
        self.tell(Method::DELETE, &format!("/links/{}", segment(id))).await
    }
}
