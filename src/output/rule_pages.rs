//! The pages of the rules as renderers need them: they know no rule, and are handed what there is to know.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, RuleMeta};

/// The rules by their names.
#[derive(Debug, Clone, Default)]
pub struct RulePages {
    rules: BTreeMap<Code, RuleMeta>,
}

impl RulePages {
    /// Takes the rules there are.
    pub fn new(rules: impl IntoIterator<Item = RuleMeta>) -> Self {
        Self { rules: rules.into_iter().map(|rule| (rule.code, rule)).collect() }
    }

    /// What is known of a rule.
    pub(super) fn get(&self, code: Code) -> Option<&RuleMeta> {
        self.rules.get(&code)
    }
}

/// Where a rule's page can be read; `None` as long as the package names no repository.
pub(super) fn address(code: Code) -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/');
    let page = code.0.replace('-', "_");
    let version = env!("CARGO_PKG_VERSION");
    (!repository.is_empty()).then(|| format!("{repository}/blob/v{version}/src/rules/{page}.md"))
}

/// The command that prints a rule's page.
pub(super) fn explain(code: Code) -> String {
    format!("{} explain {code}", env!("CARGO_PKG_NAME"))
}
