//! Spans as OTLP 1 has them in JSON.

use crate::{Finished, Value};
use serde_json::{Value as Json, json};

/// The body of a request that hands spans over.
#[must_use]
pub fn batch(service_name: &str, version: &str, spans: &[Finished]) -> Json {
    let spans: Vec<Json> = spans.iter().map(span).collect();
    json!({"resourceSpans": [{
        "resource": {"attributes": [
            attribute("service.name", &service_name.into()),
            attribute("service.version", &version.into()),
        ]},
        "scopeSpans": [{"scope": {"name": "probity", "version": version}, "spans": spans}],
    }]})
}

fn span(span: &Finished) -> Json {
    let ended = span.began_nanos + i128::try_from(span.took.as_nanos()).unwrap_or(0);
    let values: Vec<Json> = span.values.iter().map(|(key, value)| attribute(key, value)).collect();
    json!({
        "traceId": format!("{:032x}", span.context.trace),
        "spanId": format!("{:016x}", span.context.span),
        "parentSpanId": span.parent.map_or_else(String::new, |parent| format!("{parent:016x}")),
        "name": span.name,
        "kind": span.kind as i32,
        // 64 bits are texts in JSON.
        "startTimeUnixNano": span.began_nanos.to_string(),
        "endTimeUnixNano": ended.to_string(),
        "attributes": values,
        "status": {"code": if span.is_failed { 2 } else { 0 }},
    })
}

fn attribute(key: &str, value: &Value) -> Json {
    let value = match value {
        Value::Text(text) => json!({"stringValue": text}),
        Value::Number(number) => json!({"intValue": number.to_string()}),
    };
    json!({"key": key, "value": value})
}
