//! What one run of the program came to, and the assertions that look at all of it.

use snapbox::{Assert, IntoData};
use std::path::Path;
use std::process::Output;

/// Both streams and the exit code of one run, with the sandbox's folder shown as `[ROOT]`.
#[derive(Debug)]
#[must_use = "a run that nobody looks at tests nothing: end with success, findings or problem"]
pub(crate) struct Outcome {
    command: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

impl Outcome {
    pub(super) fn new(args: &[&str], output: &Output, root: &Path) -> Self {
        Self {
            command: format!("countersign {}", args.join(" ")),
            stdout: normalised(&output.stdout, root),
            stderr: normalised(&output.stderr, root),
            code: output.status.code(),
        }
    }

    /// Asserts that the command did what it was asked: code 0, and exactly these streams.
    #[track_caller]
    pub(crate) fn success(self, stdout: impl IntoData, stderr: impl IntoData) {
        self.is(0, stdout, stderr);
    }

    /// Asserts that the command ran and found something to say about the records: code 1, and exactly these streams.
    #[track_caller]
    pub(crate) fn findings(self, stdout: impl IntoData, stderr: impl IntoData) {
        self.is(1, stdout, stderr);
    }

    /// Asserts that the command could not be carried out: code 2, nothing on the standard output, and this why.
    #[track_caller]
    pub(crate) fn problem(self, stderr: impl IntoData) {
        self.is(2, "", stderr);
    }

    /// Asserts the exit code alone: for a step on the way to what a test is about.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        let Self { command, stdout, stderr, code: ended } = &self;
        assert!(
            *ended == Some(code),
            "`{command}` ended with {ended:?}, not {code}\n--- stdout\n{stdout}--- stderr\n{stderr}"
        );
        self
    }

    /// Asserts a code and both streams, where a code and an output come together that no other assertion has.
    #[track_caller]
    pub(crate) fn ended_with(self, code: i32, stdout: impl IntoData, stderr: impl IntoData) {
        self.is(code, stdout, stderr);
    }

    #[track_caller]
    fn is(self, code: i32, stdout: impl IntoData, stderr: impl IntoData) {
        let this = self.ended(code);
        let Self { command, stdout: out, stderr: err, .. } = &this;
        let assert = Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV);
        let faults: Vec<String> = [
            assert.try_eq(Some(&"stdout"), out.into_data(), stdout.into_data()),
            assert.try_eq(Some(&"stderr"), err.into_data(), stderr.into_data()),
        ]
        .into_iter()
        .filter_map(|result| Some(result.err()?.to_string()))
        .collect();
        assert!(faults.is_empty(), "`{command}` said something else\n{}", faults.join("\n"));
    }
}

/// The stream as text, the folder replaced in each spelling that a platform or JSON gives it.
fn normalised(stream: &[u8], root: &Path) -> String {
    let text = String::from_utf8_lossy(stream).into_owned();
    let root = root.to_string_lossy().into_owned();
    let spellings = [root.replace('\\', "\\\\"), root.replace('\\', "/"), root];
    spellings.iter().fold(text, |text, spelling| text.replace(spelling.as_str(), "[ROOT]"))
}
