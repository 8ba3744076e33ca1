//! The table *state × command → state or refusal*, for a compliance officer to read and for a reviewer of a change to
//! see what it changes.

use super::{
    Transition, all_approved, anna, ask, at, ben, check_id, complete, confirm, done, dora, finish, in_check,
    key, lapsed, new_customer, new_mark, platform, ready, reject, reopen, reviewed, send_back, supplied,
    supply, waiting,
};
use crate::{
    customer::{Customer, Detail, State},
    refusal::Command,
    status::{Stage, Verdict},
    user::Actor,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// When every command of the table is given.
const NOW: i64 = 60;

/// Each state, and how it came to be.
fn states() -> Vec<(&'static str, Customer)> {
    let resubmission = || done(ask(in_check(false, &anna()), &anna(), &["document:selfie"], at(2)));
    let answered = || supplied(resubmission(), "document:selfie");
    // A claim whose time is up a moment before the table's commands are given.
    let forgotten = |by: &Actor| done(waiting(false).start_check(by, check_id(1), at(NOW - lapsed(0))));
    let signed_by = |by: &Actor| done(finish(ready(true, by), by, at(2)));
    vec![
        ("Incomplete, items missing", supplied(new_customer(false), "field:id_number")),
        ("Incomplete, every item there", complete(false)),
        ("Awaiting review", waiting(false)),
        ("Awaiting review, released by Anna", done(in_check(false, &anna()).release(&anna(), at(2)))),
        ("Awaiting review, resubmission answered", done(answered().submit(&platform(), at(3)))),
        ("Awaiting review, sent back by Dora", done(send_back(signed_by(&anna()), &dora(), at(3)))),
        (
            "Awaiting review, reopened by Dora",
            done(reopen(done(finish(ready(false, &anna()), &anna(), at(2))), &dora(), at(3))),
        ),
        ("In check by Anna", in_check(false, &anna())),
        ("In check by Anna, all approved", ready(false, &anna())),
        ("In check by Anna, all approved, two signatures", ready(true, &anna())),
        ("In check by Anna, claim lapsed", forgotten(&anna())),
        ("In check by Ben", in_check(false, &ben())),
        ("In check by Ben, claim lapsed", forgotten(&ben())),
        ("In check by Dora", in_check(false, &dora())),
        ("In check by Dora, all approved", all_approved(in_check(false, &dora()), &dora())),
        ("Approved by Anna, second signature awaited", signed_by(&anna())),
        ("Approved by Dora, second signature awaited", signed_by(&dora())),
        ("Approved by Anna on marks of Dora, awaited", super::marked_by_dora()),
        (
            "Rejected by Anna, second signature awaited",
            done(reject(in_check(true, &anna()), &anna(), false, at(2))),
        ),
        ("Approved", done(finish(ready(false, &anna()), &anna(), at(2)))),
        ("Approved, both signatures", done(confirm(signed_by(&anna()), &dora(), at(3)))),
        ("Rejected, may retry", done(reject(in_check(false, &anna()), &anna(), false, at(2)))),
        ("Rejected for good", done(reject(in_check(false, &anna()), &anna(), true, at(2)))),
        ("Resubmission, selfie asked for", resubmission()),
        ("Resubmission, selfie answered", answered()),
    ]
}

fn carry_out(customer: Customer, by: &Actor, command: Command) -> Transition {
    let now = at(NOW);
    match command {
        Command::Supply => supply(customer, &key("document:selfie"), now),
        Command::Submit => customer.submit(by, now),
        Command::Update => customer.update(by, &[Detail::Level].into(), None, now),
        Command::StartCheck => customer.start_check(by, check_id(2), now),
        Command::Release => customer.release(by, now),
        Command::TakeOver => customer.take_over(by, now),
        Command::Lapse => customer.lapse(now),
        Command::Mark => {
            let version = customer.items.get(&key("document:selfie")).copied().unwrap_or(1);
            customer.mark(by, new_mark("document:selfie", version, Verdict::Rejected), now)
        }
        Command::Finish => finish(customer, by, now),
        Command::Reject => reject(customer, by, false, now),
        Command::RequestResubmission => ask(customer, by, &["document:selfie"], now),
        Command::Confirm => confirm(customer, by, now),
        Command::SendBack => send_back(customer, by, now),
        Command::Reopen => reopen(customer, by, now),
    }
}

fn cell(transition: Transition) -> String {
    match transition {
        Ok((customer, _)) => format!("-> {}", word(&customer.state)),
        Err(refusal) => refusal.code().to_owned(),
    }
}

fn word(state: &State) -> &'static str {
    match state {
        State::Rejected { r#final: true } => "rejected (final)",
        state => state.stage().map_or_else(|| state.status().word(), Stage::word),
    }
}

/// One table: a line for each state, a column for each command.
fn table(title: &str, by: &Actor, commands: &[Command]) -> String {
    let mut lines = vec![String::new()];
    lines.extend(states().iter().map(|(name, _)| (*name).to_owned()));
    for command in commands {
        let mut column = vec![command.label().to_owned()];
        column.extend(states().into_iter().map(|(_, customer)| cell(carry_out(customer, by, *command))));
        let width = lines.iter().map(String::len).max().unwrap_or(0);
        for (line, cell) in lines.iter_mut().zip(&column) {
            *line = format!("{line:<width$}  {cell}");
        }
    }
    lines.iter().fold(format!("{title}\n"), |mut text, line| {
        let _ = write!(text, "\n{line}");
        text
    })
}

#[test]
fn every_command_in_every_state_is_as_reviewed() {
    let intake = [Command::Supply, Command::Submit, Command::Update];
    let review = [
        Command::StartCheck,
        Command::Release,
        Command::Mark,
        Command::Finish,
        Command::Reject,
        Command::RequestResubmission,
    ];
    let approval = [Command::TakeOver, Command::Confirm, Command::SendBack, Command::Reopen];
    let shown: BTreeSet<Command> =
        intake.into_iter().chain([Command::Lapse]).chain(review).chain(approval).collect();
    assert!(shown.iter().eq(Command::ALL), "a command is not in the table");

    let tables = [
        "\"-> state\" is where the customer stands afterwards; anything else is the code of the refusal.\n\
         Who may give a command at all is in the table of permissions. The item supplied and marked is the selfie,\n\
         the detail updated the level."
            .to_owned(),
        table("THE CUSTOMER, through the platform", &platform(), &intake),
        table("PROBITY itself", &Actor::System, &[Command::Lapse]),
        table("ANNA, a reviewer", &anna(), &review),
        table("DORA, an approver, reviewing", &dora(), &review),
        table("DORA, an approver, as only an approver may", &dora(), &approval),
    ];
    reviewed("state_by_command", &tables.join("\n\n\n"));
}
