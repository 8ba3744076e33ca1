//! Notes: written once, corrected by new ones, found whatever the accents.

use jiff::SignedDuration;
use probity_app::{
    AppError,
    intake::UploadedFile,
    note::{self, NewNote, Note, NotePlace},
};
use probity_model::{
    Personal,
    id::{CustomerId, NoteId},
    item::Side,
    permission::Action,
    user::Role,
};
use probity_specimen::hostile;
use probity_testkit::{TestApp, TestUser};

fn saying(body: &str) -> NewNote {
    NewNote { body: body.to_owned(), ..NewNote::default() }
}

async fn add(test: &TestApp, by: &TestUser, id: CustomerId, note: NewNote) -> NoteId {
    test.clock.advance(SignedDuration::from_secs(1));
    note::add(&test.app, &by.actor, id, note).await.expect("a note")
}

async fn list(
    test: &TestApp,
    by: &TestUser,
    id: CustomerId,
    query: &str,
    after: Option<NotePlace>,
) -> Vec<Note> {
    note::list(&test.app, &by.actor, id, query, after, 2).await.expect("a list")
}

fn bodies(notes: &[Note]) -> Vec<&str> {
    notes.iter().map(|note| note.record.body.reveal().as_str()).collect()
}

#[tokio::test]
async fn notes_are_pinned_paged_corrected_and_found() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.customer(&test.platform().await, "user-1").await;
    let first = add(&test, &reviewer, id, saying("Called Müller:\r\nno answer")).await;
    add(&test, &reviewer, id, saying("Second")).await;
    let third = NewNote { corrects: Some(first), ..saying("Called Möller, not Muller") };
    let third = add(&test, &reviewer, id, third).await;
    note::pin(&test.app, &reviewer.actor, id, first, true).await.expect("pinned");
    let events = test.contents().await.rows["events"];
    note::pin(&test.app, &reviewer.actor, id, first, true).await.expect("pinned already");
    assert_eq!(test.contents().await.rows["events"], events);

    let page = list(&test, &reviewer, id, "", None).await;
    assert_eq!(bodies(&page), ["Called Müller:\nno answer", "Called Möller, not Muller"]);
    assert_eq!(page[0].record.corrected_by, Some(third));
    assert_eq!(page[1].record.corrects, Some(first));
    assert_eq!(page[0].record.author_name, "Reviewer 0");
    let place = NotePlace { pinned: false, id: third };
    assert_eq!(bodies(&list(&test, &reviewer, id, "", Some(place)).await), ["Second"]);
    assert_eq!(list(&test, &reviewer, id, "MULLER", None).await.len(), 2);
    assert_eq!(bodies(&list(&test, &reviewer, id, "möll", None).await), ["Called Möller, not Muller"]);
    assert!(list(&test, &reviewer, id, "nobody", None).await.is_empty());
    note::pin(&test.app, &reviewer.actor, id, first, false).await.expect("unpinned");
    assert_eq!(list(&test, &reviewer, id, "", None).await[0].record.id, third);
}

#[tokio::test]
async fn files_are_attached_with_the_note_or_not_at_all() {
    let test = TestApp::new().await;
    let reviewer = test.user(Role::Reviewer).await;
    let id = test.customer(&test.platform().await, "user-1").await;
    let file = |name: &str, bytes: Vec<u8>| UploadedFile {
        side: Side::Page,
        name: Personal::new(name.to_owned()),
        bytes: bytes.into(),
    };
    let note = NewNote { files: vec![file("call.pdf", hostile::pdf(1))], ..saying("See the letter") };
    let written = add(&test, &reviewer, id, note).await;
    let kept = note::get(&test.app, &reviewer.actor, id, written).await.expect("the note");
    assert_eq!(kept.files.len(), 1);
    assert_eq!(kept.files[0].name.reveal(), "call.pdf");
    let before = test.contents().await;
    for bad in [hostile::html(), hostile::encrypted_pdf()] {
        let files = vec![file("good.jpg", hostile::jpeg(8, 8)), file("bad.pdf", bad)];
        let refused = note::add(&test.app, &reviewer.actor, id, NewNote { files, ..saying("x") }).await;
        assert!(matches!(refused, Err(AppError::Invalid(_))));
    }
    let stranger = NewNote {
        corrects: Some("not_00000000000000000000000000000000".parse().expect("an id")),
        files: vec![file("a.jpg", hostile::jpeg(8, 8))],
        ..saying("x")
    };
    assert!(matches!(
        note::add(&test.app, &reviewer.actor, id, stranger).await,
        Err(AppError::NotFound("note"))
    ));
    assert_eq!(test.contents().await, before);
}

#[tokio::test]
async fn a_note_is_text_of_somebody_who_may_write() {
    let test = TestApp::new().await;
    let (reviewer, auditor) = (test.user(Role::Reviewer).await, test.user(Role::Auditor).await);
    let platform = test.platform().await;
    let (id, other) = (test.customer(&platform, "user-1").await, test.customer(&platform, "user-2").await);
    for (body, code) in
        [(" \n ", "note_empty"), ("a\u{0}b", "note_unprintable"), (&"x".repeat(10_001), "note_too_long")]
    {
        match note::add(&test.app, &reviewer.actor, id, saying(body)).await {
            Err(AppError::Invalid(violations)) => assert_eq!(violations[0].code, code),
            other => panic!("{code}: {other:?}"),
        }
    }
    let refused = note::add(&test.app, &auditor.actor, id, saying("x")).await;
    assert!(matches!(refused, Err(AppError::Forbidden(Action::WriteNotes))));
    let platform = test.api_actor().await;
    let refused = note::list(&test.app, &platform, id, "", None, 10).await;
    assert!(matches!(refused, Err(AppError::Forbidden(Action::ReadNotes))));
    let written = add(&test, &reviewer, id, saying("x")).await;
    let elsewhere = note::pin(&test.app, &reviewer.actor, other, written, true).await;
    assert!(matches!(elsewhere, Err(AppError::NotFound("note"))));
}
