//! The table that the bench prints, and whether all of it kept to the limits.

use std::io::Write;
use std::time::Duration;

use crate::timing::{Step, Taken, compare};

/// One comparison.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) ours: Step,
    /// What the program is held against, in words.
    pub(crate) floor: &'static str,
    pub(crate) theirs: Step,
    /// How many times as long as the floor it may take.
    pub(crate) limit: Option<f64>,
    pub(crate) rounds: usize,
}

/// Measures rows and prints each as soon as it is there.
pub(crate) struct Table<'a> {
    out: &'a mut dyn Write,
    /// Only rows whose names hold this.
    wanted: Option<String>,
    measured: usize,
    faults: Vec<String>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, wanted: Option<String>) -> Self {
        Self { out, wanted, measured: 0, faults: Vec::new() }
    }

    pub(crate) fn head(&mut self, note: &str) {
        self.line(note);
        self.line("");
        self.line(&cells(["measured", "wall", "cpu", "against", "wall", "cpu", "ratio", "limit"]));
    }

    /// Whether a row of this name was asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| name.contains(wanted.as_str()))
    }

    /// Prints what was measured elsewhere, and whether it keeps its limit.
    pub(crate) fn judged(&mut self, name: &str, measured: &str, kept: bool) {
        self.measured += 1;
        self.line(&format!("{name:<40} {measured}{}", if kept { " ok" } else { " OVER" }));
        if !kept {
            self.faults.push(format!("{name}: {measured}"));
        }
    }

    /// Measures a row and prints it.
    pub(crate) fn row(&mut self, row: &Row) {
        if !self.wants(row.name) {
            return;
        }
        match compare(&row.ours, &row.theirs, row.rounds) {
            Ok((ours, theirs)) => {
                self.compared(row, &ours, &theirs);
                if let Some(said) = &ours.said {
                    self.line(&format!("    with findings: {said}"));
                }
            }
            Err(why) => {
                self.line(&format!("{:<40} not measured: {why}", row.name));
                self.faults.push(format!("{}: {why}", row.name));
            }
        }
    }

    fn compared(&mut self, row: &Row, ours: &Taken, theirs: &Taken) {
        self.measured += 1;
        let ratio = ours.wall.as_secs_f64() / theirs.wall.as_secs_f64();
        let verdict = match row.limit {
            None => "none".to_owned(),
            Some(limit) if ratio <= limit => format!("{limit:.1}x ok"),
            Some(limit) => {
                self.faults.push(format!("{}: {ratio:.2}x, and the limit is {limit:.1}x", row.name));
                format!("{limit:.1}x OVER")
            }
        };
        self.line(&cells([
            row.name,
            &shown(Some(ours.wall)),
            &shown(ours.cpu),
            row.floor,
            &shown(Some(theirs.wall)),
            &shown(theirs.cpu),
            &format!("{ratio:.2}x"),
            &verdict,
        ]));
    }

    /// Says what was left out, and why.
    pub(crate) fn skipped(&mut self, why: &str) {
        self.line("");
        self.line(why);
    }

    /// Prints the sum of it, and gives whether all is well.
    pub(crate) fn end(mut self) -> bool {
        self.line("");
        if self.measured == 0 && self.faults.is_empty() {
            self.faults.push("nothing was measured: no row has such a name".to_owned());
        }
        let faults = std::mem::take(&mut self.faults);
        if faults.is_empty() {
            self.line("All within their limits.");
        }
        for fault in &faults {
            self.line(&format!("FAILED {fault}"));
        }
        faults.is_empty()
    }

    fn line(&mut self, text: &str) {
        // A reader that went away is no reason to fail.
        let _ = writeln!(self.out, "{}", text.trim_end());
        let _ = self.out.flush();
    }
}

fn cells([name, wall, cpu, floor, floor_wall, floor_cpu, ratio, limit]: [&str; 8]) -> String {
    format!("{name:<40} {wall:>9} {cpu:>9}  {floor:<28} {floor_wall:>9} {floor_cpu:>9}  {ratio:>7}  {limit}")
}

fn shown(time: Option<Duration>) -> String {
    time.map_or_else(|| "-".to_owned(), |time| format!("{:.1} ms", time.as_secs_f64() * 1000.0))
}
