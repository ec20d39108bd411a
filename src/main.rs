//! The program: hands the process's arguments and streams to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    countersign::cli::main()
}
