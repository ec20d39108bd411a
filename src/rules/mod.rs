//! One file, one page and one fixture folder for each rule.
