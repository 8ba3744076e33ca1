use super::{Rendered, lists, moment, page, profile, shell, strings};
use crate::activity::{ActivityDay, ActivityPage, AuditPage, Change, EventKind, EventView};
use crate::customer::Tab;
use crate::layout::{Paging, Section};
use crate::notes::{Colleague, Note, NoteFile, NotePart, NoteRef, NotesPage};
use crate::transactions::{Closed, CustomerTransactionsPage, MonthTotal, TransactionRow, TransactionsPage};
use crate::words::{Pill, Role, Stage, Status};

const APPROVED: Pill = Pill { status: Status::Approved, stage: None };
const WAITING: Pill = Pill { status: Status::Pending, stage: Some(Stage::AwaitingReview) };

pub(super) fn pages() -> Vec<Rendered> {
    let no_notes = NotesPage { notes: Vec::new(), correcting: None, ..notes() };
    let no_transactions =
        CustomerTransactionsPage { rows: Vec::new(), refusals: Vec::new(), totals: Vec::new(), ..tab(false) };
    let nothing = TransactionsPage { rows: Vec::new(), paging: Paging::default(), ..transactions() };
    let quiet = ActivityPage { days: Vec::new(), paging: Paging::default(), ..activity() };
    let no_events = AuditPage { events: Vec::new(), paging: Paging::default(), ..audit() };
    vec![
        page("notes", &notes()),
        page("notes-empty", &no_notes),
        page("part-notes", &notes().as_notes()),
        page("customer-transactions", &tab(false)),
        page("customer-transactions-empty", &no_transactions),
        page("customer-transactions-closed", &tab(true)),
        page("transactions", &transactions()),
        page("transactions-empty", &nothing),
        page("activity", &activity()),
        page("activity-empty", &quiet),
        page("audit", &audit()),
        page("audit-empty", &no_events),
        page("audit-list", &audit().as_list()),
    ]
}

fn notes() -> NotesPage {
    let other =
        |id: &str| NoteRef { id: id.to_owned(), author: "Maria Lind".to_owned(), at: moment("1 h ago") };
    let note = |id: &str, body: &str, pinned| Note {
        id: id.to_owned(),
        author: "Maria Lind".to_owned(),
        initials: "ML".to_owned(),
        at: moment("1 h ago"),
        body: vec![
            NotePart { text: body.to_owned(), is_mention: false, is_you: false },
            NotePart { text: "Ben Okafor".to_owned(), is_mention: true, is_you: pinned },
        ],
        pinned,
        corrects: (id == "not_2").then(|| other("not_1")),
        corrected_by: (id == "not_1").then(|| other("not_2")),
        files: if pinned {
            let name = "call.pdf".to_owned();
            vec![NoteFile { action: "/files/fil_9/original".to_owned(), name, size: "340 kB".to_owned() }]
        } else {
            Vec::new()
        },
    };
    NotesPage {
        shell: shell(Role::Reviewer, Section::Customers),
        header: profile::header(WAITING, Tab::Notes),
        q: String::new(),
        notes: vec![
            note("not_2", "Spoke to the customer: the bill is on its way.\nExpected on Monday.", true),
            note("not_1", "Spoke to the customer.", false),
        ],
        can_write: true,
        correcting: Some(other("not_1")),
        body: String::new(),
        error: None,
        file_size_max: "10 MB".to_owned(),
        colleagues: vec![Colleague { name: "Ben Okafor".to_owned(), written: "@[Ben Okafor]".to_owned() }],
    }
}

fn transaction(refusal: Option<&str>, customer: bool) -> TransactionRow {
    TransactionRow {
        id: "txn_01K9".to_owned(),
        external_id: "dep-2026-000931".to_owned(),
        at: moment("5 h ago"),
        kind: "Deposit".to_owned(),
        amount: "1,250.00".to_owned(),
        currency: "EUR".to_owned(),
        counterparty: "Nordbank".to_owned(),
        refusal: refusal.map(str::to_owned),
        customer: customer.then(|| ("Anna Maria Eriksson".to_owned(), "/customers/cus_01K9ZQ4T".to_owned())),
    }
}

fn tab(is_closed: bool) -> CustomerTransactionsPage {
    let closed = is_closed.then(|| Closed {
        pill: WAITING,
        why: "Only an approved customer may transact.".to_owned(),
        missing: strings(["Address", "Passport"]),
    });
    let open = |rows| if is_closed { Vec::new() } else { rows };
    CustomerTransactionsPage {
        shell: shell(Role::Reviewer, Section::Customers),
        header: profile::header(if is_closed { WAITING } else { APPROVED }, Tab::Transactions),
        closed,
        totals: if is_closed {
            Vec::new()
        } else {
            vec![MonthTotal {
                month: "November 2026".to_owned(),
                currency: "EUR".to_owned(),
                incoming: "2,500.00".to_owned(),
                outgoing: "310.00".to_owned(),
                count: 3,
            }]
        },
        rows: open(vec![transaction(None, false), transaction(None, false)]),
        refusals: vec![transaction(Some("customer not approved"), false)],
        paging: Paging::default(),
    }
}

fn transactions() -> TransactionsPage {
    TransactionsPage {
        shell: shell(Role::Reviewer, Section::Transactions),
        q: String::new(),
        outcomes: lists::choices(&["Any", "Accepted", "Refused"]),
        currencies: lists::choices(&["Any", "EUR", "SEK"]),
        rows: vec![transaction(None, true), transaction(Some("customer not approved"), true)],
        paging: lists::paging(),
    }
}

pub(super) fn events() -> Vec<EventView> {
    let kinds = [
        (EventKind::Approved, "check.approved", "Maria Lind", "finished the check"),
        (EventKind::Marked, "mark.set", "Maria Lind", "marked Address approved"),
        (EventKind::Check, "check.started", "Maria Lind", "started a check"),
        (EventKind::Resubmission, "resubmission.requested", "Ben Okafor", "asked for a resubmission"),
        (EventKind::Rejected, "check.rejected", "Ben Okafor", "rejected the customer"),
        (EventKind::Document, "document.rendered", "Probity", "prepared 2 pages of Passport"),
        (EventKind::Transaction, "transaction.refused", "API key Platform", "was refused a transaction"),
        (EventKind::Note, "note.added", "Maria Lind", "added a note"),
        (EventKind::Administration, "user.disabled", "Chiara Rossi", "disabled Noah Weiss"),
        (EventKind::Submitted, "customer.submitted", "Customer", "submitted everything"),
        (EventKind::Other, "customer.tagged", "API key Platform", "set a tag"),
    ];
    let event = |(index, (kind, code, who, what)): (usize, (EventKind, &str, &str, &str))| EventView {
        id: format!("evt_{index}"),
        code: code.to_owned(),
        kind,
        at: moment("3 h ago"),
        who: who.to_owned(),
        what: what.to_owned(),
        changes: if index == 1 {
            vec![
                Change {
                    label: "Mark".to_owned(),
                    from: Some("pending".to_owned()),
                    to: Some("approved".to_owned()),
                },
                Change { label: "Comment".to_owned(), from: Some("Called.".to_owned()), to: None },
            ]
        } else {
            Vec::new()
        },
        details: if index == 3 { strings(["Passport: Expired"]) } else { Vec::new() },
        customer: None,
    };
    kinds.into_iter().enumerate().map(event).collect()
}

fn activity() -> ActivityPage {
    ActivityPage {
        shell: shell(Role::Auditor, Section::Customers),
        header: profile::header(APPROVED, Tab::Activity),
        days: vec![ActivityDay { date: "22 November 2026".to_owned(), events: events() }],
        paging: lists::paging(),
    }
}

fn audit() -> AuditPage {
    let named = |event| EventView {
        customer: Some(("Anna Maria Eriksson".to_owned(), "/customers/cus_01K9ZQ4T".to_owned())),
        ..event
    };
    AuditPage {
        shell: shell(Role::Auditor, Section::Audit),
        q: String::new(),
        can_review_access: true,
        kinds: lists::choices(&["Any", "Checks", "Sign-ins"]),
        people: lists::choices(&["Anyone", "Maria Lind"]),
        from: String::new(),
        to: String::new(),
        events: events().into_iter().map(named).collect(),
        paging: lists::paging(),
    }
}
