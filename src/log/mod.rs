//! All the records of one log: numbering and relations.
