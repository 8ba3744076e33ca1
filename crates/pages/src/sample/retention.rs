use super::{Rendered, moment, page, shell};
use crate::decide::Subject;
use crate::layout::{Choice, Fact, Section};
use crate::retention::{
    AnsweredRow, DueRow, HoldRow, HoldState, RequestRow, RetentionListPage, RetentionPage, Typed, WaitingRow,
};
use crate::words::Role;

pub(super) fn pages() -> Vec<Rendered> {
    let free = RetentionPage { kept: None, holds: Vec::new(), error: None, ..retention(Role::Approver) };
    let none = RetentionPage { requests: Vec::new(), holds: Vec::new(), ..retention(Role::Auditor) };
    let nothing =
        RetentionListPage { waiting: Vec::new(), due: Vec::new(), is_cut: false, purges: true, ..list() };
    vec![
        page("retention", &retention(Role::Approver)),
        page("retention-free", &free),
        page("retention-none", &none),
        page("retention-list", &list()),
        page("retention-list-empty", &nothing),
    ]
}

fn choices(labels: &[&str]) -> Vec<Choice> {
    let choice = |label: &&str| Choice {
        value: label.to_lowercase().replace(' ', "_"),
        label: (*label).to_owned(),
        chosen: false,
        count: None,
    };
    labels.iter().map(choice).collect()
}

fn retention(role: Role) -> RetentionPage {
    let hold = |id: &str, basis: &str, until: Option<&str>, state| HoldRow {
        id: id.to_owned(),
        basis: basis.to_owned(),
        reference: "7 O 12/26, Amtsgericht".to_owned(),
        until: until.map(str::to_owned),
        placed: moment("2 d ago"),
        by: "Ben Okafor".to_owned(),
        state,
    };
    let request = |id: &str, is_overdue, is_open, answered| RequestRow {
        id: id.to_owned(),
        channel: "Letter".to_owned(),
        received: "2026-10-20".to_owned(),
        due: "2026-11-20".to_owned(),
        is_overdue,
        is_open,
        answered,
    };
    let answered = |answer: &str, until: Option<&str>| AnsweredRow {
        answer: answer.to_owned(),
        until: until.map(str::to_owned),
        told: "We are obliged by law to keep your data until 2031-11-02.".to_owned(),
        at: moment("1 h ago"),
        by: "Ben Okafor".to_owned(),
    };
    let lifted = HoldState::Lifted {
        at: moment("1 h ago"),
        by: "Ben Okafor".to_owned(),
        reason: "Settled.".to_owned(),
    };
    RetentionPage {
        shell: shell(role, Section::Customers),
        subject: Subject {
            id: "cus_01K9ZQ4T".to_owned(),
            name: "Anna Maria Eriksson".to_owned(),
            version: 8,
        },
        kept: Some("The records must be kept until 2031-11-02.".to_owned()),
        can_change: role == Role::Approver,
        holds: vec![
            hold("hld_3", "Court order", Some("2027-01-31"), HoldState::InForce),
            hold("hld_2", "Legal dispute", None, lifted),
            hold("hld_1", "Other", Some("2026-01-31"), HoldState::Ended),
        ],
        requests: vec![
            request("erq_4", true, true, None),
            request("erq_3", false, true, None),
            request("erq_2", false, true, Some(answered("Must stay for now", Some("2031-11-02")))),
            request("erq_1", false, false, Some(answered("Refused", None))),
        ],
        bases: choices(&["Court order", "Investigation", "Other"]),
        channels: choices(&["Letter", "E-mail"]),
        today: "2026-11-27".to_owned(),
        typed: Typed { reference: String::new(), until: "2026-01-01".to_owned() },
        error: Some("Give the number of the case, or say what it rests on.".to_owned()),
    }
}

fn list() -> RetentionListPage {
    let waiting = |name: &str, due: Option<&str>, is_overdue, kept: Option<&str>| WaitingRow {
        customer: "cus_01K9ZQ4T".to_owned(),
        name: name.to_owned(),
        received: "2026-10-20".to_owned(),
        due: due.map(str::to_owned),
        is_overdue,
        kept: kept.map(str::to_owned),
    };
    let due = |name: &str, basis: &str| DueRow {
        customer: "cus_01K9ZQ4T".to_owned(),
        name: name.to_owned(),
        basis: basis.to_owned(),
        since: moment("5 y ago"),
    };
    RetentionListPage {
        shell: shell(Role::Approver, Section::Reports),
        waiting: vec![
            waiting("Anna Maria Eriksson", Some("2026-11-20"), true, None),
            waiting(
                "Жуковская",
                Some("2026-12-20"),
                false,
                Some("The records must be kept until 2031-11-02."),
            ),
            waiting("محمد علي", None, false, None),
        ],
        due: vec![due("Ivan Petrov", "End of the retention period"), due("user-88213", "Never submitted")],
        is_cut: true,
        periods: vec![Fact { label: "Rejected".to_owned(), value: "1826 days".to_owned() }],
        purges: false,
    }
}
