//! Which records govern which files, by their `affects:`.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::log::Log;
use crate::record::PathPattern;

/// A record that governs some of the files that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Governing {
    /// The record's place in its log.
    pub place: usize,
    /// Those of its patterns that hit, in the order in which it names them.
    pub patterns: Vec<String>,
    /// The files, in the byte order of their paths.
    pub files: Vec<String>,
}

impl Log {
    /// Finds the records that govern some files, whatever their status, in the order of the log.
    pub fn governing(&self, files: &BTreeSet<String>) -> Vec<Governing> {
        let places = (0..self.records.len()).into_par_iter();
        places
            .filter_map(|place| {
                let mut found = Governing { place, patterns: Vec::new(), files: Vec::new() };
                let mut hit: BTreeSet<&str> = BTreeSet::new();
                for affects in &self.records[place].affects {
                    let pattern = PathPattern::new(&affects.value);
                    let mut hits = files.iter().filter(|file| pattern.governs(file)).peekable();
                    if hits.peek().is_some() {
                        found.patterns.push(affects.value.clone());
                    }
                    hit.extend(hits.map(String::as_str));
                }
                found.files = hit.into_iter().map(str::to_owned).collect();
                (!found.files.is_empty()).then_some(found)
            })
            .collect()
    }
}
