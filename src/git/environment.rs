//! The variables of the process as a plain value, so that nothing but the command line reads the real ones.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// The variables that this process was given, by name.
///
/// The caller makes it once and hands it down. Git children see these variables and no others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// Wraps the given variables.
    pub fn new(variables: BTreeMap<OsString, OsString>) -> Self {
        Self { variables }
    }

    /// Gives the value of the variable; an empty value counts as none, as it does for most of git.
    ///
    /// On Windows the case of the name does not matter.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        let value = if cfg!(windows) {
            self.variables.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        } else {
            self.variables.get(OsStr::new(name))
        };
        value.map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// Gives every variable in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.variables.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    /// Gives the same variables with one set.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.remove(name);
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Gives the same variables less those that tie git to one repository.
    ///
    /// Needed before git runs in any repository but the one that the variables speak of: a `GIT_INDEX_FILE` that is
    /// handed on makes git write the wrong index. The list is that of `git rev-parse --local-env-vars`, without
    /// the two that carry configuration given on the command line.
    #[must_use]
    pub fn without_repository(mut self) -> Self {
        for name in [
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_COMMON_DIR",
            "GIT_DIR",
            "GIT_GRAFT_FILE",
            "GIT_IMPLICIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_INTERNAL_SUPER_PREFIX",
            "GIT_NAMESPACE",
            "GIT_NO_REPLACE_OBJECTS",
            "GIT_OBJECT_DIRECTORY",
            "GIT_PREFIX",
            "GIT_QUARANTINE_PATH",
            "GIT_REPLACE_REF_BASE",
            "GIT_SHALLOW_FILE",
            "GIT_WORK_TREE",
        ] {
            self.remove(name);
        }
        self
    }

    fn remove(&mut self, name: &str) {
        if cfg!(windows) {
            self.variables.retain(|key, _| !key.eq_ignore_ascii_case(name));
        } else {
            self.variables.remove(OsStr::new(name));
        }
    }
}

impl FromIterator<(OsString, OsString)> for Environment {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(variables: I) -> Self {
        Self::new(variables.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;
    use std::ffi::OsStr;

    #[test]
    fn an_empty_value_counts_as_none() {
        let environment = Environment::default().with("GIT_DIR", "").with("HOME", "/h");
        assert_eq!(environment.get("GIT_DIR"), None);
        assert_eq!(environment.get("HOME"), Some(OsStr::new("/h")));
        assert_eq!(environment.get("home").is_some(), cfg!(windows));
    }

    #[test]
    fn what_ties_git_to_one_repository_can_be_dropped() {
        let environment = Environment::default()
            .with("GIT_DIR", "d")
            .with("GIT_INDEX_FILE", "i")
            .with("GIT_AUTHOR_NAME", "Ada Lovelace")
            .without_repository();
        let names: Vec<_> = environment.iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names, ["GIT_AUTHOR_NAME"]);
    }
}
