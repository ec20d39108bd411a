//! The README is run: every console block, in one repository, as its reader would.
