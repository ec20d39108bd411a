//! Everything outside the program that a command may touch, given to it from one place.

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::Problem;
use crate::cli::args::{ColorChoice, Global};
use crate::cli::ci::service::Service;
use crate::git::Environment;
use crate::output::commands::Harmless;

/// Streams, folder, clock, environment and colour of one run.
pub struct World<'w> {
    /// Where results go.
    pub out: &'w mut dyn Write,
    /// Where everything else goes.
    pub err: &'w mut dyn Write,
    /// Where answers come from.
    pub input: &'w mut dyn BufRead,
    /// The folder the command was called in.
    pub folder: PathBuf,
    /// The environment.
    pub environment: Environment,
    /// The moment.
    pub now: Timestamp,
    /// Whether a person can be asked: the input and the messages are a terminal.
    pub can_ask: bool,
    /// Whether results are shown in colour.
    pub color: bool,
    /// Whether results go to a terminal.
    pub out_is_terminal: bool,
    /// The name of this machine, where results go to a terminal that shows links; else they hold none.
    pub links: Option<String>,
    /// How wide results may be, in columns.
    pub width: usize,
}

impl World<'_> {
    /// Runs something with the process's own streams, environment and clock.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the process")]
    pub fn with_process<T>(run: impl FnOnce(&mut World<'_>) -> T) -> T {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let mut input = std::io::stdin().lock();
        let environment = Environment::new(std::env::vars_os().collect::<BTreeMap<_, _>>());
        let mut plain = Told(std::io::stderr().lock());
        let mut harmless;
        let err: &mut dyn Write = if Service::obeys_lines(&environment) {
            harmless = Harmless::new(plain);
            &mut harmless
        } else {
            &mut plain
        };
        let out_is_terminal = std::io::stdout().is_terminal();
        let can_ask = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let text = |name: &str| environment.get(name).and_then(|value| value.to_str()).map(str::to_owned);
        // Tests and reproducible builds fix the moment; everybody else has a clock.
        let fixed = text("SOURCE_DATE_EPOCH").and_then(|seconds| seconds.parse().ok());
        let now = fixed.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(|| {
            Timestamp::try_from(std::time::SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)
        });
        let columns = text("COLUMNS").and_then(|columns| columns.parse().ok());
        let columns = columns.or_else(|| Some(usize::from(terminal_size::terminal_size()?.0.0)));
        let width = columns.unwrap_or(100).clamp(40, 200);
        let set = |name: &str| environment.get(name).is_some_and(|value| !value.is_empty() && value != "0");
        let color = match text("NO_COLOR") {
            Some(value) if !value.is_empty() => false,
            _ if set("CLICOLOR_FORCE") => true,
            _ => out_is_terminal && text("TERM").as_deref() != Some("dumb"),
        };
        let plain = text("NO_COLOR").is_some_and(|value| !value.is_empty());
        let shows_links = out_is_terminal && !plain && shows_links(&text);
        let links = shows_links.then(|| host(&text));
        let folder = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        run(&mut World {
            out: &mut out,
            err,
            input: &mut input,
            folder,
            environment,
            now,
            can_ask,
            color,
            out_is_terminal,
            links,
            width,
        })
    }

    /// Takes over what the arguments say for every command.
    pub(super) fn settle(&mut self, global: &Global) -> Result<(), Problem> {
        match global.color {
            ColorChoice::Auto => {}
            ColorChoice::Always => self.color = true,
            ColorChoice::Never => {
                self.color = false;
                self.links = None;
            }
        }
        if let Some(folder) = &global.directory {
            let folder = self.folder.join(folder);
            if !folder.is_dir() {
                return Err(Problem::new(format!("there is no folder `{}`", folder.display()))
                    .hint("-C takes the folder to work in"));
            }
            self.folder = folder;
        }
        if !self.folder.is_absolute() {
            return Err(
                Problem::new("the folder you stand in is gone").hint("go to one that is there: `cd ..`")
            );
        }
        Ok(())
    }

    /// The day, in UTC: the same everywhere at the same moment.
    pub fn today(&self) -> jiff::civil::Date {
        self.now.to_zoned(TimeZone::UTC).date()
    }

    /// The moment as it stands in a sign-off.
    pub fn instant(&self) -> String {
        self.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// A path as the person would write it from where they stand.
    pub fn relative(&self, path: &Path) -> String {
        let shown = path.strip_prefix(&self.folder).unwrap_or(path);
        let shown = shown.to_string_lossy().replace('\\', "/");
        if shown.is_empty() { ".".to_owned() } else { shown }
    }
}

/// Whether the terminal is one that shows links, by what it says of itself. There is no way to ask it; one that does not
/// know links shows their text alone, but not all do.
fn shows_links(text: &dyn Fn(&str) -> Option<String>) -> bool {
    let term = text("TERM").unwrap_or_default();
    if term == "dumb" {
        return false;
    }
    if let Some(forced) = text("FORCE_HYPERLINK") {
        return !matches!(forced.as_str(), "0" | "false" | "no");
    }
    let is_set = |name: &str| text(name).is_some_and(|value| !value.is_empty());
    let program = text("TERM_PROGRAM").unwrap_or_default();
    let version: u32 = text("VTE_VERSION").and_then(|version| version.parse().ok()).unwrap_or_default();
    // Before 0.50 what builds on VTE showed the sequences themselves.
    version >= 5000
        || ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID"].into_iter().any(is_set)
        || ["iTerm.app", "WezTerm", "Hyper", "vscode", "ghostty", "zed", "terminology", "Tabby", "rio"]
            .contains(&program.as_str())
        || ["kitty", "alacritty", "ghostty", "foot", "contour", "wezterm"]
            .iter()
            .any(|name| term.contains(name))
}

/// The name of this machine; empty, which stands for the one that the terminal runs on, where nothing tells.
fn host(text: &dyn Fn(&str) -> Option<String>) -> String {
    let told = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| text("HOSTNAME")).or_else(|| text("COMPUTERNAME")).unwrap_or_default();
    told.trim().to_owned()
}

/// The stream of messages: that nobody can read them stops no work and changes no exit code.
struct Told<W>(W);

impl<W: Write> Write for Told<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(self.0.write(bytes).unwrap_or(bytes.len()))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}

impl std::fmt::Debug for World<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("folder", &self.folder).field("now", &self.now).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::shows_links;

    #[test]
    fn links_are_shown_where_the_terminal_is_known_to_show_them() {
        let shows = |set: &[(&str, &str)]| {
            let text =
                |name: &str| set.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned());
            shows_links(&text)
        };
        for set in [
            &[("TERM", "xterm-kitty")][..],
            &[("TERM", "xterm-256color"), ("VTE_VERSION", "7200")],
            &[("TERM_PROGRAM", "iTerm.app")],
            &[("WT_SESSION", "1")],
            &[("TERM", "xterm"), ("FORCE_HYPERLINK", "1")],
        ] {
            assert!(shows(set), "{set:?}");
        }
        for set in [
            &[][..],
            &[("TERM", "xterm-256color")],
            &[("TERM", "linux"), ("VTE_VERSION", "4900")],
            &[("TERM", "xterm-kitty"), ("FORCE_HYPERLINK", "0")],
            &[("TERM", "dumb"), ("FORCE_HYPERLINK", "1"), ("WT_SESSION", "1")],
        ] {
            assert!(!shows(set), "{set:?}");
        }
    }
}
