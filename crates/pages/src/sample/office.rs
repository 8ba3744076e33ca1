use super::{Rendered, lists, moment, page, shell};
use crate::account::{AccountPage, Factors, PasskeyRow, SessionRow, SignInPage, Ways};
use crate::api_docs::ApiDocsPage;
use crate::api_keys::{ApiKeyForm, ApiKeyRow, ApiKeysPage, ScopeChoice, ScopeGroup};
use crate::errors::ErrorPage;
use crate::layout::{Paging, Section};
use crate::notifications::{Notification, NotificationsPage};
use crate::palette::{PaletteAnswer, PaletteEntry, PaletteGroup};
use crate::passkey::{AddPasskey, PasskeyForm};
use crate::qr::Qr;
use crate::reports::{CountRow, CountTable, ReportsPage, Tile};
use crate::second_factor::{ProvePage, RecoveryCodesPage, SecondFactorPage, SetUpPage, TotpPage, grouped};
use crate::users::{NewUserPage, UserRow, UserState, UsersPage};
use crate::words::Role;

pub(super) fn pages() -> Vec<Rendered> {
    let no_news = NotificationsPage { items: Vec::new(), paging: Paging::default(), ..notifications() };
    let nothing = PaletteAnswer { q: "zzz".to_owned(), groups: Vec::new() };
    let reader = shell(Role::Reviewer, Section::None);
    vec![
        page("notifications", &notifications()),
        page("notifications-empty", &no_news),
        page("users", &users()),
        page("user-new", &new_user()),
        page("account", &account()),
        page("sign-in", &sign_in(None)),
        page("sign-in-failed", &sign_in(Some("The e-mail or the password is not right."))),
        page("second-factor", &second_factor(true, None)),
        page("second-factor-wrong", &second_factor(false, Some("This code is not right."))),
        page("set-up", &set_up()),
        page("totp", &totp()),
        page("recovery-codes", &recovery_codes()),
        page("prove", &prove()),
        page("reports", &reports()),
        page("api-keys", &api_keys()),
        page("palette", &palette()),
        page("part-palette-empty", &nothing),
        page("api-docs", &ApiDocsPage { shell: shell(Role::Administrator, Section::ApiDocs) }),
        ("error", error().render(Some(&reader))),
        ("error-signed-out", error().render(None)),
    ]
}

fn notifications() -> NotificationsPage {
    let item = |title: &str, text: &str, unread| Notification {
        id: "ntf_01K9".to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        href: "/customers/cus_01K9ZQ4T".to_owned(),
        at: moment("12 min ago"),
        unread,
    };
    NotificationsPage {
        shell: shell(Role::Reviewer, Section::Notifications),
        items: vec![
            item("Anna Maria Eriksson sent again", "Passport and proof of address", true),
            item("Ben Okafor sent your decision back", "The address was not compared with the bill.", false),
        ],
        paging: lists::paging(),
    }
}

fn users() -> UsersPage {
    let user = |name: &str, role: Role, state, you| UserRow {
        id: "usr_01K9".to_owned(),
        name: name.to_owned(),
        initials: crate::layout::initials(name),
        email: "someone@example.org".to_owned(),
        role: role.label().to_owned(),
        roles: lists::choices(&["Reviewer", "Approver", "Helpdesk"]),
        state,
        ways: "password, Okta".to_owned(),
        second_factor: state == UserState::Active,
        last_seen: (state != UserState::Disabled).then(|| moment("3 h ago")),
        you,
    };
    UsersPage {
        shell: shell(Role::Administrator, Section::Users),
        rows: vec![
            user("Chiara Rossi", Role::Administrator, UserState::Active, true),
            user("Ben Okafor", Role::Approver, UserState::Active, false),
            user("Maria Lind", Role::Reviewer, UserState::Locked, false),
            user("Noah Weiss", Role::Auditor, UserState::Disabled, false),
        ],
        can_change: true,
        can_review_access: true,
        error: None,
    }
}

fn new_user() -> NewUserPage {
    NewUserPage {
        shell: shell(Role::Administrator, Section::Users),
        name: "Maria Lind".to_owned(),
        email: "maria".to_owned(),
        roles: lists::choices(&["Reviewer", "Approver", "Helpdesk"]),
        password_length_min: 12,
        name_error: None,
        email_error: Some("An e-mail address has an @ and a domain.".to_owned()),
        password_error: Some("Use at least 12 characters.".to_owned()),
    }
}

fn account() -> AccountPage {
    let session = |device: &str, current| SessionRow {
        id: "ses_01K9".to_owned(),
        device: device.to_owned(),
        address: "192.0.2.7".to_owned(),
        started: moment("2 days ago"),
        last_seen: moment("just now"),
        current,
    };
    AccountPage {
        passkeys: vec![passkey("Work laptop", Some("2 h ago")), passkey("Security key", None)],
        add_passkey: Some(AddPasskey::own()),
        passkey_error: Some("This passkey was not taken. Try again, or go another way.".to_owned()),
        factors: Factors { totp: true, recovery_codes: 9, any: true, needed: false },
        emails: vec![
            ("recheck_ready".into(), "A customer you asked has answered".into(), true),
            ("mentioned".into(), "A note mentions you".into(), false),
        ],
        shell: shell(Role::Reviewer, Section::Account),
        email: "maria@example.org".to_owned(),
        sessions: vec![session("Firefox on Linux", true), session("Safari on iPhone", false)],
        password_length_min: 12,
        password_error: Some("The current password is not right.".to_owned()),
    }
}

fn passkey(name: &str, last_used: Option<&str>) -> PasskeyRow {
    PasskeyRow {
        id: "psk_01K9".to_owned(),
        name: name.to_owned(),
        added: moment("2 days ago"),
        last_used: last_used.map(moment),
    }
}

fn set_up() -> SetUpPage {
    SetUpPage {
        email: "maria@example.org".to_owned(),
        next: "/queue".to_owned(),
        add_passkey: Some(AddPasskey::owed("/queue")),
        error: None,
    }
}

fn sign_in(error: Option<&str>) -> SignInPage {
    SignInPage {
        email: error.map(|_| "maria@example.org".to_owned()).unwrap_or_default(),
        next: "/queue".to_owned(),
        error: error.map(str::to_owned),
        notice: error.is_none().then(|| "You signed out.".to_owned()),
        demo: vec![("maria@probity.example".to_owned(), "Reviewer".to_owned())],
        ways: Ways {
            passkey: Some(PasskeyForm::sign_in("/queue")),
            providers: vec![("/sign-in/openid/okta?next=/queue".to_owned(), "Okta".to_owned())],
            local: error.is_none(),
        },
        request_id: error.map(|_| "req_01K9ZQ7M2X".to_owned()),
    }
}

fn second_factor(totp: bool, error: Option<&str>) -> SecondFactorPage {
    SecondFactorPage {
        email: "maria@example.org".to_owned(),
        next: "/queue".to_owned(),
        totp,
        passkey: Some(PasskeyForm::second("/queue")),
        error: error.map(str::to_owned),
    }
}

fn totp() -> TotpPage {
    TotpPage {
        action: "/account/totp/confirm",
        next: "/account".to_owned(),
        qr: Qr::of("otpauth://totp/Probity:maria@example.org?secret=GEZDGNBVGY3TQOJQ&issuer=Probity"),
        secret: grouped("GEZDGNBVGY3TQOJQ"),
        error: None,
    }
}

fn recovery_codes() -> RecoveryCodesPage {
    RecoveryCodesPage {
        title: "Your authenticator app is set up".to_owned(),
        codes: vec!["ABCD-EFGH-IJKL-MN23".to_owned(), "QRST-UVWX-YZ23-4567".to_owned()],
        next: "/account".to_owned(),
    }
}

fn prove() -> ProvePage {
    ProvePage {
        email: "maria@example.org".to_owned(),
        next: "/settings/api-keys".to_owned(),
        codes: true,
        totp: true,
        passkey: Some(PasskeyForm::prove("/settings/api-keys")),
        providers: vec![("/account/prove/openid/okta?next=/settings/api-keys".to_owned(), "Okta".to_owned())],
        error: Some("This is not your password.".to_owned()),
    }
}

fn reports() -> ReportsPage {
    let tile = |label: &str, value: &str, detail: &str, href: Option<&str>| Tile {
        label: label.to_owned(),
        value: value.to_owned(),
        detail: detail.to_owned(),
        href: href.map(str::to_owned),
    };
    let row = |label: &str, count, share| CountRow { label: label.to_owned(), count, share };
    let table = |title: &str, column: &str, rows| CountTable {
        title: title.to_owned(),
        column: column.to_owned(),
        rows,
    };
    ReportsPage {
        shell: shell(Role::Auditor, Section::Reports),
        can_retain: true,
        periods: lists::choices(&["Last 30 days", "Last 7 days", "This year"]),
        tiles: vec![
            tile("Decided", "214", "38 a day", None),
            tile("Approved", "71 %", "152 of 214", Some("/customers?status=approved")),
            tile("Median time to decision", "3 h 12 min", "from submission", None),
            tile("Overdue now", "2", "", Some("/queue")),
        ],
        tables: vec![
            table(
                "Decisions per reviewer",
                "Reviewer",
                vec![row("Maria Lind", 120, 100), row("Ben Okafor", 94, 78)],
            ),
            table("Reasons given", "Reason", Vec::new()),
        ],
    }
}

fn api_keys() -> ApiKeysPage {
    let scope = |value: &str, label: &str, chosen| ScopeChoice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen,
    };
    let group = |label: &str, scopes| ScopeGroup { label: label.to_owned(), scopes };
    let form = |name: &str| ApiKeyForm {
        name: name.to_owned(),
        groups: vec![
            group(
                "Customers",
                vec![
                    scope("customers:read", "Read customers, levels and reasons", true),
                    scope("customers:write", "Create and supply customers", true),
                ],
            ),
            group("Sandbox", vec![scope("sandbox", "Sandbox: made-up customers only", false)]),
        ],
        expires_on: "2027-11-23".to_owned(),
        networks: "203.0.113.0/24".to_owned(),
        acts_for: lists::choices(&["Nobody", "Maria Lind"]),
    };
    let key = |name: &str, is_sandbox, revoked| ApiKeyRow {
        id: "key_01K9".to_owned(),
        name: name.to_owned(),
        prefix: "pk_5f0c2a91".to_owned(),
        is_sandbox,
        scopes: vec!["Read customers, levels and reasons".to_owned(), "Read transactions".to_owned()],
        networks: "203.0.113.0/24 2001:db8::/32".to_owned(),
        acts_for: Some("Maria Lind".to_owned()),
        expires: Some(moment("in 3 days")),
        is_expired: false,
        created: moment("3 days ago"),
        created_by: "Maria Lind".to_owned(),
        last_used: Some(moment("12 min ago")),
        revoked,
        form: form(name),
    };
    ApiKeysPage {
        shell: shell(Role::Administrator, Section::Settings),
        rows: vec![
            key("Trading platform", false, None),
            key("Trading platform, test", true, None),
            key("Trading platform, before", false, Some(moment("2 days ago"))),
        ],
        new: form(""),
        today: "2026-11-23".to_owned(),
        token: Some("pk_5f0c2a91".to_owned()),
        error: None,
    }
}

fn palette() -> PaletteAnswer {
    let entry = |title: &str, detail: &str, icon| PaletteEntry {
        title: title.to_owned(),
        detail: detail.to_owned(),
        href: "/customers/cus_01K9ZQ4T".to_owned(),
        icon,
    };
    let group = |label: &str, entries| PaletteGroup { label: label.to_owned(), entries };
    PaletteAnswer {
        q: "an".to_owned(),
        groups: vec![
            group("Customers", vec![entry("Anna Maria Eriksson", "88213, pending", "user")]),
            group(
                "Pages",
                vec![entry("Transactions", "", "arrow-left-right"), entry("Your account", "", "user-cog")],
            ),
        ],
    }
}

fn error() -> ErrorPage {
    ErrorPage {
        status: 409,
        title: "Ben Okafor decided this customer".to_owned(),
        what_to_do: "Look at the decision; an approver can reopen it.".to_owned(),
        link: Some(("Back to the customer".to_owned(), "/customers/cus_01K9ZQ4T".to_owned())),
        request_id: "req_01K9ZQ7M2X".to_owned(),
    }
}
