//! The side that asks.

use crate::{
    Confinement, FILE_SECONDS_MAX, FILES_AT_ONCE_MAX,
    answer::{Answer, Question},
    frame,
};
use probity_documents::{
    FileProblem, Format, Inspection, Limits, Logo, LogoProblem, PictureQuality, RenderProblem, RenderedPage,
};
use std::{io, path::PathBuf, process::Stdio, sync::Arc, time::Duration};
use tokio::{
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Semaphore,
    time::timeout,
};

/// What the process's allocator (mimalloc) reserves ahead of need: address space is what is limited there, and it would
/// reserve half of all there is.
const RESERVE: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32M");

/// Reads files, each in a process of its own that has given up everything else.
#[derive(Clone, Debug)]
pub struct Reader {
    program: Arc<PathBuf>,
    arguments: Arc<[String]>,
    permits: Arc<Semaphore>,
    file_time_max: Duration,
}

/// Why there is no answer. Says nothing of the file.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// The process cannot be started, or not be spoken to: a fault of the machine.
    #[error("the process that reads files cannot be started: {0}")]
    Start(#[source] io::Error),
    /// The process ended before it had answered: the file was too much for it.
    #[error("the process that reads files ended before it had answered")]
    Ended,
    /// The process took too long.
    #[error("the process that reads files took too long")]
    Slow,
    /// The process answered what it was not asked.
    #[error("the process that reads files answered what it was not asked")]
    Malformed,
}

impl Reader {
    /// A reader whose process is this program, started with these arguments, and calls [`serve`](crate::serve).
    #[must_use]
    pub fn new(program: PathBuf, arguments: &[&str]) -> Self {
        Self {
            program: Arc::new(program),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            permits: Arc::new(Semaphore::new(FILES_AT_ONCE_MAX)),
            file_time_max: Duration::from_secs(FILE_SECONDS_MAX),
        }
    }

    /// The same with another limit of time for one file.
    #[must_use]
    pub fn within(self, file_time_max: Duration) -> Self {
        Self { file_time_max, ..self }
    }

    /// How the process is confined on this machine.
    pub async fn confinement(&self) -> Result<Confinement, ReaderError> {
        match self.ask(&Question::Confinement, &[]).await?.0 {
            Answer::Confinement(confinement) => Ok(confinement),
            _ => Err(ReaderError::Malformed),
        }
    }

    /// As [`probity_documents::inspect`]. A file that was too much for the process is refused as
    /// [`FileProblem::Unreadable`]. Fails only where the machine does.
    pub async fn inspect(
        &self,
        file: &[u8],
        limits: &Limits,
    ) -> Result<Result<Inspection, FileProblem>, ReaderError> {
        match self.ask(&Question::Inspect(limits.clone()), file).await {
            Ok((Answer::Inspected(inspected), _)) => Ok(inspected),
            Err(error @ ReaderError::Start(_)) => Err(error),
            Ok(_) | Err(_) => Ok(Err(FileProblem::Unreadable)),
        }
    }

    /// As [`probity_documents::picture_quality`].
    pub async fn picture_quality(
        &self,
        file: &[u8],
        format: Format,
        limits: &Limits,
    ) -> Result<Option<PictureQuality>, ReaderError> {
        match self.ask(&Question::Quality(format, limits.clone()), file).await {
            Ok((Answer::Quality(quality), _)) => Ok(quality),
            Err(error @ ReaderError::Start(_)) => Err(error),
            Ok(_) | Err(_) => Ok(None),
        }
    }

    /// As [`probity_documents::logo`].
    pub async fn logo(&self, file: &[u8]) -> Result<Result<Logo, LogoProblem>, ReaderError> {
        match self.ask(&Question::Logo, file).await {
            Ok((Answer::Logo(Ok(header)), png)) => Ok(header.logo(png).ok_or(LogoProblem::Unreadable)),
            Ok((Answer::Logo(Err(problem)), _)) => Ok(Err(problem)),
            Err(error @ ReaderError::Start(_)) => Err(error),
            Ok(_) | Err(_) => Ok(Err(LogoProblem::Unreadable)),
        }
    }

    /// Images of every page, or why there are none of the file. Fails only where the machine does.
    pub async fn render(
        &self,
        file: &[u8],
        format: Format,
        limits: &Limits,
    ) -> Result<Result<Vec<RenderedPage>, RenderProblem>, ReaderError> {
        match self.rendered(file, format, limits).await {
            Ok(outcome) => Ok(outcome),
            Err(error @ ReaderError::Start(_)) => Err(error),
            Err(_) => Ok(Err(RenderProblem::File(FileProblem::Unreadable))),
        }
    }

    async fn rendered(
        &self,
        file: &[u8],
        format: Format,
        limits: &Limits,
    ) -> Result<Result<Vec<RenderedPage>, RenderProblem>, ReaderError> {
        let question = Question::Render(format, limits.clone());
        self.within_limits(async {
            let mut process = self.started(&question, file).await?;
            let mut pages = Vec::new();
            loop {
                match process.next().await? {
                    (Answer::Page(header), body) if pages.len() < limits.pages_max as usize => {
                        let expected = u32::try_from(pages.len() + 1).map_err(|_| ReaderError::Malformed)?;
                        pages.push(header.page(&body, expected, limits).ok_or(ReaderError::Malformed)?);
                    }
                    (Answer::Rendered(outcome), _) => return Ok(outcome.map(|()| pages)),
                    _ => return Err(ReaderError::Malformed),
                }
            }
        })
        .await
    }

    async fn ask(&self, question: &Question, file: &[u8]) -> Result<(Answer, Vec<u8>), ReaderError> {
        self.within_limits(async { self.started(question, file).await?.next().await }).await
    }

    /// Waits for a place, then at most as long as one file may take. What is dropped here is killed.
    async fn within_limits<T>(
        &self,
        work: impl Future<Output = Result<T, ReaderError>>,
    ) -> Result<T, ReaderError> {
        let _permit = self.permits.acquire().await.map_err(|_| ReaderError::Ended)?;
        timeout(self.file_time_max, work).await.map_err(|_| ReaderError::Slow)?
    }

    async fn started(&self, question: &Question, file: &[u8]) -> Result<Process, ReaderError> {
        let mut command = Command::new(self.program.as_path());
        command.args(self.arguments.iter()).env_clear().current_dir("/").kill_on_drop(true);
        command.env(RESERVE.0, RESERVE.1);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(ReaderError::Start)?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(ReaderError::Start(io::Error::from(io::ErrorKind::BrokenPipe)));
        };
        send(stdin, question, file).await?;
        Ok(Process { _child: child, stdout })
    }
}

async fn send(mut stdin: ChildStdin, question: &Question, file: &[u8]) -> Result<(), ReaderError> {
    // A process that ends without reading its file is the file's doing as little as it is ours: it is asked no more.
    frame::send(&mut stdin, question, file).await.map_err(|_| ReaderError::Ended)
}

/// A process at work; dropped, it is killed.
struct Process {
    _child: Child,
    stdout: ChildStdout,
}

impl Process {
    async fn next(&mut self) -> Result<(Answer, Vec<u8>), ReaderError> {
        match frame::receive(&mut self.stdout).await {
            Ok(answer) => Ok(answer),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(ReaderError::Ended),
            Err(_) => Err(ReaderError::Malformed),
        }
    }
}
