//! Streams that no secret passes: every line is looked through before it goes on.

use std::io::{self, Write};

use crate::cli::{Problem, World};
use crate::sync::secrets::Secrets;

/// A stream whose lines are looked through.
pub(crate) struct Clean<'a> {
    secrets: &'a Secrets,
    stream: &'a mut dyn Write,
    /// What has no line end yet: a secret may still be growing in it.
    rest: Vec<u8>,
}

/// Runs something whose every word is looked through, problems too.
pub(crate) fn cleaned<T>(
    world: &mut World<'_>,
    secrets: &Secrets,
    run: impl FnOnce(&mut World<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let (mut out, mut err) = (Clean::new(secrets, world.out), Clean::new(secrets, world.err));
    let mut clean = World {
        out: &mut out,
        err: &mut err,
        input: world.input,
        folder: world.folder.clone(),
        environment: world.environment.clone(),
        now: world.now,
        can_ask: world.can_ask,
        color: world.color,
        out_is_terminal: world.out_is_terminal,
        links: world.links.clone(),
        width: world.width,
    };
    run(&mut clean).map_err(|problem| problem.through(&|text| secrets.redact(text)))
}

impl<'a> Clean<'a> {
    pub(crate) fn new(secrets: &'a Secrets, stream: &'a mut dyn Write) -> Self {
        Self { secrets, stream, rest: Vec::new() }
    }

    fn pass(&mut self, end: usize) -> io::Result<()> {
        let line: Vec<u8> = self.rest.drain(..end).collect();
        match String::from_utf8(line) {
            Ok(text) => self.stream.write_all(self.secrets.redact(&text).as_bytes()),
            Err(error) => {
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                self.stream.write_all(self.secrets.redact(&text).as_bytes())
            }
        }
    }
}

impl Write for Clean<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rest.extend_from_slice(bytes);
        if let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') {
            self.pass(end + 1)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass(self.rest.len())?;
        self.stream.flush()
    }
}

impl Drop for Clean<'_> {
    fn drop(&mut self) {
        // Whoever has to know whether it was written has flushed before.
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::Clean;
    use crate::sync::secrets::Secrets;

    #[test]
    fn a_secret_in_pieces_is_taken_out() {
        let lookup = |_: &str| Some("hunter2-hunter2".to_owned());
        let secrets = Secrets::take(["TOKEN"], &lookup).unwrap();
        let mut out = Vec::new();
        let mut clean = Clean::new(&secrets, &mut out);
        clean.write_all(b"one hunter2").unwrap();
        clean.write_all(b"-hunter2\ntwo hunter2-hunter").unwrap();
        clean.write_all(b"2").unwrap();
        drop(clean);
        assert_eq!(String::from_utf8(out).unwrap(), "one [TOKEN]\ntwo [TOKEN]");
    }
}
