//! Byte spans into one file, its line index, and byte-exact edits.
