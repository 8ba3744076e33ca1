use super::{Rendered, moment, page, profile, shell};
use crate::decide::{
    Act, ActPage, AssignPage, ClassifyPage, EvidencePage, FinishRefusedPage, RejectPage, ResubmissionItem,
    ResubmissionPage, RevealPage, SavedViewPage, Subject,
};
use crate::layout::{Choice, Section};
use crate::links::{LinkRow, LinkState, LinksPage, NewLink};
use crate::verification::{Obstacle, Reason, ReasonGroup, ReasonsPage};
use crate::words::{DecisionKind, Disposition, Mark, Role};

pub(super) fn pages() -> Vec<Rendered> {
    let refused = "Ben Okafor changed this customer a moment ago. Look again, then decide.";
    let empty = RejectPage { preview: String::new(), error: Some(refused.to_owned()), ..reject() };
    vec![
        page("assign", &assign()),
        page("part-assign", &assign().as_dialog()),
        page("view", &saved_view()),
        page("part-view", &saved_view().as_dialog()),
        page("reasons", &marks()),
        page("part-reasons", &marks().as_dialog()),
        page("reject", &reject()),
        page("reject-refused", &empty),
        page("part-reject", &reject().as_dialog()),
        page("resubmission", &resubmission()),
        page("part-resubmission", &resubmission().as_dialog()),
        page("finish-refused", &finish()),
        page("part-finish-refused", &finish().as_dialog()),
        page("reopen", &act(Act::Reopen(DecisionKind::Approved))),
        page("reopen-rejected", &act(Act::Reopen(DecisionKind::Rejected))),
        page("reopen-resubmission", &act(Act::Reopen(DecisionKind::Resubmission))),
        page("send-back", &act(Act::SendBack)),
        page("classify", &classify()),
        page("reveal", &reveal()),
        page("evidence", &evidence()),
        page("part-evidence", &evidence().as_dialog()),
        page("links", &links()),
        page("part-links", &links().as_dialog()),
        page("links-none", &LinksPage { email: None, new: None, rows: Vec::new(), ..links() }),
    ]
}

fn subject() -> Subject {
    Subject { id: "cus_01K9ZQ4T".to_owned(), name: "Anna Maria Eriksson".to_owned(), version: 8 }
}

/// Two groups of reasons, one of them never shown to the customer.
pub(super) fn reasons() -> Vec<ReasonGroup> {
    let reason = |label: &str, text: &str, disposition, hidden, chosen| Reason {
        code: label.to_lowercase().replace(' ', "_"),
        label: label.to_owned(),
        customer_text: text.to_owned(),
        disposition,
        hidden,
        chosen,
    };
    vec![
        ReasonGroup {
            label: "Image".to_owned(),
            reasons: vec![
                reason("Image blurred", "The picture is blurred.", Disposition::Retry, false, true),
                reason(
                    "Photocopy or printout",
                    "Photograph the original.",
                    Disposition::Escalate,
                    false,
                    false,
                ),
            ],
        },
        ReasonGroup {
            label: "Fraud".to_owned(),
            reasons: vec![
                reason("Signs of tampering", "", Disposition::Final, true, false),
                reason("Decided by policy", "", Disposition::Policy, true, false),
            ],
        },
    ]
}

fn marks() -> ReasonsPage {
    ReasonsPage {
        shell: shell(Role::Reviewer, Section::Customers),
        customer: subject().id,
        customer_name: subject().name,
        version: 8,
        item: profile::field(
            "address",
            "Address",
            &["Storgatan 1", "111 22 Stockholm"],
            Some(Mark::Pending),
            true,
        ),
        reasons: reasons(),
        error: Some("Choose at least one reason.".to_owned()),
    }
}

fn reject() -> RejectPage {
    RejectPage {
        shell: shell(Role::Reviewer, Section::Customers),
        subject: subject(),
        reasons: reasons(),
        note: String::new(),
        preview: "We could not verify you.\nThe picture is blurred.".to_owned(),
        may_retry: true,
        needs_second: vec!["rule \"Fraud\" (policy version 3)".to_owned()],
        error: None,
    }
}

fn resubmission() -> ResubmissionPage {
    let item = |key: &str, label: &str, state: &str, chosen| ResubmissionItem {
        key: key.to_owned(),
        label: label.to_owned(),
        state: state.to_owned(),
        chosen,
        reasons: if state == "rejected" { vec![profile::chip("Expired", false)] } else { Vec::new() },
        message: if chosen {
            "The document has expired. Send a valid one.".to_owned()
        } else {
            String::new()
        },
    };
    ResubmissionPage {
        shell: shell(Role::Reviewer, Section::Customers),
        subject: subject(),
        items: vec![
            item("document:passport", "Passport", "rejected", true),
            item("field:address", "Address", "pending", true),
            item("field:phone", "Phone", "approved", false),
        ],
        extra: vec![item("document:source_of_funds", "Source of funds", "never sent", false)],
        due: "2026-12-06".to_owned(),
        due_min: "2026-11-23".to_owned(),
        due_max: "2027-02-22".to_owned(),
        email: Some("a••••••@example.org".to_owned()),
        error: None,
    }
}

fn finish() -> FinishRefusedPage {
    let obstacle = |key: &str, label: &str, why: &str| Obstacle {
        key: key.to_owned(),
        label: label.to_owned(),
        why: why.to_owned(),
    };
    FinishRefusedPage {
        shell: shell(Role::Reviewer, Section::Customers),
        subject: subject(),
        obstacles: vec![
            obstacle("field:address", "Address", "pending"),
            obstacle("document:passport", "Passport", "rejected"),
        ],
    }
}

fn act(act: Act) -> ActPage {
    ActPage {
        shell: shell(Role::Approver, Section::Customers),
        subject: subject(),
        act,
        text: String::new(),
        error: Some("Say why; the reason is kept.".to_owned()),
    }
}

fn classify() -> ClassifyPage {
    let choice = |value: &str, label: &str, chosen| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen,
        count: None,
    };
    ClassifyPage {
        shell: shell(Role::Reviewer, Section::Customers),
        subject: subject(),
        risks: vec![choice("low", "Low risk", true), choice("high", "High risk", false)],
        tags: "vip, partner".to_owned(),
        error: Some("At most 20 tags of 40 characters.".to_owned()),
    }
}

fn reveal() -> RevealPage {
    RevealPage {
        shell: shell(Role::Approver, Section::Customers),
        subject: subject(),
        reason: String::new(),
        reason_chars_max: 300,
        is_required: true,
        minutes: 15,
        error: Some("Say why you look. It is kept with the customer.".to_owned()),
    }
}

fn evidence() -> EvidencePage {
    let choice = |value: &str, label: &str, chosen| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen,
        count: None,
    };
    EvidencePage {
        shell: shell(Role::Auditor, Section::Customers),
        subject: subject(),
        audiences: vec![choice("examiner", "Examiner", true), choice("person", "The person", false)],
        reason: String::new(),
        error: Some("Say why, in at most 2000 characters.".to_owned()),
    }
}

fn links() -> LinksPage {
    let row = |id: &str, state| LinkRow {
        id: id.to_owned(),
        state,
        made: moment("2 h ago"),
        made_by: "Maria Lind".to_owned(),
    };
    LinksPage {
        shell: shell(Role::Reviewer, Section::Customers),
        subject: subject(),
        email: Some("a••••••@example.org".to_owned()),
        new: Some(NewLink {
            url: "https://kyc.bank.example/verify/3f6c".to_owned(),
            until: moment("in 7 days"),
        }),
        rows: vec![
            row("lnk_4", LinkState::Open(moment("in 7 days"))),
            row("lnk_3", LinkState::Used(moment("1 h ago"))),
            row("lnk_2", LinkState::Expired(moment("yesterday"))),
            row("lnk_1", LinkState::Revoked(moment("yesterday"))),
        ],
        error: Some("No e-mail address is known of this customer.".to_owned()),
    }
}

fn assign() -> AssignPage {
    let choice = |value: &str, label: &str, chosen| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen,
        count: None,
    };
    AssignPage {
        shell: shell(Role::Reviewer, Section::Customers),
        subject: subject(),
        assignees: vec![choice("", "Nobody", false), choice("usr_1", "Maria Lind (you)", true)],
        error: None,
    }
}

fn saved_view() -> SavedViewPage {
    SavedViewPage {
        shell: shell(Role::Approver, Section::Queue),
        action: "/views/viw_1".to_owned(),
        is_saved: true,
        list: "queue".to_owned(),
        query: "risk=high".to_owned(),
        filters: vec!["Risk: High".to_owned()],
        name: "Risky".to_owned(),
        shared: Some(true),
        back: "/queue".to_owned(),
        error: Some("You have a view of this name already. Choose another.".to_owned()),
    }
}
