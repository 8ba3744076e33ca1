//! A log is tampered with in a thousand random ways by somebody who has all of it and not its key: each is found, at the
//! first entry that is not what was written there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy knows a test only by its attribute")]

use probity_audit::{Checkpoint, Entry, Fault, Hash, Line, LineRef, Record, Signer, Verified, Verifier};
use proptest::{prelude::*, test_runner::Config};
use uuid::Uuid;

type Log = Vec<Record<'static>>;

fn signer() -> Signer {
    Signer::from_seed(&[7; 32]).unwrap()
}

fn entry(seq: u64) -> Entry<'static> {
    Entry {
        seq,
        id: Uuid::from_u128(u128::from(seq) << 8),
        customer: (!seq.is_multiple_of(3)).then(|| Uuid::from_u128(u128::from(seq % 7))),
        kind: if seq.is_multiple_of(2) { "item_marked" } else { "decided" }.into(),
        actor_type: "user".into(),
        actor_id: Some(Uuid::from_u128(u128::from(seq % 5))),
        actor_role: Some("reviewer".into()),
        at: 1_700_000_000_000_000 + i64::try_from(seq).unwrap(),
        data: format!("{{\"kind\":\"decided\",\"n\":{seq}}}").into(),
    }
}

/// The log with its entries hashed and signed anew from a place on, by whoever has this key.
fn chained(mut log: Log, from: usize, by: &Signer) -> Log {
    let mut head = match from.checked_sub(1).map(|place| &log[place]) {
        Some(before) => Checkpoint { seq: before.entry.seq, hash: before.hash, signature: before.signature },
        None => Checkpoint::BEGINNING,
    };
    for record in &mut log[from..] {
        head = Checkpoint::of(record.entry.seq, record.entry.hash(&head), by);
        (record.hash, record.signature) = (head.hash, head.signature);
    }
    log
}

fn log(size: u64) -> Log {
    let unsigned = Checkpoint::BEGINNING;
    let record = |seq| Record { entry: entry(seq), hash: unsigned.hash, signature: unsigned.signature };
    chained((1..=size).map(record).collect(), 0, &signer())
}

fn checkpoint(log: &Log, place: usize) -> Checkpoint {
    Checkpoint { seq: log[place].entry.seq, hash: log[place].hash, signature: log[place].signature }
}

fn verified(log: &Log, checkpoints: Vec<Checkpoint>) -> Result<Verified, Fault> {
    let mut verifier = Verifier::new(signer().public_key(), checkpoints)?;
    log.iter().try_for_each(|record| verifier.push(record))?;
    verifier.finish()
}

/// The place a fault names.
fn place(fault: Fault) -> u64 {
    match fault {
        Fault::Missing { seq }
        | Fault::Misplaced { seq }
        | Fault::Altered { seq }
        | Fault::Unsigned { seq }
        | Fault::CheckpointUnsigned { seq }
        | Fault::Truncated { seq, .. }
        | Fault::Other { seq } => seq,
    }
}

fn altered(record: &mut Record<'static>, what: u8) {
    let entry = &mut record.entry;
    match what % 10 {
        0 => entry.id = Uuid::from_u128(entry.id.as_u128() + 1),
        1 => entry.customer = entry.customer.map_or(Some(Uuid::nil()), |_| None),
        2 => entry.kind = "approved".into(),
        3 => entry.actor_type = "system".into(),
        4 => entry.actor_id = Some(Uuid::from_u128(99)),
        5 => entry.actor_role = Some("approver".into()),
        6 => entry.at -= 1,
        7 => entry.data = entry.data.replace("decided", "rejected").into(),
        8 => record.hash = Hash([what; 32]),
        _ => record.signature.0[usize::from(what) % 64] ^= 1,
    }
}

#[derive(Clone, Copy, Debug)]
enum Tampering {
    /// One entry is changed.
    Alter(u8),
    /// One entry is removed, and those after it keep their places.
    Remove,
    /// One entry is removed, and those after it move up.
    RemoveAndCloseUp,
    /// One entry is put in, and those after it move down.
    Insert,
    /// Two entries change places.
    Swap(usize),
}

fn tampering() -> impl Strategy<Value = Tampering> {
    prop_oneof![
        any::<u8>().prop_map(Tampering::Alter),
        Just(Tampering::Remove),
        Just(Tampering::RemoveAndCloseUp),
        Just(Tampering::Insert),
        (1_usize..40).prop_map(Tampering::Swap),
    ]
}

/// What was done at a place that counts from 0, or nothing where it would have changed nothing.
fn tampered(mut log: Log, at: usize, how: Tampering) -> Option<Log> {
    match how {
        Tampering::Alter(what) => altered(&mut log[at], what),
        Tampering::Remove => drop(log.remove(at)),
        Tampering::RemoveAndCloseUp => {
            log.remove(at);
            log[at..].iter_mut().for_each(|record| record.entry.seq -= 1);
        }
        Tampering::Insert => {
            let mut copy = log[at].clone();
            altered(&mut copy, 2);
            log.insert(at, copy);
            log[at + 1..].iter_mut().for_each(|record| record.entry.seq += 1);
        }
        Tampering::Swap(distance) => {
            let other = at + distance;
            if other >= log.len() {
                return None;
            }
            log.swap(at, other);
            let (one, two) = (log[at].entry.seq, log[other].entry.seq);
            (log[at].entry.seq, log[other].entry.seq) = (two, one);
        }
    }
    // Taking the last one off leaves a shorter log that is in order: see the test of checkpoints.
    (at < log.len()).then_some(log)
}

proptest! {
    #![proptest_config(Config { cases: 1000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_tampering_is_found_at_its_place(
        at in 0_usize..60,
        how in tampering(),
        has_own_key in any::<bool>(),
    ) {
        let whole = log(60);
        prop_assume!(tampered(whole.clone(), at, how).is_some());
        let mut forged = tampered(whole, at, how).unwrap();
        // A forger who makes the rest fit again, with a key of their own.
        let rehashes = has_own_key && !matches!(how, Tampering::Remove);
        if rehashes {
            forged = chained(forged, at, &Signer::from_seed(&[8; 32]).unwrap());
        }
        let fault = verified(&forged, Vec::new()).expect_err("found");
        // A changed signature is seen by the entry that was hashed with it, or as the last one's.
        prop_assert_eq!(place(fault), at as u64 + 1, "{:?} {:?}", how, fault);
    }

    #[test]
    fn cutting_off_the_end_is_found_with_a_checkpoint(length in 0_usize..60, kept in 0_usize..60) {
        let whole = log(60);
        let checkpoint = checkpoint(&whole, kept);
        let cut: Log = whole.into_iter().take(length).collect();
        let outcome = verified(&cut, vec![checkpoint]);
        if length > kept {
            prop_assert!(outcome.is_ok());
        } else {
            prop_assert_eq!(
                outcome,
                Err(Fault::Truncated { last: length as u64, seq: kept as u64 + 1 })
            );
        }
    }
}

#[test]
fn a_log_in_order_verifies_also_from_its_export() {
    let whole = log(500);
    let head = checkpoint(&whole, 499);
    assert_eq!(verified(&whole, vec![checkpoint(&whole, 0), head]), Ok(Verified { head }));
    assert_eq!(verified(&Vec::new(), Vec::new()), Ok(Verified { head: Checkpoint::BEGINNING }));
    let mut verifier = Verifier::new(signer().public_key(), Vec::new()).unwrap();
    for (number, record) in (1..).zip(&whole) {
        let line = LineRef::of(record).text();
        verifier.push(&Line::read(&line, number).unwrap()).unwrap();
    }
    assert_eq!(verifier.finish(), Ok(Verified { head }));
    assert_eq!(head.to_string().parse(), Ok(head));
    assert!(Line::read("{}", 7).is_err_and(|error| error.line == 7));
}

#[test]
fn a_checkpoint_of_another_log_or_another_key_is_told_apart() {
    let whole = log(20);
    let forged = Checkpoint::of(10, whole[9].hash, &Signer::from_seed(&[9; 32]).unwrap());
    assert_eq!(verified(&whole, vec![forged]), Err(Fault::CheckpointUnsigned { seq: 10 }));
    let other = Checkpoint::of(10, Hash([3; 32]), &signer());
    assert_eq!(verified(&whole, vec![other]), Err(Fault::Other { seq: 10 }));
}

#[test]
fn a_forgery_before_a_block_of_signatures_is_found_as_one_after_it() {
    let whole = log((1 << 16) + 40);
    for at in [1_000, (1 << 16) + 20] {
        let mut forged = whole.clone();
        forged[at].entry.at += 1;
        let forged = chained(forged, at, &Signer::from_seed(&[8; 32]).unwrap());
        assert_eq!(verified(&forged, Vec::new()), Err(Fault::Unsigned { seq: at as u64 + 1 }));
    }
}

/// What a signer would do who does not look at what it signs after; see the store's `signed_head`.
#[test]
fn a_forgery_that_a_genuine_entry_was_put_after_is_found_where_every_signature_is_checked() {
    let mut forged = log(60);
    forged[20].entry.at += 1;
    let mut forged = chained(forged, 20, &Signer::from_seed(&[8; 32]).unwrap());
    forged = chained(forged, 59, &signer());
    assert!(verified(&forged, Vec::new()).is_ok(), "the last signature is genuine");
    let mut verifier = Verifier::new(signer().public_key(), Vec::new()).unwrap().with_every_signature();
    let fault = forged.iter().find_map(|record| verifier.push(record).err());
    assert_eq!(fault, Some(Fault::Unsigned { seq: 21 }));
    let mut verifier = Verifier::new(signer().public_key(), Vec::new()).unwrap().with_every_signature();
    assert!(log(60).iter().all(|record| verifier.push(record).is_ok()));
}
