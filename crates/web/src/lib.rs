//! The HTTP edge: REST API, dashboard and live updates.
