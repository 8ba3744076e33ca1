//! A synthetic person as the platform would send it in.

use probity_specimen::{Person, Sex};
use serde_json::{Map, Value, json};

/// The values of every field of the default level, by code.
pub(crate) fn fields(person: &Person) -> Map<String, Value> {
    let address = &person.address;
    let lines: Vec<&String> =
        [Some(&address.line_1), address.line_2.as_ref()].into_iter().flatten().collect();
    let mut postal = json!({ "lines": lines, "city": address.city, "country": address.country });
    if let Some(region) = &address.region {
        postal["region"] = json!(region);
    }
    postal["postal_code"] = json!(address.postal_code);
    let sex = match person.sex {
        Sex::Female => "female",
        Sex::Male => "male",
    };
    let mut fields = Map::new();
    let mut put = |code: &str, value: Value| fields.insert(code.to_owned(), value);
    put("id_number", json!(person.id_number));
    put("first_name", json!(person.first_name));
    put("last_name", json!(person.last_name));
    put("nationality", json!(person.nationality));
    put("birth_date", json!(person.birth_date.to_string()));
    put("sex", json!(sex));
    put("birth_place", json!(person.birth_place));
    put("residence_country", json!(address.country));
    put("address", postal);
    put("phone", json!(person.phone));
    put("email", json!(person.email));
    put("occupation", json!(person.occupation));
    if let Some(middle) = &person.middle_name {
        put("middle_name", json!(middle));
    }
    fields
}
