//! Values of fields: what is taken is in its canonical form, which is taken again as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use probity_model::{
    field::{FieldValue, default_fields},
    privacy::masked,
};

fuzz_target!(|text: &str| {
    let today = jiff::civil::date(2026, 1, 1);
    let value = serde_json::from_str(text).unwrap_or_else(|_| serde_json::Value::from(text));
    for field in default_fields() {
        let Ok(checked) = field.check(&value, today) else { continue };
        let again = serde_json::to_value(&checked).expect("a value");
        assert_eq!(field.check(&again, today).as_ref(), Ok(&checked), "{}", field.code);
        let _shown = (checked.shown(field.field_type), checked.one_line());
        if let FieldValue::Text(text) = masked(&checked, field.field_type) {
            assert!(text.contains('•'));
        }
    }
});
