//! Spans: begun by the tracer, handed over when they are dropped.

use crate::Context;
use probity_model::{Clock, Randomness};
use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Spans that wait to be sent; those that come when it is full are dropped.
const WAITING_MAX: usize = 4_096;

/// What a span is of, as OTLP numbers it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Something within the program.
    Internal = 1,
    /// A request that was answered.
    Server = 2,
    /// A job that was taken out of the queue.
    Consumer = 5,
}

/// A value of a span.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A word or an id.
    Text(String),
    /// A number.
    Number(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(i64::from(number))
    }
}

/// A span that is over.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Itself.
    pub context: Context,
    /// The span it is a part of.
    pub parent: Option<u64>,
    /// What it is of.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// When it began, in nanoseconds since 1970.
    pub began_nanos: i128,
    /// How long it took.
    pub took: Duration,
    /// What is said of it.
    pub values: Vec<(&'static str, Value)>,
    /// Whether it failed.
    pub is_failed: bool,
}

/// Begins spans. Cheap to clone; one that is off makes none.
#[derive(Clone, Default)]
pub struct Tracer(Option<Arc<On>>);

struct On {
    percent: u32,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    finished: Sender<Finished>,
}

// Written by hand: a clock has none.
impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tracer({})", if self.0.is_some() { "on" } else { "off" })
    }
}

impl Tracer {
    /// One that keeps so many of 100 traces that begin here; and where its spans come out.
    #[must_use]
    pub fn new(
        percent: u32,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> (Self, Receiver<Finished>) {
        let (finished, receiver) = channel(WAITING_MAX);
        (Self(Some(Arc::new(On { percent, clock, randomness, finished }))), receiver)
    }

    /// A span that goes on with what another program began, or begins a trace.
    #[must_use]
    pub fn root(&self, incoming: Option<Context>, kind: Kind, name: &str) -> Span {
        let Some(on) = &self.0 else { return Span(None) };
        if incoming.is_some() {
            return self.child(incoming, kind, name);
        }
        let trace = on.trace();
        // The last digits decide: whoever knows the trace decides alike.
        let is_sampled = (trace % 100) < u128::from(on.percent);
        on.begin(Context { trace, span: on.id(), is_sampled }, None, kind, name)
    }

    /// A span that is a part of another; none where there is none.
    #[must_use]
    pub fn child(&self, parent: Option<Context>, kind: Kind, name: &str) -> Span {
        match (&self.0, parent) {
            (Some(on), Some(parent)) => {
                on.begin(Context { span: on.id(), ..parent }, Some(parent.span), kind, name)
            }
            _ => Span(None),
        }
    }
}

impl On {
    fn id(&self) -> u64 {
        let mut bytes = [0; 8];
        self.randomness.fill(&mut bytes);
        u64::from_be_bytes(bytes).max(1)
    }

    fn trace(&self) -> u128 {
        let mut bytes = [0; 16];
        self.randomness.fill(&mut bytes);
        u128::from_be_bytes(bytes).max(1)
    }

    fn begin(self: &Arc<Self>, context: Context, parent: Option<u64>, kind: Kind, name: &str) -> Span {
        if !context.is_sampled {
            // It is handed on that it is not kept, and nothing is kept.
            return Span(Some(Box::new(Open { context, rest: None })));
        }
        let span = Finished {
            context,
            parent,
            kind,
            name: name.to_owned(),
            began_nanos: self.clock.now().as_nanosecond(),
            took: Duration::ZERO,
            values: Vec::new(),
            is_failed: false,
        };
        let rest = Some((Arc::clone(self), Instant::now(), span));
        Span(Some(Box::new(Open { context, rest })))
    }
}

/// A span that goes on until it is dropped.
#[derive(Default)]
pub struct Span(Option<Box<Open>>);

struct Open {
    context: Context,
    rest: Option<(Arc<On>, Instant, Finished)>,
}

impl Span {
    /// Where it stands.
    #[must_use]
    pub fn context(&self) -> Option<Context> {
        self.0.as_ref().map(|open| open.context)
    }

    /// Calls it otherwise, now that more is known.
    pub fn rename(&mut self, name: String) {
        if let Some(span) = self.kept() {
            span.name = name;
        }
    }

    /// Says something of it.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        if let Some(span) = self.kept() {
            span.values.push((key, value.into()));
        }
    }

    /// It failed.
    pub fn fail(&mut self) {
        if let Some(span) = self.kept() {
            span.is_failed = true;
        }
    }

    fn kept(&mut self) -> Option<&mut Finished> {
        self.0.as_mut()?.rest.as_mut().map(|(_, _, span)| span)
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if let Some((on, began, mut span)) = self.0.take().and_then(|open| open.rest) {
            span.took = began.elapsed();
            // Full, or nobody takes them any more: a trace is no reason to wait.
            let _lost = on.finished.try_send(span);
        }
    }
}
