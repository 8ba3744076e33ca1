use super::{Rendered, lists, moment, page, shell, strings};
use crate::activity::{Change, EventKind, EventView};
use crate::branding::{BrandingForm, BrandingPage, ThemeColours, ThemeCss, ThemePreviewCss};
use crate::four_eyes::{FourEyesPage, RuleForm};
use crate::layout::{Fact, Section};
use crate::levels::{
    FieldNeed, GroupForm, LevelForm, LevelLimits, LevelPage, LevelPreview, LevelRow, LevelsPage,
};
use crate::reason_set::{
    Coverage, ReasonForm, ReasonPage, ReasonRow, ReasonSetGroup, ReasonSetPage, Translation,
};
use crate::roles::{PermissionGroup, RolePage, RoleRow, RolesPage};
use crate::settings::{Refused, SettingsLink, SettingsPage, SettingsSection, Tick};
use crate::words::Role;

pub(super) fn pages() -> Vec<Rendered> {
    let new = LevelPage { is_new: true, title: String::new(), ..level(Role::Administrator) };
    let nothing = LevelPage { preview: LevelPreview::default(), ..level(Role::Administrator) };
    let stale = LevelPage { refused: meanwhile(), is_typed: true, ..level(Role::Administrator) };
    let new_reason = ReasonPage { is_new: true, title: String::new(), ..reason(Role::Administrator, false) };
    let untouched = ReasonPage { history: Vec::new(), ..reason(Role::Administrator, true) };
    let no_reasons = ReasonSetPage { groups: Vec::new(), q: "zzz".to_owned(), ..reasons() };
    let as_configured = BrandingPage { logo: None, history: Vec::new(), ..branding(Role::Administrator) };
    let stale_policy =
        FourEyesPage { refused: meanwhile(), is_typed: true, ..four_eyes(Role::Administrator) };
    let no_policy = FourEyesPage {
        in_force: Vec::new(),
        levels: Vec::new(),
        history: Vec::new(),
        ..four_eyes(Role::Administrator)
    };
    let new_role = RolePage { id: String::new(), title: String::new(), history: Vec::new(), ..role() };
    let own_role = RolePage { is_own: true, refused: meanwhile(), ..role() };
    vec![
        page("settings", &settings()),
        page("levels", &levels()),
        page("level", &level(Role::Administrator)),
        page("level-new", &new),
        page("level-asks-nothing", &nothing),
        page("level-changed-meanwhile", &stale),
        page("level-to-read", &level(Role::Auditor)),
        page("reason-set", &reasons()),
        page("reason-set-empty", &no_reasons),
        page("reason", &reason(Role::Administrator, false)),
        page("reason-new", &new_reason),
        page("reason-confidential", &untouched),
        page("reason-to-read", &reason(Role::Reviewer, false)),
        page("four-eyes", &four_eyes(Role::Administrator)),
        page("four-eyes-changed-meanwhile", &stale_policy),
        page("four-eyes-to-read", &four_eyes(Role::Auditor)),
        page("four-eyes-none", &no_policy),
        page("roles", &roles()),
        page("roles-none", &RolesPage { rows: Vec::new(), ..roles() }),
        page("role", &role()),
        page("role-new", &new_role),
        page("role-own", &own_role),
        page("branding", &branding(Role::Administrator)),
        page("branding-as-configured", &as_configured),
        page("branding-to-read", &branding(Role::Auditor)),
        page("part-theme", &ThemeCss { light: colours("#0b6e4f"), dark: colours("#5cc9a4") }),
        page("part-theme-preview", &ThemePreviewCss { light: colours("#0b6e4f"), dark: colours("#5cc9a4") }),
    ]
}

fn colours(accent: &str) -> ThemeColours {
    ThemeColours { accent: accent.to_owned(), on_accent: "#ffffff".to_owned() }
}

fn fact(label: &str, value: &str) -> Fact {
    Fact { label: label.to_owned(), value: value.to_owned() }
}

fn settings() -> SettingsPage {
    let section = |link, state: &str| SettingsSection { link, state: state.to_owned() };
    SettingsPage {
        shell: shell(Role::Administrator, Section::Settings),
        sections: vec![
            section(SettingsLink::Levels, "2 levels"),
            section(SettingsLink::Reasons, "79 reasons"),
            section(SettingsLink::FourEyes, "1 rule"),
            section(SettingsLink::Branding, ""),
            section(SettingsLink::Webhooks, ""),
        ],
        policies: vec![fact("A claim lapses after", "30 min without an action")],
        can_change: true,
    }
}

fn event(what: &str) -> EventView {
    EventView {
        id: "version-3".to_owned(),
        code: "level_changed".to_owned(),
        kind: EventKind::Administration,
        at: moment("2 h ago"),
        who: "Chiara Rossi".to_owned(),
        what: what.to_owned(),
        changes: vec![Change {
            label: "Occupation".to_owned(),
            from: Some("required".to_owned()),
            to: Some("optional".to_owned()),
        }],
        details: Vec::new(),
        customer: None,
    }
}

fn meanwhile() -> Refused {
    Refused {
        errors: Vec::new(),
        meanwhile: vec![event("put version 4 in force")],
        href: "/settings/levels/standard".to_owned(),
    }
}

fn roles() -> RolesPage {
    let row = |name: &str, is_retired, users| RoleRow {
        id: "rol_01K9".to_owned(),
        name: name.to_owned(),
        is_retired,
        may: "See the queue and customers · Read notes".to_owned(),
        users,
        version: 3,
        since: moment("2 h ago"),
        by: "Chiara Rossi".to_owned(),
    };
    RolesPage {
        shell: shell(Role::Administrator, Section::Settings),
        built_in: vec![fact("Auditor", "See the queue and customers · See documents · See the audit log")],
        rows: vec![row("Helpdesk", false, 4), row("Interns 2025", true, 1)],
    }
}

fn role() -> RolePage {
    let group = |label, permissions| PermissionGroup { label, permissions };
    RolePage {
        shell: shell(Role::Administrator, Section::Settings),
        id: "rol_01K9".to_owned(),
        title: "Helpdesk".to_owned(),
        version: 3,
        name: "Helpdesk".to_owned(),
        groups: vec![
            group("See", vec![tick("See the queue and customers", true), tick("See documents", false)]),
            group("Manage", vec![tick("Manage users", false)]),
        ],
        is_retired: false,
        is_own: false,
        users: 4,
        refused: Refused::default(),
        history: vec![event("put version 3 in force")],
    }
}

fn four_eyes(role: Role) -> FourEyesPage {
    let form = |number, name: &str, is_spare: bool| RuleForm {
        number,
        name: name.to_owned(),
        approvals: !is_spare,
        rejections: !is_spare,
        levels: vec![tick("Standard", !is_spare), tick("Business", false)],
        risks: lists::choices(&["Any risk", "Medium risk or more", "High risk"]),
        groups: vec![tick("Fraud", !is_spare), tick("Image", false)],
        reasons: vec![tick("Blurred", !is_spare), tick("Cut off", false)],
        reasons_chosen: usize::from(!is_spare),
        amount: if is_spare { String::new() } else { "10000".to_owned() },
        currency: if is_spare { String::new() } else { "EUR".to_owned() },
        is_spare,
    };
    let can_change = matches!(role, Role::Administrator);
    FourEyesPage {
        shell: shell(role, Section::Settings),
        can_change,
        version: 3,
        rules: if can_change { vec![form(1, "Large movers", false), form(2, "", true)] } else { Vec::new() },
        in_force: vec![fact("Large movers", "Approvals and rejections, where 10000 EUR or more was moved")],
        levels: vec![("enhanced".to_owned(), "Enhanced".to_owned())],
        is_typed: false,
        refused: Refused::default(),
        history: vec![event("put version 3 in force")],
        name_chars_max: 60,
    }
}

fn levels() -> LevelsPage {
    let row = |code: &str, name: &str, is_enabled, is_usual, customers| LevelRow {
        code: code.to_owned(),
        name: name.to_owned(),
        is_enabled,
        is_usual,
        asks: "13 fields, 1 optional; Identity document, Proof of address, Selfie".to_owned(),
        customers,
        version: 3,
        since: moment("2 h ago"),
        by: "Chiara Rossi".to_owned(),
    };
    LevelsPage {
        shell: shell(Role::Administrator, Section::Settings),
        rows: vec![row("standard", "Standard", true, true, 1204), row("old", "Before 2026", false, false, 1)],
        can_change: true,
    }
}

fn tick(label: &str, chosen: bool) -> Tick {
    Tick { value: label.to_lowercase(), label: label.to_owned(), chosen }
}

fn level(role: Role) -> LevelPage {
    let need = |label: &str| FieldNeed {
        code: label.to_lowercase(),
        label: label.to_owned(),
        needs: lists::choices(&["Required", "Optional", "Not asked"]),
    };
    let group = |number, label: &str, is_spare: bool| GroupForm {
        number,
        label: label.to_owned(),
        kinds: vec![tick("Passport", !is_spare), tick("Selfie", false)],
        is_spare,
    };
    LevelPage {
        shell: shell(role, Section::Settings),
        is_new: false,
        can_change: matches!(role, Role::Administrator),
        title: "Standard".to_owned(),
        form: LevelForm {
            code: "standard".to_owned(),
            version: 3,
            name: "Standard".to_owned(),
            fields: vec![need("Occupation"), need("Phone")],
            groups: vec![group(1, "Identity document", false), group(2, "", true)],
            attempts_max: "5".to_owned(),
            due_hours: "24".to_owned(),
            resubmission_days: "14".to_owned(),
            reminder_days: "3".to_owned(),
            most: LevelLimits { attempts: 20, hours: 2160, days: 365, name_chars: 60 },
            second_approval: true,
            enabled: true,
        },
        preview: LevelPreview {
            fields: vec![("Occupation".to_owned(), false), ("Phone".to_owned(), true)],
            documents: vec![
                ("Identity document".to_owned(), strings(["Passport", "Identity card"])),
                ("Selfie".to_owned(), Vec::new()),
            ],
            rules: strings(["They may submit 5 times; after that an approver can allow one more."]),
        },
        is_typed: false,
        refused: Refused::default(),
        customers: 1204,
        in_check: 3,
        history: vec![event("put version 3 in force")],
    }
}

fn reasons() -> ReasonSetPage {
    let row = |code: &str, label: &str, text: Option<&str>, is_enabled| ReasonRow {
        code: code.to_owned(),
        label: label.to_owned(),
        disposition: "May try again".to_owned(),
        text: text.map(str::to_owned),
        is_enabled,
        lacks: if text.is_some() { strings(["de", "fr"]) } else { Vec::new() },
    };
    let group = |label: &str, is_confidential, rows| ReasonSetGroup {
        label: label.to_owned(),
        is_confidential,
        rows,
    };
    let language = |name: &str, tag: &str, done| Coverage {
        name: name.to_owned(),
        tag: tag.to_owned(),
        done,
        all: 60,
        href: format!("/settings/reasons?lacks={tag}"),
    };
    ReasonSetPage {
        shell: shell(Role::Administrator, Section::Settings),
        q: String::new(),
        groups: vec![
            group(
                "Image",
                false,
                vec![
                    row("image_blurred", "Image blurred", Some("The picture is blurred."), true),
                    row("image_odd", "Odd", None, false),
                ],
            ),
            group("Fraud", true, vec![row("fraud_forged", "Forged", None, true)]),
        ],
        languages: vec![language("Deutsch", "de", 12), language("العربية", "ar", 60)],
        lacks: Some("Deutsch".to_owned()),
        count: 3,
        can_change: true,
    }
}

fn reason(role: Role, is_confidential: bool) -> ReasonPage {
    let translation = |name: &str, tag: &str, direction: &str, text: &str| Translation {
        name: name.to_owned(),
        tag: tag.to_owned(),
        direction: direction.to_owned(),
        text: text.to_owned(),
        instead: String::new(),
    };
    ReasonPage {
        shell: shell(role, Section::Settings),
        is_new: false,
        can_change: matches!(role, Role::Administrator),
        title: "Image blurred".to_owned(),
        facts: vec![fact("What follows from it", "May try again")],
        form: ReasonForm {
            code: "image_blurred".to_owned(),
            version: 2,
            groups: lists::choices(&["Image", "Fraud"]),
            group: "Image".to_owned(),
            is_confidential,
            label: "Image blurred".to_owned(),
            targets: vec![tick("Document", true), tick("Selfie", true), tick("Field", false)],
            dispositions: lists::choices(&["May try again", "Final"]),
            visible: true,
            text: "The picture is blurred. Hold the camera still and take it again.".to_owned(),
            translations: vec![
                translation("Deutsch", "de", "ltr", "Das Bild ist unscharf."),
                translation("العربية", "ar", "rtl", ""),
            ],
            places: lists::choices(&["First", "After “Glare hides data”"]),
            enabled: true,
            label_chars_max: 100,
            text_chars_max: 500,
        },
        refused: Refused {
            errors: strings(["Give a label of at most 100 characters."]),
            ..Refused::default()
        },
        history: vec![event("changed the reason image_blurred")],
    }
}

fn branding(role: Role) -> BrandingPage {
    BrandingPage {
        shell: shell(role, Section::Settings),
        can_change: matches!(role, Role::Administrator),
        facts: vec![fact("Name", "Example Bank")],
        form: BrandingForm {
            version: 2,
            operator: "Example Bank".to_owned(),
            accent: "#0b6e4f".to_owned(),
            ..BrandingForm::default()
        },
        configured: BrandingForm { operator: "Probity".to_owned(), ..BrandingForm::default() },
        preview_css: "/settings/branding/preview.css?light=0b6e4f&dark=5cc9a4".to_owned(),
        preview_name: "Example Bank".to_owned(),
        logo: Some("/verify-assets/logo.png?v=0123456789abcdef".to_owned()),
        logo_rules: "PNG, JPEG or WebP, at most 1 MB.".to_owned(),
        is_typed: true,
        refused: Refused::default(),
        history: vec![event("put version 2 in force")],
    }
}
