//! One test program; a module for each command and each concern.

mod accept;
mod attacks;
mod bad_input;
mod bad_policy;
mod bytes;
mod bytes_signed;
mod check;
mod corpora;
mod edit;
mod fuzz_seeds;
mod help;
mod hook;
mod init;
mod layers;
mod new;
mod output;
mod places;
mod propose;
mod readme;
mod roster;
mod rules;
mod show_list;
mod sign;
mod streams;
mod support;
mod vectors;
