//! Traces: what a request led to, from the transaction it wrote to the job that came of it, as spans in the words of OpenTelemetry.
//!
//! A span holds ids, routes, words of this program and times; there is no way to put anything else into one but to write it here.
//! Nothing is made where nobody takes it: without a [`Tracer`] that is on, every function here does nothing.
//!
//! [`within`] makes a context the one of a task; [`transaction`] and [`wrote`] add to it; [`traceparent`] hands it on.

mod context;
mod otlp;
mod span;

pub use context::Context;
pub use otlp::batch;
pub use span::{Finished, Kind, Span, Tracer, Value};

use std::{cell::RefCell, future::Future};

/// What a task is in the middle of.
struct Current {
    tracer: Tracer,
    context: Context,
    /// The transaction that is open, and the words of what it wrote.
    open: RefCell<Option<(Span, Vec<&'static str>)>>,
}

tokio::task_local! {
    static CURRENT: Current;
}

/// Runs something as a part of this span.
pub async fn within<F: Future>(tracer: &Tracer, span: &Span, work: F) -> F::Output {
    match span.context().filter(|context| context.is_sampled) {
        Some(context) => {
            let current = Current { tracer: tracer.clone(), context, open: RefCell::new(None) };
            CURRENT.scope(current, work).await
        }
        None => work.await,
    }
}

/// A write transaction begins.
pub fn transaction() {
    let _nobody_looks = CURRENT.try_with(|current| {
        let span = current.tracer.child(Some(current.context), Kind::Internal, "transaction");
        // One that is still open was given up.
        if let Some((mut given_up, _)) = current.open.replace(Some((span, Vec::new()))) {
            given_up.fail();
        }
    });
}

/// The transaction wrote an event of this kind.
pub fn wrote(event: &'static str) {
    let _nobody_looks = CURRENT.try_with(|current| {
        if let Some((_, events)) = current.open.borrow_mut().as_mut() {
            events.push(event);
        }
    });
}

/// The transaction was committed.
pub fn committed() {
    let _nobody_looks = CURRENT.try_with(|current| {
        if let Some((mut span, events)) = current.open.take() {
            span.set("probity.events", events.join(" "));
        }
    });
}

/// The span this task is in, as a `traceparent` (W3C Trace Context 1), to be handed on.
#[must_use]
pub fn traceparent() -> Option<String> {
    CURRENT.try_with(|current| current.context.to_string()).ok()
}
