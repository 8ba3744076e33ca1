//! Archives as they are made, and as somebody may have changed them.
#![allow(clippy::expect_used, clippy::panic, reason = "clippy knows a test only by its attribute")]

use probity_audit::{Checkpoint, Entry, Hash, PieceError, PieceRef, PublicKey, Record, Signer, Statement};
use probity_evidence::{
    AUDIT_NAME, FORMAT, Fault, MANIFEST_NAME, Manifest, ManifestFile, Measure, RECORD_NAME, SIGNATURE_NAME,
    Seal, Structure, Verified, verify,
};

type Members = Vec<(String, Vec<u8>)>;

fn signer(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32]).expect("a seed")
}

/// Two entries of a log, as the archive has them.
fn entries(signer: &Signer) -> String {
    let mut before = Checkpoint::of(40, Hash([3; 32]), signer);
    let mut lines = String::new();
    for seq in 41..43 {
        let entry = Entry {
            seq,
            id: uuid::Uuid::nil(),
            customer: None,
            kind: "signed_in".into(),
            actor_type: "system".into(),
            actor_id: None,
            actor_role: None,
            at: 7,
            data: "{}".into(),
        };
        let next = Checkpoint::of(seq, entry.hash(&before), signer);
        let record = Record { entry, hash: next.hash, signature: next.signature };
        lines.push_str(&PieceRef::of(&record, &before).text());
        lines.push('\n');
        before = next;
    }
    lines
}

fn contents(signer: &Signer) -> Members {
    vec![
        (RECORD_NAME.to_owned(), br#"{"customer":"Anna"}"#.to_vec()),
        (AUDIT_NAME.to_owned(), entries(signer).into_bytes()),
        ("files/fil_1.jpg".to_owned(), vec![7; 200_000]),
        ("files/fil_2.pdf".to_owned(), Vec::new()),
    ]
}

/// Members with a manifest that names these and its signature in front.
fn signed(signer: &Signer, files: &Members) -> Members {
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        customer: "cus_1".to_owned(),
        audience: "examiner".to_owned(),
        made_at: "2026-11-27T00:00:00Z".to_owned(),
        made_by: None,
        reason: Some("asked".to_owned()),
        software: "probity".to_owned(),
        audit_checkpoint: Checkpoint::of(42, Hash([1; 32]), signer).to_string(),
        left_out: Vec::new(),
        files: files.iter().map(|(name, bytes)| ManifestFile::of(name, &Measure::of(bytes))).collect(),
    };
    sealed(signer, manifest.bytes(), files)
}

fn sealed(signer: &Signer, manifest: Vec<u8>, files: &Members) -> Members {
    let seal = Seal::of(signer, Statement::Evidence, &manifest).bytes();
    let head = [(MANIFEST_NAME.to_owned(), manifest), (SIGNATURE_NAME.to_owned(), seal)];
    head.into_iter().chain(files.iter().cloned()).collect()
}

fn written(members: &Members) -> Vec<u8> {
    let (mut structure, mut bytes) = (Structure::default(), Vec::new());
    for (name, content) in members {
        bytes.extend(structure.begin(name, &Measure::of(content)).expect("it fits"));
        bytes.extend(content);
    }
    bytes.extend(structure.finish());
    bytes
}

fn checked(archive: &[u8], key: Option<PublicKey>) -> Result<Verified, Fault> {
    verify(archive, key).expect("read from memory")
}

fn whole() -> (Members, Vec<u8>) {
    let signer = signer(7);
    let members = signed(&signer, &contents(&signer));
    let bytes = written(&members);
    (members, bytes)
}

#[test]
fn what_was_made_is_in_order_with_the_key_and_without() {
    let (_, archive) = whole();
    let verified = checked(&archive, None).expect("in order");
    assert_eq!((verified.key, verified.audit_entries), (signer(7).public_key(), 2));
    assert_eq!(verified.manifest.files.len(), 4);
    assert_eq!(checked(&archive, Some(verified.key)), Ok(verified));
}

#[test]
fn another_key_and_another_signature_are_found() {
    let (members, archive) = whole();
    let other = signer(8).public_key();
    let found = signer(7).public_key();
    assert_eq!(checked(&archive, Some(other)), Err(Fault::OtherKey { found }));

    // The signature of another archive of the same operator.
    let mut swapped = members.clone();
    swapped[1].1 = Seal::of(&signer(7), Statement::Evidence, b"another manifest").bytes();
    assert_eq!(checked(&written(&swapped), None), Err(Fault::Unsigned));
    // One that signs the same bytes as something else.
    swapped[1].1 = Seal::of(&signer(7), Statement::Receipt, &members[0].1).bytes();
    assert_eq!(checked(&written(&swapped), None), Err(Fault::Unsigned));
    // Signed anew by a stranger: in order in itself, but the log's place was signed by another.
    let resigned = sealed(&signer(8), members[0].1.clone(), &members[2..].to_vec());
    assert_eq!(checked(&written(&resigned), None), Err(Fault::UnknownManifest));
    assert_eq!(checked(&written(&resigned), Some(found)), Err(Fault::OtherKey { found: other }));
}

#[test]
fn a_byte_altered_anywhere_is_found() {
    let (members, archive) = whole();
    // Every byte of the structure and of the small members, and some of the large one.
    for at in (0..archive.len()).filter(|at| archive[*at] != 7 || at % 9_973 == 0) {
        let mut altered = archive.clone();
        altered[at] ^= 1;
        assert!(checked(&altered, None).is_err(), "byte {at}");
    }
    // With a structure that fits again, each is found by its name.
    for place in 0..members.len() {
        let mut altered = members.clone();
        let (name, content) = &mut altered[place];
        match content.first_mut() {
            Some(first) => *first ^= 1,
            None => content.push(1),
        }
        let name = name.clone();
        let fault = checked(&written(&altered), None).expect_err("found");
        let expected = match place {
            0 | 1 => Fault::Unsigned,
            _ => Fault::Altered { name },
        };
        assert_eq!(fault, expected);
    }
}

#[test]
fn a_member_removed_added_renamed_moved_or_doubled_is_found() {
    let (members, _) = whole();
    for place in 0..members.len() {
        let mut removed = members.clone();
        let (name, _) = removed.remove(place);
        let expected = if place < 2 { Fault::NoManifest } else { Fault::Missing { name } };
        assert_eq!(checked(&written(&removed), None), Err(expected));

        let mut renamed = members.clone();
        renamed[place].0 = "files/other.jpg".to_owned();
        let expected =
            if place < 2 { Fault::NoManifest } else { Fault::Extra { name: "files/other.jpg".to_owned() } };
        assert_eq!(checked(&written(&renamed), None), Err(expected));

        let mut doubled = members.clone();
        doubled.insert(place, members[place].clone());
        assert!(checked(&written(&doubled), None).is_err(), "{place}");

        let mut added = members.clone();
        added.insert(place, ("extra.txt".to_owned(), b"more".to_vec()));
        let expected =
            if place < 2 { Fault::NoManifest } else { Fault::Extra { name: "extra.txt".to_owned() } };
        assert_eq!(checked(&written(&added), None), Err(expected));
    }
    let mut added = members.clone();
    added.push(("extra.txt".to_owned(), b"more".to_vec()));
    assert_eq!(checked(&written(&added), None), Err(Fault::Extra { name: "extra.txt".to_owned() }));
    let mut moved = members;
    moved.swap(3, 4);
    assert!(matches!(checked(&written(&moved), None), Err(Fault::Missing { .. })));
}

#[test]
fn an_archive_cut_off_anywhere_or_with_something_behind_or_before_it_is_refused() {
    let (_, archive) = whole();
    for length in (0..archive.len()).filter(|length| *length < 3_000 || length % 4_999 == 0) {
        assert_eq!(checked(&archive[..length], None), Err(Fault::Truncated { at: length as u64 }));
    }
    let last = archive.len() - 1;
    assert_eq!(checked(&archive[..last], None), Err(Fault::Truncated { at: last as u64 }));
    let longer = [&archive[..], b"\0"].concat();
    assert_eq!(checked(&longer, None), Err(Fault::NotAsWritten { at: archive.len() as u64 }));
    let before = [b"MZ..", &archive[..]].concat();
    assert_eq!(checked(&before, None), Err(Fault::NotAsWritten { at: 0 }));
    assert_eq!(checked(b"", None), Err(Fault::Truncated { at: 0 }));
}

/// What a reader of ZIPs can be tricked with: each is a change of a byte that this one never writes.
#[test]
fn nothing_is_expanded_and_no_path_leads_out() {
    let (_, archive) = whole();
    // The first member's flags, method and length of extra data: compressed, encrypted, with its size behind it.
    for (at, byte) in [(4, 20), (6, 8), (6, 1), (7, 8), (8, 8), (28, 4)] {
        let mut tricked = archive.clone();
        tricked[at] = byte;
        assert_eq!(checked(&tricked, None), Err(Fault::NotAsWritten { at: 0 }), "{at}");
    }
    // A size that is not there takes no memory.
    let mut huge = archive.clone();
    huge[18..26].fill(0xff);
    assert_eq!(checked(&huge, None), Err(Fault::NoManifest));
    // A name of the same length that climbs.
    let places = archive.windows(15).enumerate().filter(|(_, it)| it == b"files/fil_1.jpg");
    // In the manifest, before the content, in the directory.
    let [_, at, _] = places.map(|(at, _)| at).collect::<Vec<_>>().try_into().expect("three places");
    for name in
        ["../../a/b/c.jpg", "/files/fil1.jpg", "files\\fil_1.jpg", "files//fil1.jpg", "FILES/fil_1.jpg"]
    {
        let mut climbing = archive.clone();
        climbing[at..at + 15].copy_from_slice(name.as_bytes());
        assert!(matches!(checked(&climbing, None), Err(Fault::NotAsWritten { .. })), "{name}");
    }
}

#[test]
fn an_entry_of_the_log_that_was_altered_before_it_was_put_in_is_found() {
    let signer = signer(7);
    let mut files = contents(&signer);
    files[1].1 = entries(&signer).replace("signed_in", "signed_on").into_bytes();
    let fault = checked(&written(&signed(&signer, &files)), None);
    assert_eq!(fault, Err(Fault::Audit(PieceError::Altered { seq: 41 })));
    files[1].1 = b"{}\n".to_vec();
    let fault = checked(&written(&signed(&signer, &files)), None);
    assert_eq!(fault, Err(Fault::Audit(PieceError::Unreadable { line: 1 })));
    files[1].1 = entries(&signer).trim_end().as_bytes().to_vec();
    let fault = checked(&written(&signed(&signer, &files)), None);
    assert_eq!(fault, Err(Fault::Audit(PieceError::Unreadable { line: 2 })));
}
