//! The one place where routes are made. No route exists without saying who may use it.
//!
//! A page or a form of the dashboard, in the module that handles it:
//!
//! ```text
//! pub(crate) fn routes() -> Routes {
//!     Routes::new()
//!         .page(Method::GET, "/queue", Action::ViewCustomers, show)
//!         .page(Method::POST, "/customers/{id}/check", Action::Review, start)
//! }
//! ```
//!
//! An operation of the API, whose path and method come from its `#[utoipa::path]`:
//!
//! ```text
//! Routes::new().api(Action::SupplyCustomers, routes!(create))
//! ```
//!
//! and in [`crate::dashboard`] or [`crate::api`]: `.merge(queue::routes())`.
//!
//! The permission is checked before the handler runs, and by the use case once more: this check answers early and can
//! be listed, that one cannot be forgotten. [`crate::route_table`] lists every route for the test that tries each of
//! them as every role. Handlers take [`crate::extract::SignedIn`] (dashboard) or [`crate::extract::Caller`] (API) and
//! return `Result<_, WebError>`; the layers around them make a page, a toast or a problem of the error.

use crate::{
    Web,
    error::WebError,
    extract::{Caller, Owed, SignedIn},
};
use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::Method,
    middleware::{self, Next},
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};
use probity_app::{AppError, portal::session::Visitor};
use probity_model::permission::{Action, can};
use utoipa::openapi::path::PathItem;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// Who may use a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Everyone, signed in or not.
    Public,
    /// Whoever is signed in to the dashboard and may do this.
    Dashboard(Action),
    /// Whoever is signed in to the dashboard, may do this, and lately proved who they are.
    Proved(Action),
    /// Whoever gave the password and owes a second factor.
    Owing,
    /// Whoever sends an API key that may do this.
    Api(Action),
    /// A customer with a session on the hosted page, for the own data alone.
    Portal,
    /// Whoever has a link to the hosted page, or says so.
    PortalLink,
}

/// A route, as the table lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: String,
    /// Who may use it.
    pub access: Access,
}

/// Routes with the table of who may use them.
#[derive(Default)]
pub(crate) struct Routes {
    pub(crate) dashboard: Router<Web>,
    pub(crate) api: OpenApiRouter<Web>,
    pub(crate) portal: Router<Web>,
    pub(crate) table: Vec<Route>,
}

impl Routes {
    /// No routes yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A route of the dashboard for those who may do this.
    pub(crate) fn page<H, T>(mut self, method: Method, path: &str, action: Action, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let guarded = guarded(on(filter(&method), handler), action);
        self.dashboard = self.dashboard.route(path, guarded);
        self.list(method, path, Access::Dashboard(action))
    }

    /// A route of the dashboard for everyone: signing in, and nothing that shows anything of anyone.
    pub(crate) fn public<H, T>(mut self, method: Method, path: &str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.dashboard = self.dashboard.route(path, on(filter(&method), handler));
        self.list(method, path, Access::Public)
    }

    /// A route of the dashboard for those who may do this and lately proved who they are: what a session left open must
    /// not do.
    pub(crate) fn proved<H, T>(mut self, method: Method, path: &str, action: Action, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let proved = on(filter(&method), handler).route_layer(middleware::from_fn(proved_only));
        self.dashboard = self.dashboard.route(path, guarded(proved, action));
        self.list(method, path, Access::Proved(action))
    }

    /// A route for those who gave the password and owe a second factor.
    pub(crate) fn owing<H, T>(mut self, method: Method, path: &str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let guarded = on(filter(&method), handler).route_layer(middleware::from_fn(owing_only));
        self.dashboard = self.dashboard.route(path, guarded);
        self.list(method, path, Access::Owing)
    }

    /// A route of the dashboard with a limit of its own on what is sent, in bytes: for uploads.
    pub(crate) fn upload<H, T>(
        mut self,
        path: &str,
        action: Action,
        body_size_bytes_max: usize,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let limit = axum::extract::DefaultBodyLimit::max(body_size_bytes_max);
        let guarded = guarded(on(MethodFilter::POST, handler).layer(limit), action);
        self.dashboard = self.dashboard.route(path, guarded);
        self.list(Method::POST, path, Access::Dashboard(action))
    }

    /// A route of the hosted page, for customers with a session on it.
    pub(crate) fn portal<H, T>(mut self, method: Method, path: &str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let guarded = on(filter(&method), handler).route_layer(middleware::from_fn(customer_only));
        self.portal = self.portal.route(path, guarded);
        self.list(method, path, Access::Portal)
    }

    /// A route of the hosted page with a limit of its own on what is sent, in bytes.
    pub(crate) fn portal_upload<H, T>(mut self, path: &str, body_size_bytes_max: usize, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let limit = axum::extract::DefaultBodyLimit::max(body_size_bytes_max);
        let limited = on(MethodFilter::POST, handler).layer(limit);
        self.portal = self.portal.route(path, limited.route_layer(middleware::from_fn(customer_only)));
        self.list(Method::POST, path, Access::Portal)
    }

    /// A route of the hosted page for whoever comes with a link, whose token is all there is to show.
    pub(crate) fn portal_link<H, T>(mut self, method: Method, path: &str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.portal = self.portal.route(path, on(filter(&method), handler));
        self.list(method, path, Access::PortalLink)
    }

    /// Operations of the API on one path, for keys that may do this.
    pub(crate) fn api(mut self, action: Action, (schemas, paths, methods): UtoipaMethodRouter<Web>) -> Self {
        for (path, item) in &paths.paths {
            for method in methods_of(item) {
                self = self.list(method, path, Access::Api(action));
            }
        }
        self.api = self.api.routes((schemas, paths, guarded(methods, action)));
        self
    }

    /// These routes and those.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.dashboard = self.dashboard.merge(other.dashboard);
        self.api = self.api.merge(other.api);
        self.portal = self.portal.merge(other.portal);
        self.table.extend(other.table);
        self
    }

    fn list(mut self, method: Method, path: &str, access: Access) -> Self {
        self.table.push(Route { method, path: path.to_owned(), access });
        self
    }
}

fn guarded(methods: MethodRouter<Web>, action: Action) -> MethodRouter<Web> {
    let guard = move |request: Request, next: Next| guard(action, request, next);
    methods.route_layer(middleware::from_fn(guard))
}

async fn guard(action: Action, request: Request, next: Next) -> Result<Response, WebError> {
    let Some(Caller(actor)) = request.extensions().get::<Caller>() else {
        return Err(AppError::Unauthenticated.into());
    };
    if can(actor, action) { Ok(next.run(request).await) } else { Err(AppError::Forbidden(action).into()) }
}

async fn proved_only(request: Request, next: Next) -> Result<Response, WebError> {
    match request.extensions().get::<SignedIn>() {
        Some(user) if user.is_proved => Ok(next.run(request).await),
        Some(_) => Err(AppError::Reauthenticate.into()),
        None => Err(AppError::Unauthenticated.into()),
    }
}

async fn owing_only(request: Request, next: Next) -> Result<Response, WebError> {
    match request.extensions().get::<Owed>() {
        Some(_) => Ok(next.run(request).await),
        None => Err(AppError::Unauthenticated.into()),
    }
}

async fn customer_only(request: Request, next: Next) -> Result<Response, WebError> {
    match request.extensions().get::<Visitor>() {
        Some(visitor) if can(&visitor.actor, Action::UsePortal) => Ok(next.run(request).await),
        _ => Err(AppError::Unauthenticated.into()),
    }
}

fn filter(method: &Method) -> MethodFilter {
    // Another method is a defect of whoever registers the route; GET shows it at the first try.
    MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET)
}

fn methods_of(item: &PathItem) -> Vec<Method> {
    let operations = [
        (&item.get, Method::GET),
        (&item.put, Method::PUT),
        (&item.post, Method::POST),
        (&item.delete, Method::DELETE),
        (&item.patch, Method::PATCH),
    ];
    operations.into_iter().filter(|(operation, _)| operation.is_some()).map(|(_, method)| method).collect()
}
