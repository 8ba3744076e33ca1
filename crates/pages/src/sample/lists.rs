use super::{Rendered, due, moment, page, shell, strings};
use crate::customers::CustomersPage;
use crate::layout::{Choice, Paging, Section};
use crate::queue::{
    AppliedFilter, Bulk, CustomerRow, Filters, OverdueCount, QueuePage, SavedView, StageTab, Views,
};
use crate::words::{Pill, Risk, Role, Stage, Status};

pub(super) fn pages() -> Vec<Rendered> {
    let empty = QueuePage { rows: Vec::new(), paging: Paging::default(), filters: no_filters(), ..queue() };
    let none =
        CustomersPage { rows: Vec::new(), paging: Paging::default(), filters: no_filters(), ..customers() };
    vec![
        page("queue", &queue()),
        page("queue-empty", &empty),
        page("queue-list", &queue().as_list()),
        page("customers", &customers()),
        page("customers-empty", &none),
    ]
}

fn queue() -> QueuePage {
    let stage = |label: &str, count, active, urgent| StageTab {
        label: label.to_owned(),
        href: "/queue?stage=awaiting_review".to_owned(),
        count,
        active,
        urgent,
    };
    QueuePage {
        shell: shell(Role::Reviewer, Section::Queue),
        stages: vec![
            stage("To do", 14, true, true),
            stage("Resubmitted", 2, false, false),
            stage("In check", 3, false, false),
            stage("Awaiting second approval", 1, false, false),
            stage("Incomplete", 21, false, false),
        ],
        filters: filters("/queue"),
        rows: rows(),
        paging: paging(),
        can_take: true,
        overdue: Some(OverdueCount { label: "1 overdue".to_owned(), href: "/queue?due=overdue".to_owned() }),
        views: views("/queue"),
        bulk: Bulk { export: None, ..bulk() },
    }
}

fn customers() -> CustomersPage {
    let status = |label: &str, count, active| StageTab {
        label: label.to_owned(),
        href: "/customers?status=pending".to_owned(),
        count,
        active,
        urgent: false,
    };
    CustomersPage {
        shell: shell(Role::Auditor, Section::Customers),
        statuses: vec![
            status("All", 60, true),
            status("Pending", 39, false),
            status("Approved", 12, false),
            status("Rejected", 5, false),
            status("Resubmission", 4, false),
        ],
        filters: Filters { applied: Vec::new(), q: String::new(), ..filters("/customers") },
        rows: rows().into_iter().map(|row| CustomerRow { chosen: None, ..row }).collect(),
        paging: paging(),
        views: views("/customers"),
        bulk: Bulk { export: bulk().export, ..Bulk::default() },
    }
}

fn views(list: &str) -> Views {
    let view = |label: &str, active: bool, shared_by: Option<&str>| SavedView {
        label: label.to_owned(),
        href: list.to_owned(),
        active,
        edit_href: active.then(|| "/views/viw_1".to_owned()),
        shared_by: shared_by.map(str::to_owned),
    };
    Views {
        all: vec![
            view("Mine", false, None),
            view("High risk", true, None),
            view("Nordics", false, Some("Ben Okafor")),
        ],
        save_href: Some("/views/new?list=queue".to_owned()),
    }
}

fn bulk() -> Bulk {
    Bulk {
        back: "/queue".to_owned(),
        assignees: choices(&["Nobody", "You", "Ben Okafor"]),
        can_tag: true,
        tags: strings(["vip", "partner"]),
        export: Some(vec![("list".to_owned(), "customers".to_owned())]),
    }
}

pub(super) fn paging() -> Paging {
    Paging {
        next: Some("/queue?after=x".to_owned()),
        first: Some("/queue".to_owned()),
        summary: "51 to 100 of 214".to_owned(),
    }
}

pub(super) fn choices(labels: &[&str]) -> Vec<Choice> {
    let choice = |(index, label): (usize, &&str)| Choice {
        value: if index == 0 { String::new() } else { label.to_lowercase() },
        label: (*label).to_owned(),
        chosen: index == 0,
        count: (index > 0).then_some(7),
    };
    labels.iter().enumerate().map(choice).collect()
}

fn no_filters() -> Filters {
    Filters { applied: Vec::new(), q: String::new(), ..filters("/queue") }
}

fn filters(action: &str) -> Filters {
    Filters {
        action: action.to_owned(),
        q: "eriksson".to_owned(),
        status: choices(&["Any", "Pending", "Approved"]),
        stage: choices(&["Any", "Awaiting review", "In check"]),
        level: choices(&["Any", "Standard", "Enhanced"]),
        country: choices(&["Any", "Sweden", "Utopia"]),
        risk: choices(&["Any", "Low", "High"]),
        holder: choices(&["Anyone", "Nobody", "Me"]),
        assignee: choices(&["Anyone", "Me", "Nobody"]),
        due: choices(&["Any time", "Overdue", "Today"]),
        age: choices(&["Any", "Over 24 h", "Over 3 days"]),
        tag: choices(&["Any", "vip"]),
        sort: choices(&["Due first", "Newest first", "Name"]),
        applied: vec![AppliedFilter { label: "Country: Sweden".to_owned(), remove_href: action.to_owned() }],
        clear_href: action.to_owned(),
    }
}

fn rows() -> Vec<CustomerRow> {
    let pending = |stage| Pill { status: Status::Pending, stage: Some(stage) };
    let plain = |status| Pill { status, stage: None };
    let names = [
        ("Anna Maria Eriksson", pending(Stage::AwaitingReview), Some(Risk::Low), "Sweden", 2),
        ("Łukasz Żakowski", pending(Stage::InCheck), Some(Risk::High), "Poland", 1),
        ("محمد عبد الله", pending(Stage::AwaitingSecondApproval), Some(Risk::Medium), "Egypt", 1),
        ("王小明", pending(Stage::Incomplete), None, "Taiwan", 0),
        ("Olena Kovalenko", plain(Status::Resubmission), Some(Risk::Low), "Ukraine", 1),
        ("Georgios Papadopoulos", plain(Status::Approved), Some(Risk::Low), "Greece", 3),
        ("Jean-Luc Berger", plain(Status::Rejected), Some(Risk::High), "France", 1),
    ];
    let row =
        |(index, (name, pill, risk, country, submission)): (usize, (&str, Pill, _, &str, u32))| CustomerRow {
            href: "/customers/cus_01K9ZQ4T".to_owned(),
            id: "cus_01K9ZQ4T".to_owned(),
            name: name.to_owned(),
            initials: crate::layout::initials(name),
            external_ref: format!("882{index}3"),
            pill,
            risk,
            level: "Standard".to_owned(),
            country: country.to_owned(),
            submitted: (submission > 0).then(|| moment("2 h ago")),
            due: match index {
                0 => Some(due("40 min ago", true, false)),
                1 => Some(due("in 2 h", false, true)),
                2..5 => Some(due("in 22 h", false, false)),
                _ => None,
            },
            holder: (index == 1).then(|| "Maria Lind".to_owned()),
            mine: index == 1,
            assignee: (index < 2).then(|| ["Maria Lind", "Ben Okafor"][index].to_owned()),
            assigned_to_you: index == 0,
            chosen: Some(format!("cus_01K9ZQ4T.{index}")),
            submission,
            tags: if index == 2 { strings(["vip"]) } else { Vec::new() },
        };
    names.into_iter().enumerate().map(row).collect()
}
