//! Whether a request is one that a service takes: by our own contract, and by the vendor's where that is at hand.

use super::server::Received;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::path::Path;

/// What one call may be.
struct Operation {
    method: String,
    path: Vec<String>,
    /// Names that may stand in the query; `None` where anything goes.
    query: Vec<String>,
    needs: Vec<String>,
    body: Option<Validator>,
    /// Whether the vendor's contract at hand leaves it out.
    beyond: bool,
}

/// The calls that a service knows.
pub(crate) struct Contract {
    operations: Vec<Operation>,
    /// What the vendor's contract says, where it is at hand.
    vendor: Vec<Operation>,
    /// Rewrites a path into the one that the vendor's contract knows.
    path: fn(&str) -> String,
}

impl Contract {
    /// Reads our own contract, and the vendor's of the same name where there is one.
    pub(crate) fn new(own: &str, vendor: &str, path: fn(&str) -> String) -> Self {
        let own: Value = serde_json::from_str(own).expect("our own contract is JSON");
        let operations = own["operations"].as_array().expect("a contract has operations");
        let operations = operations.iter().map(|operation| {
            let words = |key: &str| {
                let words = operation[key].as_array().into_iter().flatten();
                words.filter_map(|word| Some(word.as_str()?.to_owned())).collect::<Vec<_>>()
            };
            Operation {
                method: operation["method"].as_str().expect("an operation has a method").to_owned(),
                path: pieces(operation["path"].as_str().expect("an operation has a path")),
                query: words("query"),
                needs: words("needs"),
                beyond: operation["beyond"] == true,
                body: operation
                    .get("body")
                    .map(|schema| jsonschema::validator_for(schema).expect("our own contract is a schema")),
            }
        });
        Self { operations: operations.collect(), vendor: of_vendor(vendor), path }
    }

    /// What is wrong with a request; nothing where it may be.
    pub(crate) fn faults(&self, request: &Received) -> Vec<String> {
        let mut faults = faults(&self.operations, request, &request.path, "our contract");
        let is_beyond = called(&self.operations, request, &request.path).is_some_and(|own| own.beyond);
        if !self.vendor.is_empty() && !is_beyond {
            faults.extend(self::faults(&self.vendor, request, &(self.path)(&request.path), "the vendor's"));
        }
        faults
    }
}

/// The operation that a request is one of.
fn called<'o>(operations: &'o [Operation], request: &Received, path: &str) -> Option<&'o Operation> {
    let asked = pieces(path);
    let fits = |operation: &&Operation| {
        operation.method == request.method
            && operation.path.len() == asked.len()
            && operation
                .path
                .iter()
                .zip(&asked)
                .all(|(known, piece)| known.starts_with('{') || known == piece)
    };
    let plain = |operation: &&Operation| operation.path.iter().filter(|piece| piece.starts_with('{')).count();
    // Of `/issue/bulkfetch` and `/issue/{key}` the plainer one is meant.
    operations.iter().filter(fits).min_by_key(plain)
}

fn faults(operations: &[Operation], request: &Received, path: &str, whose: &str) -> Vec<String> {
    let line = request.line();
    let Some(operation) = called(operations, request, path) else {
        return vec![format!("{whose}: nothing knows {line}")];
    };
    let mut faults = Vec::new();
    for name in request.query.keys().filter(|name| !operation.query.contains(name)) {
        faults.push(format!("{whose}: {line}: nothing knows the parameter `{name}`"));
    }
    for name in operation.needs.iter().filter(|name| !request.query.contains_key(*name)) {
        faults.push(format!("{whose}: {line}: the parameter `{name}` is missing"));
    }
    match (&operation.body, request.body.is_empty()) {
        (None, true) => {}
        // A contract that knows parameters alone takes the members of a body for them.
        (None, false) if request.json().is_object() && !operation.query.is_empty() => {
            let body = request.json();
            let names: Vec<&String> = body.as_object().into_iter().flatten().map(|(name, _)| name).collect();
            for name in names.iter().filter(|name| !operation.query.contains(name)) {
                faults.push(format!("{whose}: {line}: nothing knows the member `{name}`"));
            }
            faults.retain(|fault| !names.iter().any(|name| fault.ends_with(&format!("`{name}` is missing"))));
        }
        (None, false) => faults.push(format!("{whose}: {line}: carries a body that nothing reads")),
        (Some(schema), _) => {
            for error in schema.iter_errors(&request.json()) {
                faults.push(format!("{whose}: {line}: {error} at {}", error.instance_path));
            }
            let kind = request.headers.get("content-type").map_or("", String::as_str);
            if !kind.starts_with("application/json") {
                faults.push(format!("{whose}: {line}: content-type `{kind}`"));
            }
        }
    }
    faults
}

fn pieces(path: &str) -> Vec<String> {
    path.trim_matches('/').split('/').map(str::to_owned).collect()
}

/// A file in `contracts/` of the shared folder; `None` where that is not at hand.
#[expect(clippy::disallowed_methods, reason = "the test asks for a folder outside the package")]
pub(crate) fn shared(name: &str) -> Option<Value> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("COUNTERSIGN_SHARED").map_or(default, Into::into).join("contracts");
    if !shared.is_dir() {
        return None;
    }
    let path = shared.join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).expect("a contract is JSON"))
}

/// A JSON Schema of the same folder; `None` where that is not at hand.
pub(crate) fn schema_of_vendor(name: &str) -> Option<Validator> {
    shared(name).map(|schema| jsonschema::validator_for(&schema).expect("the vendor's schema is one"))
}

/// The operations of an `OpenAPI` document of the same folder; none where that is not at hand.
fn of_vendor(name: &str) -> Vec<Operation> {
    let Some(mut document) = Some(name).filter(|name| !name.is_empty()).and_then(shared) else {
        return Vec::new();
    };
    nullable(&mut document);
    let components = document["components"].clone();
    let definitions = document.get("definitions").cloned().unwrap_or_else(|| json!({}));
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("a contract has paths") {
        for (method, operation) in methods.as_object().expect("a path has methods") {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let parameters = parameters.map(|one| {
                let shared = one["$ref"].as_str().and_then(|name| name.strip_prefix("#/components"));
                shared.and_then(|name| components.pointer(name)).unwrap_or(one)
            });
            let parameters: Vec<&Value> = parameters.collect();
            let in_query: Vec<&Value> =
                parameters.iter().copied().filter(|one| one["in"] == "query").collect();
            let name = |one: &&Value| one["name"].as_str().unwrap_or_default().to_owned();
            // Version 2 of the form has the body among the parameters.
            let in_body = parameters.iter().find(|one| one["in"] == "body").map(|one| &one["schema"]);
            let schema =
                in_body.unwrap_or(&operation["requestBody"]["content"]["application/json"]["schema"]);
            let body = (!schema.is_null()).then(|| {
                let mut whole = json!({ "allOf": [schema] });
                whole["components"] = components.clone();
                whole["definitions"] = definitions.clone();
                jsonschema::options()
                    .with_draft(jsonschema::Draft::Draft7)
                    .build(&whole)
                    .unwrap_or_else(|error| panic!("{path}: {error}"))
            });
            operations.push(Operation {
                method: method.to_uppercase(),
                path: pieces(path),
                query: in_query.iter().map(name).collect(),
                needs: in_query.iter().filter(|one| one["required"] == true).map(name).collect(),
                body,
                beyond: false,
            });
        }
    }
    operations
}

/// `nullable: true` of `OpenAPI` as JSON Schema has it.
fn nullable(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.remove("nullable") == Some(Value::Bool(true))
                && let Some(kind) = map.get("type").filter(|kind| kind.is_string()).cloned()
            {
                map.insert("type".to_owned(), json!([kind, "null"]));
            }
            map.values_mut().for_each(nullable);
        }
        Value::Array(items) => items.iter_mut().for_each(nullable),
        _ => {}
    }
}
