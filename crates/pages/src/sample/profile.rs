use super::{Rendered, due, error_toast, moment, page, shell, strings};
use crate::customer::{CustomerHeader, Holder, Identifier, Tab};
use crate::layout::{Fact, Section, ToastAnswer};
use crate::masking::Masking;
use crate::verification::{
    AskedItem, Bar, Decision, DocumentAnswer, DocumentView, EarlierVersion, FileView, Finding, GroupCount,
    Item, MarkAnswer, Marked, Mode, Obstacle, PageView, ReasonChip, Rendering, Round, RoundMark, SecondLook,
    SeenItem, VerificationPage,
};
use crate::words::{DecisionKind, FindingLevel, Mark, Pill, Risk, Role, Stage, Status};

pub(super) fn pages() -> Vec<Rendered> {
    let until = || moment("in 28 min");
    let read_only = Mode::ReadOnly { can_start: true, why_not: None };
    let held = Mode::Held { by: "Maria Lind".to_owned(), until: until(), can_take_over: true };
    let awaited =
        || Mode::SecondApproval { first: decision(DecisionKind::Rejected), can_sign: true, why_not: None };
    let look = |since| VerificationPage {
        second: Some(second_look(since)),
        ..verification(awaited(), Stage::AwaitingSecondApproval)
    };
    let (second, nothing_changed) = (look(super::history::events()), look(Vec::new()));
    let decided = Mode::Decided { decision: decision(DecisionKind::Approved), can_reopen: true };
    let incomplete = Mode::Incomplete { missing: strings(["Occupation", "Proof of address"]) };
    let mark = MarkAnswer {
        customer: "cus_01K9ZQ4T".to_owned(),
        version: 9,
        item: field("address", "Address", &["Storgatan 1", "111 22 Stockholm"], Some(Mark::Rejected), true),
        bar: bar(true),
        group: GroupCount { group: "fields", approved: 6, total: 8 },
    };
    vec![
        page("profile-check", &verification(Mode::InCheck { until: until() }, Stage::InCheck)),
        page("profile-read-only", &verification(read_only, Stage::AwaitingReview)),
        page("profile-covered", &masked(Masking::Covered)),
        page("profile-barred", &masked(Masking::BarredAndCovered)),
        page("profile-held", &verification(held, Stage::InCheck)),
        page("profile-second", &second),
        page("profile-second-nothing-changed", &nothing_changed),
        page("profile-decided", &verification(decided, Stage::InCheck)),
        page("profile-incomplete", &verification(incomplete, Stage::Incomplete)),
        page("profile-resubmission", &verification(resubmission(), Stage::InCheck)),
        page("part-mark", &mark),
        page("part-document", &DocumentAnswer { document: running() }),
        page("part-toast", &ToastAnswer { toast: error_toast() }),
    ]
}

fn resubmission() -> Mode {
    let asked = |label: &str, message: &str, sent| AskedItem {
        label: label.to_owned(),
        message: message.to_owned(),
        sent,
    };
    Mode::Resubmission {
        decision: decision(DecisionKind::Resubmission),
        asked: vec![
            asked("Passport", "The picture is blurred. Hold the camera still and take it again.", true),
            asked("Proof of address", "Send a bill or a bank statement of the last three months.", false),
        ],
        due: Some(due("in 13 days", false, false)),
        link: "E-mail sent; the link was opened 1 h ago.".to_owned(),
        can_reopen: true,
    }
}

/// The header of the sample customer.
#[must_use]
pub fn header(pill: Pill, tab: Tab) -> CustomerHeader {
    CustomerHeader {
        tabs: Tab::ALL.to_vec(),
        id: "cus_01K9ZQ4T".to_owned(),
        version: 8,
        name: "Anna Maria Eriksson".to_owned(),
        initials: "AE".to_owned(),
        pill,
        risk: Some(Risk::Low),
        external_ref: "88213".to_owned(),
        ids: Vec::new(),
        country: "Sweden".to_owned(),
        level: "Standard".to_owned(),
        created: moment("3 days ago"),
        submitted: Some(moment("2 h ago")),
        due: Some(due("in 22 h", false, false)),
        holder: Some(Holder { name: "Maria Lind".to_owned(), you: true, until: moment("in 28 min") }),
        assignee: Some("Maria Lind".to_owned()),
        can_assign: true,
        attempts: Some("2 of 5 attempts used".to_owned()),
        submission: 2,
        tags: strings(["vip"]),
        can_classify: true,
        can_link: true,
        can_export: true,
        hold: Some("Court order until 2027-01-31".to_owned()),
        notes: 2,
        tab,
    }
}

/// A Verification tab in this mode.
#[must_use]
pub fn verification(mode: Mode, stage: Stage) -> VerificationPage {
    let marking = mode.marking();
    let pill = match &mode {
        Mode::Decided { .. } => Pill { status: Status::Approved, stage: None },
        Mode::Resubmission { .. } => Pill { status: Status::Resubmission, stage: None },
        _ => Pill { status: Status::Pending, stage: Some(stage) },
    };
    let marked = !matches!(mode, Mode::Incomplete { .. } | Mode::ReadOnly { .. });
    let mut fields = fields(marking);
    let mut documents = documents(marking);
    if !marked {
        for item in fields.iter_mut().chain(&mut documents) {
            (item.mark, item.marked) = (None, None);
            item.reasons.clear();
            item.comment.clear();
        }
    }
    let mut header = header(pill, Tab::Verification);
    if !marking {
        header.holder = None;
    }
    if matches!(mode, Mode::Decided { .. }) {
        // Also shows the viewer without a document.
        (header.due, documents) = (None, Vec::new());
    }
    VerificationPage {
        shell: shell(if marking { Role::Reviewer } else { Role::Approver }, Section::Customers),
        header,
        mode,
        second: None,
        fields,
        documents,
        open: Some("document:passport".to_owned()),
        bar: bar(marking),
        rounds: rounds(),
        masking: if marking { Masking::Clear } else { Masking::Masked },
    }
}

/// As somebody sees it who has to say why they look, or never sees it.
fn masked(masking: Masking) -> VerificationPage {
    let read_only = Mode::ReadOnly { can_start: false, why_not: Some("Auditors change nothing.".to_owned()) };
    let mut page = verification(read_only, Stage::AwaitingReview);
    for (item, value) in page.fields.iter_mut().zip(["••••••C3"]) {
        (item.value, item.masked) = (vec![value.to_owned()], true);
    }
    for item in &mut page.documents {
        (item.document, item.opens) = (None, None);
    }
    let email = "a••••••@example.org".to_owned();
    page.header.ids = vec![Identifier { label: "E-mail".to_owned(), value: email, is_masked: true }];
    (page.open, page.masking) = (None, masking);
    page
}

fn fields(editable: bool) -> Vec<Item> {
    let approved = Some(Mark::Approved);
    let one = |key, label, value, mark| field(key, label, &[value], mark, editable);
    let mut items = vec![
        one("id_number", "ID number", "L898902C3", approved),
        one("first_name", "First name", "Anna", approved),
        one("middle_name", "Middle name", "Maria", approved),
        one("last_name", "Last name", "Eriksson", approved),
        one("nationality", "Nationality", "Utopia (UTO)", approved),
        one("date_of_birth", "Date of birth", "12 Aug 1974, 52 years", approved),
        field("address", "Address", &["Storgatan 1", "111 22 Stockholm"], Some(Mark::Pending), editable),
        one("phone", "Phone", "+46 70 123 45 67", approved),
        one("email", "E-mail", "anna@example.org", approved),
        one("occupation", "Occupation", "Engineer", None),
    ];
    if let Some(address) = items.get_mut(6) {
        address.findings = vec![finding(FindingLevel::Warn, "the bill says Storgatan 11")];
        address.earlier = vec![EarlierVersion {
            number: 1,
            value: strings(["Storgatan", "Stockholm"]),
            at: moment("2 days ago"),
            mark: Some(Mark::Rejected),
            reasons: vec![chip("Incomplete address", false)],
        }];
        address.resubmitted = true;
        address.version_number = 2;
        address.comment.push_str("Called the customer, waiting for the bill.");
        address.opens = Some("document:address_proof".to_owned());
    }
    if let Some(name) = items.get_mut(1) {
        name.findings = vec![finding(FindingLevel::Ok, "matches the passport")];
    }
    items
}

pub(super) fn field(key: &str, label: &str, value: &[&str], mark: Option<Mark>, editable: bool) -> Item {
    Item {
        key: format!("field:{key}"),
        label: label.to_owned(),
        required: key != "middle_name",
        value: value.iter().map(|line| (*line).to_owned()).collect(),
        masked: value.iter().any(|line| line.starts_with('•')),
        missing: value.is_empty(),
        version_id: "fld_01K9ZQ4T".to_owned(),
        version_number: 1,
        resubmitted: false,
        earlier: Vec::new(),
        findings: Vec::new(),
        mark,
        marked: mark.map(|_| Marked {
            by: "Maria Lind".to_owned(),
            at: moment("4 min ago"),
            carried: key == "phone",
        }),
        reasons: if mark == Some(Mark::Rejected) {
            vec![chip("Incomplete address", false)]
        } else {
            Vec::new()
        },
        comment: String::new(),
        editable,
        opens: Some("document:passport".to_owned()),
        document: None,
    }
}

fn documents(editable: bool) -> Vec<Item> {
    let document = |key: &str, label: &str, value: &str, mark, view: Option<DocumentView>| Item {
        key: format!("document:{key}"),
        opens: view.as_ref().map(|_| format!("document:{key}")),
        missing: view.is_none(),
        document: view,
        ..field(key, label, &[value], mark, editable)
    };
    let mut passport = document(
        "passport",
        "Passport",
        "Utopia, L898902C3, passport.jpg",
        Some(Mark::Rejected),
        Some(view("passport", "Passport", 2)),
    );
    passport.reasons = vec![chip("Expired", false), chip("Signs of tampering", true)];
    passport.findings = vec![
        finding(FindingLevel::Ok, "MRZ read, all 5 check digits valid"),
        finding(FindingLevel::Bad, "expired on 15 Apr 2012"),
    ];
    vec![
        passport,
        document("selfie", "Selfie", "selfie.png", None, Some(running())),
        document("address_proof", "Proof of address", "bill.pdf, 3 pages", None, Some(failed())),
        document("source_of_funds", "Source of funds", "", None, None),
    ]
}

fn view(key: &str, label: &str, number: u32) -> DocumentView {
    let page = |id: &str, label: &str| PageView {
        id: format!("pag_{id}"),
        label: label.to_owned(),
        width: 1600,
        height: 1130,
    };
    let previous = (number > 1).then(|| Box::new(view(key, label, number - 1)));
    DocumentView {
        item: format!("document:{key}"),
        version_id: format!("dov_{key}{number}"),
        label: label.to_owned(),
        number,
        superseded: false,
        sent: moment("2 h ago"),
        facts: vec![Fact { label: "Country".to_owned(), value: "Utopia".to_owned() }],
        files: vec![FileView {
            id: "fil_01K9".to_owned(),
            name: "passport.jpg".to_owned(),
            side: "Front".to_owned(),
            size: "1.2 MB".to_owned(),
        }],
        rendering: Rendering::Ready,
        pages: vec![page("1", "Front"), page("2", "Back")],
        findings: vec![finding(FindingLevel::Bad, "Document expired on 15 Apr 2012")],
        can_download: true,
        previous,
    }
}

fn running() -> DocumentView {
    let rendering = Rendering::Running { done: 1, total: 3 };
    DocumentView { rendering, pages: Vec::new(), ..view("selfie", "Selfie", 1) }
}

fn failed() -> DocumentView {
    let rendering = Rendering::Failed { why: "The PDF is damaged after page 2.".to_owned() };
    DocumentView { rendering, pages: Vec::new(), ..view("address_proof", "Proof of address", 1) }
}

fn finding(level: FindingLevel, text: &str) -> Finding {
    Finding { level, text: text.to_owned() }
}

pub(super) fn chip(label: &str, hidden: bool) -> ReasonChip {
    ReasonChip { code: label.to_lowercase().replace(' ', "_"), label: label.to_owned(), hidden }
}

fn bar(active: bool) -> Bar {
    let obstacle = |key: &str, label: &str, why: &str| Obstacle {
        key: key.to_owned(),
        label: label.to_owned(),
        why: why.to_owned(),
    };
    Bar {
        marked: 11,
        total: 14,
        rejected: 1,
        pending: 1,
        obstacles: vec![
            obstacle("field:address", "Address", "pending"),
            obstacle("field:occupation", "Occupation", "not marked"),
            obstacle("document:passport", "Passport", "rejected"),
        ],
        active,
    }
}

/// A decision of this kind.
#[must_use]
pub fn decision(kind: DecisionKind) -> Decision {
    let approved = kind == DecisionKind::Approved;
    Decision {
        kind,
        by: "Maria Lind".to_owned(),
        at: moment("1 h ago"),
        second: approved.then(|| ("Ben Okafor".to_owned(), moment("20 min ago"))),
        reasons: if approved {
            Vec::new()
        } else {
            vec![chip("Expired", false), chip("On a watch list", true)]
        },
        note: if approved { String::new() } else { "Asked the platform for the contract.".to_owned() },
        customer_text: if approved {
            String::new()
        } else {
            "The document has expired. Send a valid one.".to_owned()
        },
        is_final: kind == DecisionKind::Rejected,
        grounds: strings(["rule \"Fraud\" (policy version 3)"]),
    }
}

fn second_look(since: Vec<crate::activity::EventView>) -> SecondLook {
    let item = |label: &str, now, mark| SeenItem {
        label: label.to_owned(),
        version: 1,
        now,
        mark,
        reasons: vec![chip("Expired", false)],
        by: "Maria Lind".to_owned(),
        comment: "The corner is cut off.".to_owned(),
    };
    let unmarked = SeenItem {
        reasons: Vec::new(),
        by: String::new(),
        comment: String::new(),
        ..item("Occupation", None, None)
    };
    SecondLook {
        first: "Maria Lind".to_owned(),
        seen: vec![item("Passport", Some(2), Some(Mark::Rejected)), unmarked],
        is_cut: !since.is_empty(),
        since,
    }
}

fn rounds() -> Vec<Round> {
    vec![Round {
        number: 1,
        decision: decision(DecisionKind::Resubmission),
        marks: vec![
            RoundMark {
                label: "Address".to_owned(),
                mark: Mark::Rejected,
                reasons: vec![chip("Incomplete address", false)],
                comment: "No house number.".to_owned(),
            },
            RoundMark {
                label: "Phone".to_owned(),
                mark: Mark::Approved,
                reasons: Vec::new(),
                comment: String::new(),
            },
        ],
    }]
}
