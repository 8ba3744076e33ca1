//! Everything about one customer, taken out as one signed archive: for an examiner, or for the person.
//!
//! It is made in two passes over the same plan. The first measures every file, so that the manifest can stand in front, its
//! digest in the log, before a byte goes out: whoever stops halfway has taken it out all the same. The second sends it,
//! one sealed object opened at a time; nothing of it ever lies on this machine's disk.

mod content;
mod examiner;
mod gather;
mod person;
mod story;

use crate::{App, AppError, authorise};
use bytes::Bytes;
use content::{Content, Member, Plan};
use probity_audit::Statement;
use probity_evidence::{
    FORMAT, MANIFEST_NAME, Manifest, ManifestFile, Measure, Measured, SIGNATURE_NAME, Seal, Structure,
    TooLarge, sha256_hex,
};
use probity_model::{
    event::EventKind,
    evidence::Audience,
    id::CustomerId,
    limits,
    permission::{Action, can},
    user::Actor,
};
use std::collections::VecDeque;

/// What somebody takes out, and why.
#[derive(Clone, Debug)]
pub struct Request {
    /// For whom.
    pub audience: Audience,
    /// Why, in a sentence: it is kept with the event.
    pub reason: String,
}

/// What evidence for this audience is made of: whoever may not see one of these takes none out.
const fn needs(audience: Audience) -> &'static [Action] {
    use Action as A;
    match audience {
        Audience::Examiner => &[
            A::Export,
            A::ViewCustomers,
            A::ViewDocuments,
            A::DownloadOriginal,
            A::ViewTransactions,
            A::ReadNotes,
            A::ViewActivity,
        ],
        Audience::Person => {
            &[A::Export, A::ViewCustomers, A::ViewDocuments, A::DownloadOriginal, A::ViewTransactions]
        }
    }
}

/// For whom this actor may take evidence out. The operator's own commands act for Probity itself.
#[must_use]
pub fn audiences(by: &Actor) -> Vec<Audience> {
    let may = |audience: &Audience| needs(*audience).iter().all(|action| can(by, *action));
    Audience::ALL.iter().copied().filter(|audience| can(by, Action::Maintain) || may(audience)).collect()
}

/// Begins to take everything about a customer out: see [`Export::next`]. That it was taken out is an event.
pub async fn export(app: &App, by: &Actor, id: CustomerId, request: Request) -> Result<Export, AppError> {
    if !can(by, Action::Maintain) {
        needs(request.audience).iter().try_for_each(|action| authorise(by, *action))?;
    }
    let request = Request { reason: checked(&request.reason)?, ..request };
    let everything = gather::gather(app, by, id).await?;
    let checkpoint = everything.checkpoint.to_string();
    let plan = match request.audience {
        Audience::Examiner => examiner::plan(app, by, &request, everything)?,
        Audience::Person => person::plan(app, everything)?,
    };
    let mut measured = Vec::with_capacity(plan.members.len());
    for member in &plan.members {
        measured.push(measure(app, &plan, member).await?);
    }
    let is_told = request.audience == Audience::Examiner;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        customer: id.to_string(),
        audience: request.audience.to_string(),
        made_at: app.now().to_string(),
        made_by: is_told.then(|| who(by)),
        reason: is_told.then(|| request.reason.clone()),
        software: concat!("probity ", env!("CARGO_PKG_VERSION")).to_owned(),
        audit_checkpoint: checkpoint,
        left_out: request.audience.left_out().iter().map(|text| (*text).to_owned()).collect(),
        files: plan
            .members
            .iter()
            .zip(&measured)
            .map(|(it, size)| ManifestFile::of(it.name(), size))
            .collect(),
    };
    let manifest = manifest.bytes();
    let export = Export::laid_out(app, plan, measured, &manifest).map_err(too_large)?;
    let kind = EventKind::EvidenceExported {
        audience: request.audience,
        reason: request.reason,
        files: export.plan.members.len() as u64,
        manifest: sha256_hex(&manifest),
    };
    let transaction = app.begin().await?;
    app.record_fact(&transaction, Some(id), by, kind).await?;
    app.commit(transaction).await?;
    Ok(export)
}

fn who(by: &Actor) -> String {
    by.user().map_or_else(|| "probity".to_owned(), |user| user.to_string())
}

fn checked(reason: &str) -> Result<String, AppError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > limits::COMMENT_CHARS_MAX {
        let message = format!("Say why, in at most {} characters.", limits::COMMENT_CHARS_MAX);
        return Err(AppError::invalid("reason", "reason_needed", message));
    }
    Ok(reason.to_owned())
}

fn too_large(error: TooLarge) -> AppError {
    AppError::Conflict {
        code: "too_large",
        message: format!("This customer has too much for one archive: {error}."),
    }
}

async fn measure(app: &App, plan: &Plan, member: &Member) -> Result<Measured, AppError> {
    let (mut content, mut measure) = (Content::of(plan, member), Measure::default());
    while let Some(bytes) = content.next(app, plan).await? {
        measure.add(&bytes);
    }
    let measured = measure.finish();
    match member {
        Member::File { file, .. } if file.sha256 != measured.sha256 => {
            Err(AppError::Internal(format!("{} does not have the bytes that were taken in", file.id)))
        }
        _ => Ok(measured),
    }
}

/// An archive on its way out.
pub struct Export {
    app: App,
    plan: Plan,
    /// What every member must come to.
    measured: Vec<Measured>,
    /// What stands before the content of each.
    headers: VecDeque<Bytes>,
    end: Option<Bytes>,
    /// What goes out before anything else is opened.
    ready: VecDeque<Bytes>,
    place: usize,
    content: Option<(Content, Measure)>,
}

impl Export {
    fn laid_out(app: &App, plan: Plan, measured: Vec<Measured>, manifest: &[u8]) -> Result<Self, TooLarge> {
        let seal = Seal::of(app.store.signer(), Statement::Evidence, manifest).bytes();
        let mut structure = Structure::default();
        let mut ready = VecDeque::new();
        for (name, bytes) in [(MANIFEST_NAME, manifest), (SIGNATURE_NAME, seal.as_slice())] {
            ready.push_back(structure.begin(name, &Measure::of(bytes))?.into());
            ready.push_back(Bytes::copy_from_slice(bytes));
        }
        let mut headers = VecDeque::new();
        for (member, measured) in plan.members.iter().zip(&measured) {
            headers.push_back(structure.begin(member.name(), measured)?.into());
        }
        let end = Some(structure.finish().into());
        Ok(Self { app: app.clone(), plan, measured, headers, end, ready, place: 0, content: None })
    }

    /// The next bytes of the archive; nothing after the last. Fails where a file is not what it was a moment ago: the archive
    /// then ends too early, and whoever checks it sees that.
    pub async fn next(&mut self) -> Result<Option<Bytes>, AppError> {
        if let Some(bytes) = self.ready.pop_front() {
            return Ok(Some(bytes));
        }
        if let Some((content, measure)) = &mut self.content {
            if let Some(bytes) = content.next(&self.app, &self.plan).await? {
                measure.add(&bytes);
                return Ok(Some(bytes));
            }
            let measured = std::mem::take(measure).finish();
            self.content = None;
            if self.measured.get(self.place) != Some(&measured) {
                let changed = self.plan.members.get(self.place).map(Member::name);
                return Err(AppError::Internal(format!("{changed:?} changed while it was taken out")));
            }
            self.place += 1;
        }
        if let Some(member) = self.plan.members.get(self.place) {
            self.content = Some((Content::of(&self.plan, member), Measure::default()));
            return Ok(self.headers.pop_front());
        }
        Ok(self.end.take())
    }
}
