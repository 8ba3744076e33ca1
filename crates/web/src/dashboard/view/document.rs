//! A document in the viewer.

use jiff::{Timestamp, civil::Date};
use probity_app::customer::{Document, File, Profile, Rendering};
use probity_model::item::{ItemKey, Side};
use probity_pages::{
    layout::Fact,
    moment::Moment,
    verification::{self as page, DocumentView, FileView, Finding, PageView},
    words::FindingLevel,
};

/// One version of a document, with the version before it.
pub(crate) fn document(
    profile: &Profile,
    document: &Document,
    can_download: bool,
    now: Timestamp,
) -> DocumentView {
    let previous = profile
        .documents
        .iter()
        .find(|other| other.kind == document.kind && other.version + 1 == document.version)
        .map(|previous| Box::new(alone(profile, previous, can_download, now)));
    DocumentView { previous, ..alone(profile, document, can_download, now) }
}

fn alone(profile: &Profile, document: &Document, can_download: bool, now: Timestamp) -> DocumentView {
    let files: Vec<&File> = profile.files_of(document.id).collect();
    let pages: Vec<PageView> = files.iter().flat_map(|file| pages(profile, file, &files)).collect();
    DocumentView {
        item: ItemKey::Document(document.kind).to_string(),
        version_id: document.id.to_string(),
        label: document.kind.label().to_owned(),
        number: document.version,
        superseded: !document.active,
        sent: Moment::new(document.uploaded_at, now),
        facts: facts(document),
        files: files.iter().enumerate().map(|(place, file)| file_view(file, place, files.len())).collect(),
        rendering: rendering(&files),
        pages,
        findings: findings(document, now),
        can_download,
        previous: None,
    }
}

fn facts(document: &Document) -> Vec<Fact> {
    let fact =
        |label: &str, value: Option<String>| value.map(|value| Fact { label: label.to_owned(), value });
    [
        fact("Country", document.country.map(|country| country.name().to_owned())),
        fact("Number", document.number.as_ref().map(|number| number.reveal().clone())),
        fact("Issued", document.issued_on.map(day)),
        fact("Expires", document.expires_on.map(day)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// What the dates the customer gave say by themselves.
pub(crate) fn findings(document: &Document, now: Timestamp) -> Vec<Finding> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let Some(expires) = document.expires_on else { return Vec::new() };
    let (level, text) = if expires < today {
        (FindingLevel::Bad, format!("Expired on {}", day(expires)))
    } else if (expires - today).get_days() < 30 {
        (FindingLevel::Warn, format!("Expires soon, on {}", day(expires)))
    } else {
        (FindingLevel::Ok, format!("Valid until {}", day(expires)))
    };
    vec![Finding { level, text }]
}

fn side_label(side: Side, place: usize, of: usize) -> String {
    match side {
        Side::Front | Side::Back => side.label().to_owned(),
        Side::Page if of == 1 => "Page".to_owned(),
        Side::Page => format!("Page {}", place + 1),
    }
}

fn file_view(file: &File, place: usize, of: usize) -> FileView {
    FileView {
        id: file.id.to_string(),
        name: file.name.reveal().clone(),
        side: side_label(file.side, place, of),
        size: size(file.size_bytes),
    }
}

/// `1.2 MB`, in powers of ten as file managers show it.
pub(crate) fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

fn pages(profile: &Profile, file: &File, files: &[&File]) -> Vec<PageView> {
    let place = files.iter().position(|other| other.id == file.id).unwrap_or_default();
    let side = side_label(file.side, place, files.len());
    let pages: Vec<_> = profile.pages.iter().filter(|page| page.file == file.id).collect();
    let of = pages.len();
    pages
        .into_iter()
        .map(|page| PageView {
            id: page.id.to_string(),
            label: match (of, files.len()) {
                (1, _) => side.clone(),
                (_, 1) => format!("Page {} of {of}", page.number),
                _ => format!("{side}, {} of {of}", page.number),
            },
            width: page.width,
            height: page.height,
        })
        .collect()
}

fn rendering(files: &[&File]) -> page::Rendering {
    let failed = files.iter().find_map(|file| match &file.rendering {
        Rendering::Failed(why) => Some(why.clone()),
        _ => None,
    });
    let total: u32 = files.iter().map(|file| file.page_count.max(1)).sum();
    let done: u32 = files
        .iter()
        .filter(|file| file.rendering == Rendering::Ready)
        .map(|file| file.page_count.max(1))
        .sum();
    match failed {
        Some(why) => page::Rendering::Failed { why },
        None if done == total => page::Rendering::Ready,
        None if done == 0 => page::Rendering::Queued,
        None => page::Rendering::Running { done, total },
    }
}
