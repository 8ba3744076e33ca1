//! An identity provider, and what of its word counts here.

use probity_model::user::Role;
use probity_openid::{IdToken, Registration};

/// An identity provider, as the operator configured it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenIdProvider {
    /// What addresses and events call it.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// What this client is to it.
    pub registration: Registration,
    /// The claim that roles follow from; empty where administrators give roles here.
    pub role_claim: String,
    /// Which value of the claim is which role. The first that somebody has counts.
    pub roles: Vec<(String, Role)>,
    /// The domains of e-mail addresses that may sign in; empty for any.
    pub email_domains: Vec<String>,
    /// Whether each address it tells counts as verified, also where it says nothing of that.
    pub vouches_for_emails: bool,
    /// Whether somebody it does not know yet gets the account with their verified address.
    pub links_by_email: bool,
    /// Whether somebody without an account gets one.
    pub creates_users: bool,
    /// The values of `amr` or `acr` that stand for a second factor; none where one is proved here.
    pub second_factor: Vec<String>,
}

/// What a provider says of somebody's role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mapped {
    /// This one.
    To(Role),
    /// Nothing: roles are given here.
    NotHere,
    /// None of those that are mapped.
    None,
}

impl OpenIdProvider {
    /// What it says of the role.
    #[must_use]
    pub fn role(&self, token: &IdToken) -> Mapped {
        if self.role_claim.is_empty() {
            return Mapped::NotHere;
        }
        let values = token.texts(&self.role_claim);
        let first = self.roles.iter().find(|(value, _)| values.contains(&value.as_str()));
        first.map_or(Mapped::None, |(_, role)| Mapped::To(*role))
    }

    /// The address it tells, in lower case, if it counts as verified.
    #[must_use]
    pub fn verified_email(&self, token: &IdToken) -> Option<String> {
        let email = token.text("email")?.trim().to_lowercase();
        (self.vouches_for_emails || token.is_true("email_verified")).then_some(email)
    }

    /// Whether somebody with this verified address may sign in.
    #[must_use]
    pub fn takes(&self, email: Option<&str>) -> bool {
        let domain = email.and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain);
        self.email_domains.is_empty()
            || domain.is_some_and(|domain| self.email_domains.iter().any(|it| it == domain))
    }

    /// Whether a second factor was proved there.
    #[must_use]
    pub fn proved_second_factor(&self, token: &IdToken) -> bool {
        let said = [token.texts("amr"), token.texts("acr")].concat();
        self.second_factor.iter().any(|value| said.contains(&value.as_str()))
    }
}
