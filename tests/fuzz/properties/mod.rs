//! What must hold of every input, whoever made it: fuzz targets and the replay of their seeds share these functions.
//!
//! Each takes the bytes of one input, panics where its property does not hold, and gives whether the input got as far
//! as what the property is about: seeds of which none does would test nothing.

mod block;
mod cut;
mod differential;
mod edits;
mod index;
mod pieces;
mod policy;
mod repeated;
mod spans;
mod sshsig;
mod trees;

use countersign::record::{Format, Record};

/// The path that every record here is read under.
const PATH: &str = "decisions/0042-adopt-postgresql.md";

/// What has to hold of an input.
pub(crate) type Property = fn(&[u8]) -> bool;

/// The properties by the name of their target.
pub(crate) const ALL: [(&str, Property); 9] = [
    ("front_matter", front_matter),
    ("record", record),
    ("policy", policy::holds),
    ("repeated", repeated::hold),
    ("edits", edits::hold),
    ("block", block::holds),
    ("differential", differential::holds),
    ("sshsig", sshsig::hold),
    ("index", index::holds),
];

/// Whatever the bytes are: a record, places inside the file, and a front matter of which nothing gets lost.
fn front_matter(input: &[u8]) -> bool {
    read(input)
}

/// The same of texts that get further than chance would.
fn record(input: &[u8]) -> bool {
    read(pieces::record(input).as_bytes())
}

fn read(bytes: &[u8]) -> bool {
    let record = Record::parse(PATH, bytes);
    spans::check(&record, bytes);
    cut::check(&record);
    spans::check_front_alone(&record, &Record::parse_front(PATH, bytes));
    record.format == Format::Native
}
