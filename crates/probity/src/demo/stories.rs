//! The sixty customers of the demo, by how they end up.

use super::{
    cast::Staff::{self, Amara, Jonas, Maria, Victor},
    story::{
        Act::{
            self, Answer, AnswerPart, Arrive, Attach, Check, Confirm, Correct, Download, Note, Pin, Reopen,
            SendBack, SetRisk, SetTags, Transact,
        },
        End, Flaw, Story,
        Supplied::{AllBut, Everything, Fields, Nothing},
        When::{self, Ago, Day},
        of,
    },
};
use probity_model::{
    item::DocumentKind,
    status::Risk,
    transaction::Direction::{In, Out},
};

/// More marks than any check has items.
const ALL: usize = 99;
/// *Resubmission* of what is not in order.
const ASK: End = End::Resubmit { also: None };

/// Every story, the first to arrive first.
pub(super) fn all() -> Vec<Story> {
    let groups = [
        incomplete(),
        fresh(),
        waiting(),
        in_check(),
        awaiting_second(),
        approved(),
        approved_after_rounds(),
        rejected(),
        resubmission(),
    ];
    groups.into_iter().flatten().collect()
}

fn arrive(when: When) -> Vec<(When, Act)> {
    vec![(when, Arrive(Everything))]
}

fn incomplete() -> Vec<Story> {
    vec![
        of(101, vec![(Ago(14), Arrive(Nothing))]),
        of(102, vec![(Ago(150), Arrive(Fields))]),
        of(103, vec![(Day(1, 13, 20), Arrive(Fields))]),
        of(104, vec![(Day(1, 9, 5), Arrive(AllBut(DocumentKind::Selfie)))]),
        of(105, vec![(Day(2, 16, 41), Arrive(AllBut(DocumentKind::SourceOfFunds)))]).enhanced(),
        of(106, vec![(Day(5, 11, 2), Arrive(AllBut(DocumentKind::ProofOfAddress)))])
            .then(Day(4, 10, 0), Transact(In, "250.00", "EUR", "First deposit")),
        of(107, vec![(Day(9, 8, 55), Arrive(AllBut(DocumentKind::Selfie)))]).then(
            Day(3, 9, 30),
            Note(Jonas, "Called: the camera of the phone is broken, will use another one."),
        ),
    ]
}

/// Submitted and untouched: recent ones, and four that are overdue.
fn fresh() -> Vec<Story> {
    let recent = [(201, 22), (202, 51), (203, 95), (204, 190), (205, 340), (206, 615)];
    let mut stories: Vec<Story> =
        recent.into_iter().map(|(seed, minutes)| of(seed, arrive(Ago(minutes)))).collect();
    stories.extend([
        of(207, arrive(Day(2, 10, 12))).flawed(&[Flaw::Expired]),
        of(208, arrive(Day(2, 15, 47))).tagged(&["vip", "partner"]),
        of(209, arrive(Day(3, 9, 31))).flawed(&[Flaw::BirthDate]),
        of(210, arrive(Day(5, 17, 3))).enhanced().tagged(&["pep"]),
    ]);
    stories
}

/// In the queue after something happened: back from a resubmission, released, lapsed, sent back, reopened.
fn waiting() -> Vec<Story> {
    let back = |seed, arrived, asked, answered, by: Staff| {
        of(seed, arrive(arrived)).then(asked, Check(by, ALL, ASK)).then(answered, Answer)
    };
    vec![
        back(301, Day(9, 9, 20), Day(8, 10, 0), Ago(75), Maria).flawed(&[Flaw::Expired]),
        back(302, Day(7, 14, 8), Day(6, 9, 15), Ago(330), Jonas).flawed(&[Flaw::OldProof]),
        back(303, Day(12, 11, 40), Day(11, 13, 5), Day(2, 8, 30), Maria).flawed(&[Flaw::OtherFace]),
        of(304, arrive(Ago(560)))
            .then(Ago(300), Check(Jonas, 6, End::Release))
            .then(Ago(298), Note(Jonas, "I know this person from school, somebody else must take it.")),
        of(305, arrive(Ago(700))).then(Ago(200), Check(Maria, 9, End::Stay)),
        of(306, arrive(Day(6, 9, 12))).enhanced().then(Day(4, 11, 0), Check(Maria, ALL, End::Finish)).then(
            Ago(410),
            SendBack(Amara, "The statement does not explain the second deposit. Look again."),
        ),
        of(307, arrive(Day(40, 10, 30)))
            .then(Day(39, 9, 40), Check(Jonas, ALL, End::Finish))
            .then(Day(30, 12, 0), Transact(In, "1200.00", "EUR", "Deposit"))
            .then(Day(12, 12, 9), Transact(Out, "180.50", "EUR", "Card payment"))
            .then(Ago(260), Reopen(Amara, "Moved abroad: check the new proof of address.")),
    ]
}

fn in_check() -> Vec<Story> {
    let held = |seed, arrived, since, by: Staff, marks| {
        of(seed, arrive(arrived)).then(since, Check(by, marks, End::Stay))
    };
    vec![
        held(401, Day(1, 8, 44), Ago(14), Maria, 5),
        held(402, Day(1, 10, 18), Ago(12), Jonas, 8).flawed(&[Flaw::BirthDate]),
        held(403, Day(1, 15, 52), Ago(10), Amara, 3).tagged(&["vip"]),
        held(404, Day(1, 12, 33), Ago(7), Maria, 11).enhanced(),
        of(405, arrive(Day(8, 9, 50)))
            .flawed(&[Flaw::OldProof])
            .then(Day(7, 10, 20), Check(Jonas, ALL, ASK))
            .then(Day(1, 18, 2), Answer)
            .then(Ago(4), Check(Jonas, 0, End::Stay)),
    ]
}

fn awaiting_second() -> Vec<Story> {
    vec![
        of(501, arrive(Day(3, 9, 14))).enhanced().then(Day(1, 9, 30), Check(Maria, ALL, End::Finish)),
        of(502, arrive(Day(4, 13, 27)))
            .enhanced()
            .tagged(&["pep"])
            .then(Day(2, 10, 5), Check(Jonas, ALL, End::Finish))
            .then(Day(2, 10, 12), Note(Jonas, "Mayor of a small town until last year. Source of funds is plausible.")),
        of(503, arrive(Day(14, 11, 6)))
            .enhanced()
            .flawed(&[Flaw::Expired])
            .then(Day(13, 9, 25), Check(Maria, ALL, ASK))
            .then(Day(6, 19, 40), Answer)
            .then(Day(1, 14, 15), Check(Maria, ALL, End::Finish)),
        of(504, arrive(Day(5, 10, 59))).enhanced().flawed(&[Flaw::OtherFace]).then(
            Day(1, 11, 45),
            Check(
                Jonas,
                ALL,
                End::Reject {
                    reasons: &["fraud_third_party"],
                    r#final: true,
                    note: "Selfie and passport show different people; the same selfie came with another name.",
                },
            ),
        ),
    ]
}

/// Approved in one round, with a life on the platform since.
fn approved() -> Vec<Story> {
    let simple = |seed, days, by: Staff| {
        of(seed, arrive(Day(days, 9, 10))).then(Day(days - 1, 10, 30), Check(by, ALL, End::Finish))
    };
    vec![
        simple(601, 58, Maria)
            .then(Day(50, 12, 1), Transact(In, "5000.00", "EUR", "Deposit by bank transfer"))
            .then(Day(44, 9, 31), Transact(Out, "1250.00", "EUR", "Purchase"))
            .then(Day(33, 16, 20), Transact(Out, "89.90", "EUR", "Card payment"))
            .then(Day(16, 7, 58), Transact(In, "2100.00", "EUR", "Salary"))
            .then(Day(2, 13, 13), Transact(Out, "640.25", "USD", "Purchase abroad")),
        simple(602, 52, Jonas)
            .then(Day(47, 8, 0), Transact(In, "12000.00", "USD", "Deposit"))
            .then(Day(29, 8, 0), Transact(In, "0.45000000", "BTC", "Transfer in"))
            .then(Day(28, 9, 22), Transact(Out, "0.12500000", "BTC", "Sale"))
            .then(
                Day(28, 10, 0),
                Note(Maria, "Asked about the bitcoin: bought in 2019, statement attached by e-mail."),
            )
            .then(Day(27, 9, 0), Correct(Maria, "The coins were bought in 2018, not 2019."))
            .then(Day(27, 9, 2), Pin(Maria)),
        simple(603, 45, Maria)
            .then(Day(40, 10, 10), Transact(In, "300000", "JPY", "Deposit"))
            .then(Day(11, 10, 10), Transact(Out, "42000", "JPY", "Purchase")),
        simple(604, 37, Amara)
            .tagged(&["vip"])
            .then(Day(35, 15, 0), Transact(In, "75000.00", "CHF", "Deposit"))
            .then(Day(34, 9, 0), Attach(Amara, "Letter about the source of this deposit."))
            .then(Day(20, 11, 30), Transact(Out, "15000.00", "CHF", "Withdrawal")),
        simple(605, 30, Jonas).then(Day(21, 12, 45), Transact(In, "820.00", "GBP", "Deposit")),
        simple(606, 24, Maria).then(Day(20, 9, 0), Download(Victor)),
        simple(607, 11, Jonas).then(Day(4, 18, 6), Transact(In, "60.00", "EUR", "Deposit")),
        simple(608, 3, Maria),
    ]
}

fn approved_after_rounds() -> Vec<Story> {
    let twice = |seed, days, by: Staff| {
        of(seed, arrive(Day(days, 11, 25)))
            .then(Day(days - 1, 9, 45), Check(by, ALL, ASK))
            .then(Day(days - 5, 20, 14), Answer)
            .then(Day(days - 6, 8, 50), Check(by, ALL, End::Finish))
    };
    vec![
        twice(611, 55, Maria)
            .flawed(&[Flaw::BirthDate])
            .then(Day(54, 14, 0), Transact(In, "500.00", "EUR", "Deposit"))
            .then(Day(46, 14, 0), Transact(In, "500.00", "EUR", "Deposit"))
            .then(Day(9, 17, 31), Transact(Out, "75.20", "EUR", "Card payment")),
        twice(612, 48, Jonas)
            .flawed(&[Flaw::OldProof])
            .then(Day(38, 9, 9), Transact(In, "3400.00", "PLN", "Deposit")),
        twice(613, 34, Maria).flawed(&[Flaw::Expired]),
        twice(614, 19, Jonas)
            .flawed(&[Flaw::OtherFace])
            .then(Day(18, 10, 0), Note(Jonas, "Says the selfie was of the brother, by mistake."))
            .then(Day(18, 10, 1), Pin(Jonas)),
        of(615, arrive(Day(42, 10, 0)))
            .flawed(&[Flaw::OldProof, Flaw::OldProof])
            .then(Day(41, 9, 0), Check(Maria, ALL, End::Resubmit { also: Some(DocumentKind::SourceOfFunds) }))
            .then(Day(36, 21, 10), Answer)
            .then(Day(35, 9, 20), Check(Maria, ALL, ASK))
            .then(Day(29, 8, 5), Answer)
            .then(Day(28, 10, 40), Check(Jonas, ALL, End::Finish))
            .then(Day(25, 12, 0), Transact(In, "9800.00", "EUR", "Deposit")),
        of(616, arrive(Day(26, 9, 33)))
            .enhanced()
            .then(Day(25, 10, 0), Check(Maria, ALL, End::Finish))
            .then(Day(24, 15, 30), Confirm(Amara))
            .then(Day(22, 9, 0), Transact(In, "250000.00", "EUR", "Sale of a company"))
            .then(Day(8, 9, 0), Transact(Out, "100000.00", "EUR", "Investment")),
        of(617, arrive(Day(18, 12, 12)))
            .enhanced()
            .flawed(&[Flaw::BirthDate])
            .then(Day(17, 9, 30), Check(Jonas, ALL, ASK))
            .then(Day(15, 7, 45), Answer)
            .then(Day(14, 9, 5), Check(Jonas, ALL, End::Finish))
            .then(Day(13, 16, 0), Confirm(Amara))
            .then(Day(13, 16, 5), SetRisk(Amara, Risk::Medium)),
    ]
}

fn rejected() -> Vec<Story> {
    let reject = |reasons: &'static [&'static str], r#final, note| End::Reject { reasons, r#final, note };
    vec![
        of(701, arrive(Day(31, 10, 20)))
            .flawed(&[Flaw::Expired])
            .then(
                Day(30, 9, 0),
                Check(Maria, ALL, reject(&["process_abandoned"], false, "No valid document.")),
            )
            .then(Day(29, 11, 0), Transact(In, "100.00", "EUR", "Deposit")),
        of(702, arrive(Day(21, 13, 0)))
            .then(Day(20, 10, 0), Check(Jonas, ALL, reject(&["policy_region"], true, "")))
            .then(Day(20, 11, 30), Transact(In, "2500.00", "USD", "Deposit"))
            .then(Day(19, 11, 30), Transact(In, "2500.00", "USD", "Deposit, second try")),
        of(703, arrive(Day(16, 9, 40)))
            .flawed(&[Flaw::OtherFace])
            .then(
                Day(15, 9, 10),
                Check(Maria, ALL, reject(&["fraud_third_party"], true, "Opened for somebody else.")),
            )
            .then(Day(15, 9, 30), SetRisk(Maria, Risk::High))
            .then(Day(15, 9, 31), SetTags(Maria, &["fraud-ring", "partner"])),
        of(704, arrive(Day(13, 15, 15)))
            .enhanced()
            .then(
                Day(12, 9, 0),
                Check(Jonas, ALL, reject(&["aml_sanctions"], true, "True match on a sanctions list.")),
            )
            .then(Day(12, 13, 20), Confirm(Amara)),
        of(705, arrive(Day(10, 8, 35)))
            .flawed(&[Flaw::BirthDate, Flaw::BirthDate])
            .then(Day(9, 9, 0), Check(Jonas, ALL, ASK))
            .then(Day(7, 18, 18), Answer)
            .then(
                Day(6, 10, 30),
                Check(Jonas, ALL, reject(&["process_other"], false, "Wrong again. May come back.")),
            ),
        of(706, arrive(Day(4, 12, 50))).then(
            Day(3, 14, 5),
            Check(Maria, ALL, reject(&["duplicate_customer"], false, "Same person as ACME-20937.")),
        ),
    ]
}

fn resubmission() -> Vec<Story> {
    let asked = |seed, arrived, when, by: Staff| of(seed, arrive(arrived)).then(when, Check(by, ALL, ASK));
    vec![
        asked(801, Day(2, 9, 0), Day(1, 9, 20), Maria).flawed(&[Flaw::BirthDate]),
        asked(802, Day(4, 16, 4), Day(3, 10, 45), Jonas)
            .flawed(&[Flaw::Expired])
            .then(Day(2, 9, 9), Transact(In, "45.00", "EUR", "Deposit")),
        of(803, arrive(Day(7, 10, 10)))
            .flawed(&[Flaw::OldProof])
            .then(Day(6, 9, 0), Check(Maria, ALL, End::Resubmit { also: Some(DocumentKind::SourceOfFunds) }))
            .then(Day(2, 22, 30), AnswerPart),
        of(804, arrive(Day(9, 14, 14)))
            .enhanced()
            .flawed(&[Flaw::OtherFace])
            .then(Day(8, 15, 0), Check(Amara, ALL, ASK)),
        asked(805, Day(22, 9, 9), Day(20, 9, 0), Jonas)
            .flawed(&[Flaw::Expired])
            .then(Day(6, 9, 0), Note(Jonas, "Reminded by telephone, no answer.")),
        asked(806, Day(19, 17, 45), Day(17, 11, 0), Maria).flawed(&[Flaw::OldProof, Flaw::OldProof]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_sixty_different_people() {
        let stories = all();
        let seeds: std::collections::BTreeSet<u64> = stories.iter().map(|story| story.seed).collect();
        assert_eq!((stories.len(), seeds.len()), (60, 60));
    }
}
