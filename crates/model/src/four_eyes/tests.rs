//! Which decisions need a second person, as a table for a compliance officer to read.

use super::{Circumstances, Ground, Known, Named, Policy, Rule, Threshold};
use crate::{
    check::{Rejection, Request, Ruling},
    level::{Level, default_level},
    money::{Money, Total},
    status::Risk,
};
use std::{collections::BTreeMap, fmt::Write as _};

fn set(codes: &[&str]) -> std::collections::BTreeSet<String> {
    codes.iter().map(ToString::to_string).collect()
}

fn eur(amount: &str) -> Threshold {
    Threshold(Money::parse(amount, "EUR").unwrap())
}

/// One rule for each way to narrow, and one that narrows every way at once.
fn rules() -> Vec<Rule> {
    let both = || Rule { approvals: true, rejections: true, ..Rule::default() };
    let rejections = || Rule { rejections: true, ..Rule::default() };
    let named = |name: &str, rule: Rule| Rule { name: name.into(), ..rule };
    vec![
        named("Every approval", Rule { approvals: true, ..Rule::default() }),
        named("Every rejection", rejections()),
        named("Level business", Rule { levels: set(&["business"]), ..both() }),
        named("Medium risk or more", Rule { risk_min: Some(Risk::Medium), ..both() }),
        named("High risk", Rule { risk_min: Some(Risk::High), ..both() }),
        named("Group fraud", Rule { groups: set(&["fraud"]), ..rejections() }),
        named("Reason image_blurred", Rule { reasons: set(&["image_blurred"]), ..rejections() }),
        named("Moved 10000 EUR", Rule { moved_min: Some(eur("10000")), ..both() }),
        named(
            "All of it",
            Rule {
                levels: set(&["business"]),
                risk_min: Some(Risk::High),
                groups: set(&["fraud"]),
                reasons: set(&["image_blurred"]),
                moved_min: Some(eur("10000.00")),
                ..rejections()
            },
        ),
    ]
}

fn level(code: &str) -> Level {
    Level { code: code.into(), ..default_level() }
}

fn rejection(codes: &[&str]) -> Ruling {
    let reasons = codes.iter().map(ToString::to_string).collect();
    Ruling::Reject(Rejection { reasons, r#final: false, customer_text: String::new() })
}

fn circumstances(rules: Vec<Rule>, risk: Risk, moved: &[(&str, &str)]) -> Circumstances {
    let moved = moved.iter().map(|(amount, currency)| (currency.parse().unwrap(), amount.parse().unwrap()));
    let group = |code: &str, group: &str| (code.to_owned(), group.to_owned());
    Circumstances {
        policy: Policy { rules },
        policy_version: 7,
        risk,
        moved: moved.collect::<BTreeMap<_, Total>>(),
        groups: [group("fraud_forged", "fraud"), group("image_blurred", "image"), group("other", "other")]
            .into(),
    }
}

#[test]
fn which_decisions_need_a_second_person_is_as_reviewed() {
    let decisions = [
        ("approve", Ruling::Approve),
        ("reject: fraud", rejection(&["fraud_forged"])),
        ("reject: blurred", rejection(&["image_blurred"])),
        ("reject: other", rejection(&["other"])),
        ("reject: other, fraud", rejection(&["other", "fraud_forged"])),
        ("resubmission", Ruling::Resubmission(Request { items: vec![], due: jiff::civil::date(2026, 1, 1) })),
    ];
    let moved: [(&str, &[(&str, &str)]); 3] = [
        ("nothing", &[]),
        ("9999.99 EUR, 50000 USD", &[("9999.99", "EUR"), ("50000", "USD")]),
        ("10000 EUR", &[("10000", "EUR")]),
    ];
    let mut table = String::from("Which rules ask for a second person, for each decision and customer.\n");
    for (decision, ruling) in &decisions {
        let _ = write!(table, "\n{}\n", decision.to_uppercase());
        for code in ["standard", "business"] {
            for risk in Risk::ALL {
                for (what, moved) in moved {
                    let grounds = circumstances(rules(), *risk, moved).grounds(&level(code), 3, ruling);
                    let names: Vec<_> = grounds
                        .into_iter()
                        .map(|ground| match ground {
                            Ground::Rule { policy: 7, rule } => rule,
                            other => panic!("{other:?}"),
                        })
                        .collect();
                    let names = if names.is_empty() { "-".to_owned() } else { names.join("; ") };
                    let _ = writeln!(table, "{code:<10}{risk:<8}{what:<24}{names}", risk = risk.word());
                }
            }
        }
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("four_eyes", table);
    });
}

#[test]
fn a_level_that_asks_for_two_signatures_is_a_ground_beside_the_rules() {
    let strict = Level { second_approval: true, ..level("business") };
    let of_level = Ground::Level { level: "business".into(), version: 3 };
    assert_eq!(
        Circumstances::default().grounds(&strict, 3, &Ruling::Approve),
        std::slice::from_ref(&of_level)
    );
    let rule = Ground::Rule { policy: 7, rule: "Every approval".into() };
    let all = circumstances(rules()[..1].to_vec(), Risk::Low, &[]);
    assert_eq!(all.grounds(&strict, 3, &Ruling::Approve), [of_level, rule]);
    assert_eq!(Circumstances::default().grounds(&level("business"), 3, &Ruling::Approve), []);
}

#[test]
fn a_reason_of_no_known_group_is_not_a_way_around_a_rule_on_groups() {
    let fraud = rules().into_iter().filter(|rule| rule.name == "Group fraud").collect();
    let unknown = circumstances(fraud, Risk::Low, &[]).grounds(&level("standard"), 1, &rejection(&["new"]));
    assert_eq!(unknown.len(), 1);
}

#[test]
fn an_amount_is_reached_however_it_is_written() {
    for (limit, total, reached) in [
        ("10000", "10000.000000", true),
        ("10000.00", "10000", true),
        ("10000.00", "9999.999999999999999999", false),
        ("0.000000000000000001", "0", false),
    ] {
        let total: Total = total.parse().unwrap();
        assert_eq!(total.reaches(eur(limit).0.amount), reached, "{limit} {total}");
    }
    let most: Total = "99999999999999999999".parse().unwrap();
    assert!(most.with(most).with(most).reaches(eur("999999999999999").0.amount), "past every bound");
}

#[test]
fn what_is_wrong_with_a_policy_is_said() {
    let known =
        Known { levels: set(&["business"]), groups: set(&["fraud"]), reasons: set(&["image_blurred"]) };
    assert_eq!(Policy { rules: rules() }.flaws(&known), []);
    let rule = |name: &str| Rule { name: name.into(), rejections: true, ..Rule::default() };
    let codes = |rules: Vec<Rule>| -> Vec<&'static str> {
        Policy { rules }.flaws(&known).into_iter().map(|flaw| flaw.code).collect()
    };
    assert_eq!(codes(vec![rule("A"), rule("a")]), ["rule_twice"]);
    assert_eq!(codes(vec![rule(" ")]), ["rule_unnamed"]);
    assert_eq!(codes(vec![rule(&"x".repeat(61))]), ["rule_unnamed"]);
    assert_eq!(codes(vec![Rule { rejections: false, ..rule("A") }]), ["rule_about_nothing"]);
    assert_eq!(
        codes(vec![Rule { approvals: true, groups: set(&["fraud"]), ..rule("A") }]),
        ["reasons_on_approvals"]
    );
    for wrong in [
        Rule { levels: set(&["gone"]), ..rule("A") },
        Rule { groups: set(&["gone"]), ..rule("A") },
        Rule { reasons: set(&["gone"]), ..rule("A") },
    ] {
        assert_eq!(codes(vec![wrong]), ["rule_names_unknown"]);
    }
    assert_eq!(codes((0..21).map(|n| rule(&n.to_string())).collect()), ["too_many_rules"]);
}

#[test]
fn a_rule_is_read_as_a_sentence_and_kept_as_json() {
    let name = |named: Named<'_>| match named {
        Named::Level(code) | Named::Group(code) | Named::Reason(code) => code.to_uppercase(),
    };
    let all = rules().pop().unwrap();
    assert_eq!(
        all.told(&name),
        "Rejections, at level BUSINESS, of high risk, for a reason of FRAUD or \"IMAGE_BLURRED\", \
         where 10000.00 EUR or more was moved"
    );
    let json = serde_json::to_string(&all).unwrap();
    assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), all, "{json}");
    let zero = json.replace("10000.00", "0");
    assert!(serde_json::from_str::<Rule>(&zero).is_err(), "{zero}");
    let before = Policy { rules: rules() };
    let after = Policy { rules: rules().into_iter().skip(1).collect() };
    let [change] = &after.changes_since(&before, &name)[..] else { panic!("one change") };
    assert_eq!(
        (change.what.as_str(), change.from.as_deref(), change.to.as_deref()),
        ("Every approval", Some("Approvals"), None)
    );
}
