//! What the operator configured, as the use cases see it.

mod openid;

pub use openid::{Mapped, OpenIdProvider};

use crate::privacy::PrivacySettings;
use ipnet::IpNet;
use probity_mail::{MailSettings, Transport};
use probity_model::{
    erasure::Retention,
    field::{FieldDefinition, FieldType, default_fields},
    item::{DocumentKind, FieldCode, ItemKey},
    level::{Level, default_level},
    user::Role,
};
use probity_scan::Scanner;
use probity_webhook::SenderSettings;
use std::{collections::BTreeMap, net::IpAddr, path::PathBuf};

/// Everything configurable that a use case needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The fields known, in the order they are shown.
    pub fields: Vec<FieldDefinition>,
    /// The levels in force.
    pub levels: Vec<Level>,
    /// How expensive a password hash is.
    pub password_cost: PasswordCost,
    /// How long a session lasts without use, in seconds.
    pub session_idle_seconds: i64,
    /// How long a session lasts at most, in seconds.
    pub session_seconds_max: i64,
    /// What signing in takes beside the password.
    pub sign_in: SignInSettings,
    /// How long every failed sign-in takes at least, in seconds.
    pub sign_in_failure_seconds: f64,
    /// The address people open, such as `https://kyc.bank.example`: links begin with it.
    pub public_url: String,
    /// The hosted page.
    pub portal: PortalSettings,
    /// How e-mails go out, and from whom.
    pub email: MailSettings,
    /// Where webhooks may go, and how long a receiver may take.
    pub webhooks: SenderSettings,
    /// Whether this process sends webhooks; where not, they wait.
    pub sends_webhooks: bool,
    /// For how long records must stay.
    pub retention: Retention,
    /// What is wanted of whoever looks at masked values.
    pub privacy: PrivacySettings,
    /// The virus scanner that looks at every file, if there is one.
    pub scanner: Option<Scanner>,
    /// Whether customers whose time is over are purged every day, without anybody asking.
    pub purges: bool,
    /// Where the receipts of purges are written.
    pub receipts: PathBuf,
}

/// How e-mails go out unless configured: into a folder, where nobody gets them.
fn default_email() -> MailSettings {
    MailSettings {
        transport: Transport::Folder("data/emails".into()),
        from: "Probity <probity@localhost>".to_owned(),
        reply_to: String::new(),
    }
}

/// What is configurable of the hosted page.
#[derive(Clone, Debug)]
pub struct PortalSettings {
    /// How long a link can be used, in days.
    pub link_days: u32,
    /// How long a session lasts without use, in minutes.
    pub session_idle_minutes: u32,
    /// How long a session lasts at most, in minutes.
    pub session_minutes_max: u32,
    /// The origins whose pages may show it in a frame, such as `https://www.bank.example`; none by default.
    pub frame_origins: Vec<String>,
    /// What the operator calls itself to customers.
    pub operator: String,
    /// Where the operator says how data is used.
    pub privacy_url: Option<String>,
    /// Where customers can ask for help.
    pub support_email: Option<String>,
}

impl Default for PortalSettings {
    fn default() -> Self {
        Self {
            link_days: 7,
            session_idle_minutes: 30,
            session_minutes_max: 120,
            frame_origins: Vec::new(),
            operator: "Probity".to_owned(),
            privacy_url: None,
            support_email: None,
        }
    }
}

/// The cost of Argon2id, as in RFC 9106, section 4.
#[derive(Clone, Copy, Debug)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            fields: default_fields(),
            levels: vec![default_level()],
            // OWASP's first choice: 19 MiB, two passes, one lane.
            password_cost: PasswordCost { memory_kib: 19 * 1024, passes: 2 },
            session_idle_seconds: 8 * 3600,
            session_seconds_max: 24 * 3600,
            sign_in: SignInSettings::default(),
            sign_in_failure_seconds: 0.5,
            public_url: String::new(),
            portal: PortalSettings::default(),
            email: default_email(),
            webhooks: SenderSettings::default(),
            sends_webhooks: true,
            retention: Retention::default(),
            privacy: PrivacySettings::default(),
            scanner: None,
            purges: false,
            receipts: "data/receipts".into(),
        }
    }
}

/// What signing in takes beside the password.
#[derive(Clone, Debug)]
pub struct SignInSettings {
    /// The roles that need a second factor.
    pub second_factor_roles: Vec<Role>,
    /// How long a proof of who somebody is counts for exports, keys and users, in minutes.
    pub proof_minutes: u32,
    /// Sessions of one user at once; 0 for any number.
    pub sessions_max: u32,
    /// The networks that a role may come from; a role without any may come from everywhere.
    pub networks: BTreeMap<Role, Vec<IpNet>>,
    /// Whether everybody can sign in here, with a password or a passkey; where not, at a provider alone.
    pub local: bool,
    /// Who can sign in here in any case, by e-mail address in lower case.
    pub emergency_users: Vec<String>,
    /// The identity providers people can sign in at.
    pub openid: Vec<OpenIdProvider>,
}

impl Default for SignInSettings {
    fn default() -> Self {
        Self {
            second_factor_roles: Vec::new(),
            proof_minutes: 10,
            sessions_max: 0,
            networks: BTreeMap::new(),
            local: true,
            emergency_users: Vec::new(),
            openid: Vec::new(),
        }
    }
}

impl SignInSettings {
    /// Whether the user with this address, in lower case, can sign in here.
    #[must_use]
    pub fn signs_in_here(&self, email: &str) -> bool {
        self.local || self.emergency_users.iter().any(|it| it == email)
    }

    /// Whether this role may come from this address. Where a network is asked for, an unknown address is none of it.
    #[must_use]
    pub fn allows(&self, role: Role, address: Option<IpAddr>) -> bool {
        let networks: Vec<_> = match role {
            // A role of the operator's own comes from where any role may: it has no networks of its own.
            Role::Custom(_) => self.networks.values().flatten().collect(),
            built_in => self.networks.get(&built_in).map_or_else(Vec::new, |own| own.iter().collect()),
        };
        let Some(address) = address.map(|address| address.to_canonical()) else { return networks.is_empty() };
        networks.is_empty() || networks.iter().any(|network| network.contains(&address))
    }

    /// Whether this role signs in with a second factor. A role of the operator's own does where any role does.
    #[must_use]
    pub fn needs_second_factor(&self, role: Role) -> bool {
        match role {
            Role::Custom(_) => !self.second_factor_roles.is_empty(),
            built_in => self.second_factor_roles.contains(&built_in),
        }
    }
}

impl Settings {
    /// The definition of a field.
    #[must_use]
    pub fn field(&self, code: &FieldCode) -> Option<&FieldDefinition> {
        self.fields.iter().find(|field| field.code == *code)
    }

    /// What people call an item.
    #[must_use]
    pub fn item_label(&self, item: &ItemKey) -> String {
        match item {
            ItemKey::Field(code) => {
                self.field(code).map_or_else(|| code.to_string(), |field| field.label.clone())
            }
            ItemKey::Document(kind) => kind.label().to_owned(),
        }
    }

    /// The type of a field's value; plain text for one that is not configured any more.
    #[must_use]
    pub fn field_type(&self, code: &FieldCode) -> FieldType {
        self.field(code).map_or(FieldType::Text, |field| field.field_type)
    }

    /// The order items are shown in: fields as configured, then documents by kind.
    #[must_use]
    pub fn item_order(&self, item: &ItemKey) -> usize {
        match item {
            ItemKey::Field(code) => {
                self.fields.iter().position(|field| field.code == *code).unwrap_or(self.fields.len())
            }
            ItemKey::Document(kind) => {
                1000 + DocumentKind::ALL.iter().position(|it| it == kind).unwrap_or_default()
            }
        }
    }
}
