//! The rows of every table, as the database keeps them. Only this crate sees them.
//!
//! Times are microseconds since 1970 in UTC, ids bare UUIDs, JSON text; the functions beside this module turn them
//! into the model's types.

#![allow(missing_docs, reason = "each row mirrors its table; the schema is the description")]

macro_rules! rows {
    ($($module:ident $table:literal { $($(#[$meta:meta])* $field:ident: $type:ty,)* })*) => {$(
        pub mod $module {
            #[allow(unused_imports, reason = "not every table has a sealed column")]
            use crate::key::Sealed;
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$meta])* pub $field: $type,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    )*};
}

rows! {
    user "users" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        email: String,
        name: String,
        role: String,
        custom_role: Option<Uuid>,
        password_hash: String,
        disabled: bool,
        failed_attempts: i32,
        locked_until: Option<i64>,
        created_at: i64,
        last_sign_in_at: Option<i64>,
    }

    session "sessions" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        user_id: Uuid,
        token_hash: Vec<u8>,
        created_at: i64,
        last_seen_at: i64,
        expires_at: i64,
        ended_at: Option<i64>,
        user_agent: String,
        address: String,
        proved_at: i64,
        second_factor_at: Option<i64>,
    }

    api_key "api_keys" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        name: String,
        prefix: String,
        token_hash: Vec<u8>,
        created_at: i64,
        created_by: Option<Uuid>,
        last_used_at: Option<i64>,
        revoked_at: Option<i64>,
        scopes: String,
        expires_at: Option<i64>,
        networks: String,
        acts_for: Option<Uuid>,
    }

    level "levels" {
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
        #[sea_orm(primary_key, auto_increment = false)]
        version: i32,
        definition: String,
        created_at: i64,
    }

    reason "reasons" {
        #[sea_orm(primary_key, auto_increment = false)]
        code: String,
        group_code: String,
        label: String,
        targets: String,
        disposition: String,
        customer_visible: bool,
        customer_text: String,
        sort_order: i32,
        enabled: bool,
    }

    customer "customers" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        external_reference: String,
        level_code: String,
        level_version: i32,
        status: String,
        stage: Option<String>,
        rejected_final: bool,
        round: i32,
        version: i32,
        returned: bool,
        submitted_at: Option<i64>,
        due_at: Option<i64>,
        holder: Option<Uuid>,
        requested_by: Option<Uuid>,
        resubmission_due: Option<String>,
        risk: String,
        country: Option<String>,
        display_name: Sealed,
        created_at: i64,
        updated_at: i64,
        attempts_left: i32,
        language: String,
        contact_email: Option<Sealed>,
        sandbox: bool,
        assignee: Option<Uuid>,
        data_key: Option<Uuid>,
        erased_at: Option<i64>,
    }

    field "fields" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        code: String,
        version: i32,
        value: Sealed,
        active: bool,
        supplied_at: i64,
    }

    document_version "document_versions" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        kind: String,
        version: i32,
        country: Option<String>,
        number: Option<Sealed>,
        issued_on: Option<String>,
        expires_on: Option<String>,
        active: bool,
        uploaded_at: i64,
    }

    note "notes" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        author: Uuid,
        body: Sealed,
        corrects: Option<Uuid>,
        pinned: bool,
        created_at: i64,
    }

    file "files" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        document_version_id: Option<Uuid>,
        note_id: Option<Uuid>,
        side: String,
        sort_order: i32,
        format: String,
        size_bytes: i64,
        sha256: String,
        name: Sealed,
        page_count: i32,
        render_state: String,
        render_problem: Option<String>,
        created_at: i64,
    }

    page "pages" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        file_id: Uuid,
        number: i32,
        width: i32,
        height: i32,
    }

    check "checks" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        round: i32,
        level_version: i32,
        started_at: i64,
        holder: Option<Uuid>,
        claim_until: Option<i64>,
        outcome: Option<String>,
        decided_by: Option<Uuid>,
        decided_at: Option<i64>,
        decision: Option<String>,
    }

    mark "marks" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        check_id: Uuid,
        item: String,
        item_version: i32,
        verdict: String,
        reasons: String,
        comment: Option<Sealed>,
        marked_by: Uuid,
        marked_at: i64,
        carried_from: Option<Uuid>,
        active: bool,
    }

    transaction "transactions" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        external_id: String,
        customer_id: Uuid,
        direction: String,
        amount: String,
        currency: String,
        description: Option<Sealed>,
        occurred_at: i64,
        received_at: i64,
        refusal: Option<String>,
        request_hash: String,
    }

    notification "notifications" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        user_id: Uuid,
        customer_id: Option<Uuid>,
        event_seq: i64,
        kind: String,
        created_at: i64,
        read_at: Option<i64>,
    }

    job "jobs" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        kind: String,
        payload: String,
        state: String,
        attempts: i32,
        run_at: i64,
        locked_until: Option<i64>,
        last_error: Option<String>,
        created_at: i64,
        finished_at: Option<i64>,
    }

    link "links" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        token_hash: Vec<u8>,
        created_at: i64,
        created_by: Option<Uuid>,
        expires_at: i64,
        used_at: Option<i64>,
        revoked_at: Option<i64>,
        requested_at: Option<i64>,
    }

    portal_session "portal_sessions" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        link_id: Uuid,
        customer_id: Uuid,
        token_hash: Vec<u8>,
        created_at: i64,
        last_seen_at: i64,
        expires_at: i64,
        ended_at: Option<i64>,
    }

    consent "consents" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        text_version: String,
        language: String,
        given_at: i64,
    }

    upload "uploads" {
        #[sea_orm(primary_key, auto_increment = false)]
        id: Uuid,
        customer_id: Uuid,
        name: Sealed,
        size_bytes: i64,
        received_bytes: i64,
        checked: bool,
        created_at: i64,
        expires_at: i64,
    }
}
