//! One test program; a module for each command and each concern.

mod corpora;
mod layers;
mod output;
mod rules;
mod support;
