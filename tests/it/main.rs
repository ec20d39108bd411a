//! One test program; a module for each command and each concern.

mod layers;
mod support;
