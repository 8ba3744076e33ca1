//! The process that reads: one question, its answer, and the end.

use crate::{
    answer::{Answer, LogoHeader, PageHeader, Question},
    confine::confine,
    frame,
};
use probity_documents::{RenderError, RenderedPage};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Confines this process for good, then answers the one question that comes over standard input. Called before anything
/// else is done, by a process that has one thread.
#[must_use]
pub fn serve() -> ExitCode {
    let confinement = confine();
    let outcome = frame::read(&mut io::stdin().lock()).and_then(|(question, file): (Question, Vec<u8>)| {
        answer(&question, &file, confinement, &mut io::stdout().lock())
    });
    if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn answer(
    question: &Question,
    file: &[u8],
    confinement: crate::Confinement,
    out: &mut impl Write,
) -> io::Result<()> {
    let only = match question {
        Question::Confinement => Answer::Confinement(confinement),
        Question::Inspect(limits) => Answer::Inspected(probity_documents::inspect(file, limits)),
        Question::Quality(format, limits) => {
            Answer::Quality(probity_documents::picture_quality(file, *format, limits))
        }
        Question::Logo => match probity_documents::logo(file) {
            Ok(logo) => return frame::write(out, &Answer::Logo(Ok(LogoHeader::of(&logo))), &[&logo.png]),
            Err(problem) => Answer::Logo(Err(problem)),
        },
        Question::Render(format, limits) => {
            // The first page that cannot be shown ends it: a file is shown whole, or said not to be.
            let rendered = probity_documents::render(file, *format, limits, |page| match page {
                Ok(page) => hand_over(&page, out).map_err(Stop::Pipe),
                Err(problem) => Err(Stop::Problem(problem)),
            });
            Answer::Rendered(match rendered {
                Ok(_) => Ok(()),
                Err(RenderError::Problem(problem) | RenderError::Sink(Stop::Problem(problem))) => {
                    Err(problem)
                }
                Err(RenderError::Sink(Stop::Pipe(error))) => return Err(error),
            })
        }
    };
    frame::write(out, &only, &[])
}

/// Why the pages end early.
enum Stop {
    Pipe(io::Error),
    Problem(probity_documents::RenderProblem),
}

fn hand_over(page: &RenderedPage, out: &mut impl Write) -> io::Result<()> {
    let images = [page.large.jpeg.as_slice(), &page.medium.jpeg, &page.thumb.jpeg];
    frame::write(out, &Answer::Page(PageHeader::of(page)), &images)
}
