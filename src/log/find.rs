//! Finds the record that a person means: by number, `DR-42`, `0042`, slug or path.

use thiserror::Error;

use crate::log::Log;
use crate::record::nearest;

/// Why no one record is meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FindProblem {
    /// There is none.
    #[error("there is no record `{wanted}` in this log")]
    Unknown {
        /// What was asked for.
        wanted: String,
        /// The name of a record that was perhaps meant.
        near: Option<String>,
    },
    /// There are several.
    #[error("`{wanted}` is the name of {} records", .paths.len())]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// Their paths.
        paths: Vec<String>,
    },
}

impl Log {
    /// Finds a record; gives its place.
    pub fn find(&self, wanted: &str) -> Result<usize, FindProblem> {
        let wanted = wanted.trim();
        if let Some(number) = self.number_in(wanted) {
            match self.numbered(number) {
                [] => {}
                [one] => return Ok(*one),
                several => return Err(self.ambiguous(wanted, several)),
            }
        }
        let path = wanted.replace('\\', "/");
        let path = path.trim_start_matches("./");
        let matches: Vec<usize> = (0..self.records.len())
            .filter(|at| {
                let own = self.records[*at].path();
                own == path || self.below(own) == path || stem(own) == path || slug_of(own) == path
            })
            .collect();
        match matches.as_slice() {
            [one] => Ok(*one),
            [] => {
                let slugs: Vec<&str> = self.records.iter().map(|record| slug_of(record.path())).collect();
                let near = nearest(path, &slugs).map(str::to_owned);
                Err(FindProblem::Unknown { wanted: wanted.to_owned(), near })
            }
            several => Err(self.ambiguous(wanted, several)),
        }
    }

    fn number_in(&self, wanted: &str) -> Option<u32> {
        let prefix = self.policy.prefix.as_str();
        let digits = match wanted.get(..prefix.len()) {
            Some(start) if start.eq_ignore_ascii_case(prefix) => {
                wanted[prefix.len()..].trim_start_matches(['-', ' ', '#'])
            }
            _ => wanted.trim_start_matches('#'),
        };
        (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse().ok())
            .flatten()
    }

    fn ambiguous(&self, wanted: &str, places: &[usize]) -> FindProblem {
        let paths = places.iter().map(|at| self.records[*at].path().to_owned()).collect();
        FindProblem::Ambiguous { wanted: wanted.to_owned(), paths }
    }
}

fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// The file's name without number: `adopt-postgresql` of `0042-adopt-postgresql.md`.
fn slug_of(path: &str) -> &str {
    stem(path).trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_'])
}

#[cfg(test)]
mod tests {
    use crate::log::{FindProblem, Log};
    use crate::policy::Policy;
    use crate::record::Record;
    use crate::text::Source;

    #[test]
    fn finds_by_every_name_people_use() {
        let record = |path: &str| Record::parse(path, b"# T\n");
        let records = ["d/0042-adopt-postgresql.md", "d/0007-a.md", "d/2026/0007-b.md"].map(record).to_vec();
        let log = Log::new("d", Policy::defaults(Source::new("d/countersign.yaml", "")), records, Vec::new());
        for name in
            ["42", "0042", "DR-42", "dr-42", "DR42", "#42", "adopt-postgresql", "0042-adopt-postgresql"]
        {
            assert_eq!(log.find(name).map(|at| log.records[at].number), Ok(Some(42)), "{name}");
        }
        for path in ["d/0042-adopt-postgresql.md", "./d/0042-adopt-postgresql.md", "0042-adopt-postgresql.md"]
        {
            assert!(log.find(path).is_ok(), "{path}");
        }
        assert!(matches!(log.find("7"), Err(FindProblem::Ambiguous { paths, .. }) if paths.len() == 2));
        assert_eq!(log.find("b").map(|at| log.records[at].path()), Ok("d/2026/0007-b.md"));
        let near = log.find("adopt-postgres");
        assert!(
            matches!(near, Err(FindProblem::Unknown { near: Some(near), .. }) if near == "adopt-postgresql")
        );
        for none in ["", "8", "DR-", "99999999999999999999", "DR-é"] {
            assert!(log.find(none).is_err(), "{none:?}");
        }
    }
}
