//! Loads a log, runs the rules, applies levels and suppressions.
