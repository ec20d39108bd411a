//! Who must sign, who signed which content, and whether that still holds.
