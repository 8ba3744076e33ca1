//! `GET /api/v1/levels`

use crate::{Web, error::WebError, extract::Caller};
use axum::{Json, extract::State};
use probity_app::platform;
use probity_model::{
    field::FieldType,
    item::{DocumentKind, FieldCode},
    level::Level,
};
use serde::Serialize;
use utoipa::ToSchema;

/// The levels.
#[derive(Serialize, ToSchema)]
#[schema(as = LevelList)]
pub(crate) struct LevelListBody {
    /// In the configured order.
    levels: Vec<LevelBody>,
}

/// A verification level.
#[derive(Serialize, ToSchema)]
#[schema(as = Level)]
struct LevelBody {
    /// Stable code.
    #[schema(example = "standard")]
    code: String,
    /// What people see.
    #[schema(example = "Standard")]
    name: String,
    /// Every field of the level.
    fields: Vec<FieldBody>,
    /// The documents it requires; of each group any one will do.
    documents: Vec<DocumentGroupBody>,
}

/// A field of a level.
#[derive(Serialize, ToSchema)]
#[schema(as = LevelField)]
struct FieldBody {
    /// Its code.
    #[schema(value_type = String, example = "birth_date")]
    code: FieldCode,
    /// What people see.
    #[schema(example = "Date of birth")]
    label: String,
    /// What its value must be.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "birth_date")]
    field_type: FieldType,
    /// Whether it must be supplied.
    required: bool,
    /// The only values allowed, if any are listed.
    choices: Vec<String>,
}

/// Documents of which any one will do.
#[derive(Serialize, ToSchema)]
#[schema(as = DocumentGroup)]
struct DocumentGroupBody {
    /// What people see.
    #[schema(example = "Identity document")]
    label: String,
    /// Their types.
    #[schema(value_type = Vec<String>, example = json!(["passport", "identity_card"]))]
    any_of: Vec<DocumentKind>,
}

/// List levels
///
/// What a customer of each level must supply.
#[utoipa::path(
    get,
    path = "/api/v1/levels",
    operation_id = "listLevels",
    tag = "Configuration",
    responses((status = 200, description = "The levels", body = LevelListBody))
)]
pub(crate) async fn levels(
    State(web): State<Web>,
    Caller(by): Caller,
) -> Result<Json<LevelListBody>, WebError> {
    let levels = platform::levels(&web.app, &by).await?;
    let levels = levels.iter().map(|level| level_body(&web, level)).collect();
    Ok(Json(LevelListBody { levels }))
}

fn level_body(web: &Web, level: &Level) -> LevelBody {
    let field = |code: &FieldCode, required| {
        let definition = web.app.settings().field(code)?;
        Some(FieldBody {
            code: code.clone(),
            label: definition.label.clone(),
            field_type: definition.field_type,
            required,
            choices: definition.choices.clone(),
        })
    };
    let required = level.required_fields.iter().filter_map(|code| field(code, true));
    let optional = level.optional_fields.iter().filter_map(|code| field(code, false));
    LevelBody {
        code: level.code.clone(),
        name: level.name.clone(),
        fields: required.chain(optional).collect(),
        documents: level
            .required_documents
            .iter()
            .map(|group| DocumentGroupBody { label: group.label.clone(), any_of: group.any_of.clone() })
            .collect(),
    }
}
