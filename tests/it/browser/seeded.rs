//! Each check of `tests/browser` finds the fault that it is there for: pages of ours, each with one thing spoilt.

use super::look::{self, Fault, look};
use super::sites::sites;
use crate::support::Sandbox;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A page that everything can be done to: it has signatures, a table, and all that is around them.
const PAGE: &str = "records/dr-4.html";

/// A page with figures.
const MAP: &str = "map.html";

/// What [`PAGE`], which holds everything, may weigh: more than a page in the middle.
const HEAVIEST: u32 = 40_000;

/// Where the spoilt pages lie in their sandbox.
const SITE: &str = "site";

/// A spoilt page.
struct Seed {
    name: &'static str,
    /// The check that has to find it.
    check: &'static str,
    /// What it has to say, in part.
    says: &'static str,
    /// Put before the end of `head`.
    head: &'static str,
    /// Put before the end of `main`.
    main: &'static str,
    /// Each first of these becomes the second, wherever it stands.
    swaps: &'static [(&'static str, &'static str)],
    /// Beside the page, as `NAME.css` and `NAME.js`.
    css: &'static str,
    js: &'static str,
    /// Whether the page keeps its Content Security Policy.
    strict: bool,
    /// Whether it shows in the dark alone, or when all that folds is open.
    second: bool,
}

const NOTHING: Seed = Seed {
    name: "",
    check: "look",
    says: "",
    head: "",
    main: "",
    swaps: &[],
    css: "",
    js: "",
    strict: true,
    second: false,
};

const SEEDS: [Seed; 33] = [
    Seed { name: "no-alt", says: "axe image-alt", main: "<img src='data:image/png;base64,AA'>", ..NOTHING },
    Seed {
        name: "grey-in-the-dark",
        second: true,
        says: "axe color-contrast",
        css: "@media (prefers-color-scheme: dark) { h1 { color: #333 !important } }",
        ..NOTHING
    },
    Seed {
        name: "folded-away",
        second: true,
        says: "axe link-name",
        main: "<details><summary>More</summary><a href='dr-4.html'></a></details>",
        ..NOTHING
    },
    Seed {
        name: "small-target",
        says: "axe target-size",
        css: ".tiny a { font-size: 6px; display: block; width: 8px; height: 8px }",
        swaps: &[("<h1 ", "<div class='tiny'><a href='one.html'>a</a><a href='two.html'>b</a></div><h1 ")],
        ..NOTHING
    },
    Seed {
        name: "wide",
        says: "scrolls sideways: 400 px in a window of 320 px",
        css: "main::before { content: ''; position: absolute; left: 0; width: 400px; height: 1px }",
        ..NOTHING
    },
    Seed { name: "two-titles", says: "2 of h1", main: "<h1>Another</h1>", ..NOTHING },
    Seed {
        name: "no-main",
        says: "0 of main",
        swaps: &[("<main ", "<div "), ("</main>", "</div>")],
        ..NOTHING
    },
    Seed {
        name: "no-name",
        says: "no nav that has a name",
        swaps: &[("<nav ", "<div "), ("</nav>", "</div>")],
        ..NOTHING
    },
    Seed { name: "inline-style", says: "CSP", main: "<p style='color: red'>Red</p>", ..NOTHING },
    Seed { name: "inline-script", says: "CSP", main: "<script>document.title = 'x'</script>", ..NOTHING },
    Seed { name: "broken-script", says: "a script failed", js: "nothing.at.all()", strict: false, ..NOTHING },
    Seed {
        name: "missing-file",
        says: "a request failed",
        head: "<link rel='stylesheet' href='missing.css'>",
        ..NOTHING
    },
    Seed {
        name: "tracker",
        says: "a request that leaves: https://tracker.invalid/",
        main: "<img alt='' src='https://tracker.invalid/x.png'>",
        strict: false,
        ..NOTHING
    },
    Seed {
        name: "jumps",
        says: "the layout shifts by",
        js: "addEventListener('load', () => setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'), { id: 'late' }))))",
        css: "#late { height: 300px }",
        strict: false,
        ..NOTHING
    },
    Seed { name: "heavy", says: "weighs", css: "HEAVY", ..NOTHING },
    Seed {
        name: "unsigned-on-paper",
        says: "print: a signature does not show \"Product\"",
        css: "@media print { .signatures { display: none } }",
        ..NOTHING
    },
    Seed {
        name: "white-on-paper",
        says: "print: \"Product\" has a contrast of 1.0",
        css: "@media print { .signatures * { color: #fff !important } }",
        ..NOTHING
    },
    Seed {
        name: "unsigned-when-forced",
        says: "forced colours: a signature does not show \"Product\"",
        css: "@media (forced-colors: active) { .signatures h3 { visibility: hidden } }",
        ..NOTHING
    },
    Seed {
        name: "script-only",
        check: "noscript",
        says: "says this only with scripts",
        js: "addEventListener('load', () => document.querySelector('main').append('Made by a script'))",
        strict: false,
        ..NOTHING
    },
    Seed {
        name: "hidden-by-script",
        check: "noscript",
        says: "says this only without scripts",
        js: "addEventListener('load', () => document.querySelector('.signatures').remove())",
        strict: false,
        ..NOTHING
    },
    Seed {
        name: "rooted",
        check: "served",
        says: "served: a request failed: 404",
        head: "<link rel='stylesheet' href='/assets/style.css'>",
        ..NOTHING
    },
    Seed {
        name: "naked",
        check: "served",
        says: "served: no style sheet was read",
        swaps: &[("rel=\"stylesheet\"", "rel=\"nothing\"")],
        ..NOTHING
    },
    Seed {
        name: "no-skipping",
        check: "keys",
        says: "the first stop is no skip link in sight",
        swaps: &[("class=\"skip\" href=\"#page:main\"", "class=\"skip\" href=\"dr-4.html\"")],
        ..NOTHING
    },
    Seed {
        name: "skips-to-nothing",
        check: "keys",
        says: "the skip link does not lead into main",
        swaps: &[("href=\"#page:main\"", "href=\"#nothing\"")],
        ..NOTHING
    },
    Seed {
        name: "no-focus",
        check: "keys",
        says: "a stop that does not show the focus",
        css: "main a:focus-visible { outline: none !important }",
        ..NOTHING
    },
    Seed {
        name: "unseen",
        check: "keys",
        says: "a stop that cannot be seen",
        main: "<a class='gone' href='dr-4.html'>x</a>",
        css: ".gone { opacity: 0 }",
        ..NOTHING
    },
    Seed {
        name: "caught",
        check: "keys",
        says: "the focus is caught",
        js: "addEventListener('load', () => { const last = document.querySelector('main a'); last.addEventListener('blur', () => setTimeout(() => last.focus())) })",
        strict: false,
        ..NOTHING
    },
    Seed {
        name: "unreached",
        check: "map",
        says: "Tab reaches",
        swaps: &[(
            "class=\"node node-technical\" href",
            "class=\"node node-technical\" tabindex=\"-1\" href",
        )],
        ..NOTHING
    },
    Seed {
        name: "untold",
        check: "map",
        says: "the figure draws",
        swaps: &[("<ul class=\"ties\">", "<ul class=\"ties\"><li>One more</li>")],
        ..NOTHING
    },
    Seed {
        name: "sliver",
        check: "map",
        says: "has the focus and cannot be seen",
        js: "Element.prototype.scrollIntoView = () => {}",
        strict: false,
        ..NOTHING
    },
    Seed {
        name: "event-handler",
        check: "hostile",
        says: "has the attribute onclick",
        main: "<p onclick='x()'>x</p>",
        ..NOTHING
    },
    Seed { name: "runs", check: "hostile", says: "a dialog: 1", js: "alert(1)", strict: false, ..NOTHING },
    Seed {
        name: "ran",
        check: "hostile",
        says: "a text ran as a script",
        main: "<img alt='' src='data:image/png;base64,AA' onerror='window.__pwned = 1'>",
        strict: false,
        ..NOTHING
    },
];

/// Further faults of the same kinds, as an attribute or an element more.
const STRANGE: [(&str, &str, &str); 3] = [
    ("script-address", "<a href='javascript:x()'>x</a>", "leads to javascript:x()"),
    ("strange-element", "<marquee>x</marquee>", "holds marquee, which no tame page has"),
    ("own-script", "<script>1</script>", "holds a script of its own"),
];

impl Seed {
    /// Writes the page and what lies beside it, and gives a plan for the check that has to find the fault.
    fn sow(&self, sandbox: &Sandbox) -> Value {
        let (from, folder) = if self.check == "map" { (MAP, "") } else { (PAGE, "records/") };
        let mut page = sandbox.read(&format!("{SITE}/{from}"));
        for (from, to) in self.swaps {
            page = page.replace(from, to);
        }
        if !self.strict {
            let from = page.find("<meta http-equiv=\"Content-Security-Policy\"").expect("a page has a CSP");
            let end = from + page[from..].find('>').expect("it ends");
            page.replace_range(from..=end, "");
        }
        let name = self.name;
        let mut head = self.head.to_owned();
        if !self.css.is_empty() {
            let css = if self.css == "HEAVY" { noise() } else { self.css.to_owned() };
            sandbox.write(&format!("{SITE}/{folder}{name}.css"), css);
            let _ = write!(head, "<link rel=\"stylesheet\" href=\"{name}.css\">");
        }
        if !self.js.is_empty() {
            sandbox.write(&format!("{SITE}/{folder}{name}.js"), self.js);
            let _ = write!(head, "<script src=\"{name}.js\" defer></script>");
        }
        let end_of_main = if page.contains("</main>") { "</main>" } else { "<footer" };
        page = page.replacen("</head>", &format!("{head}</head>"), 1);
        page = page.replacen(end_of_main, &format!("{}{end_of_main}", self.main), 1);
        sandbox.write(&format!("{SITE}/{folder}{name}.html"), page);
        let mut plan = look::site(name, &sandbox.root().join(SITE));
        plan["checks"] = json!([self.check]);
        plan["pages"] = json!(format!("{folder}{name}.html"));
        plan["widths"] = json!([320]);
        plan["weight"] = json!(HEAVIEST);
        plan["schemes"] = if self.second { json!(["light", "dark"]) } else { json!(["light"]) };
        plan
    }
}

/// A comment that packs badly.
fn noise() -> String {
    let mut state = 42_u64;
    let words = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{state:016x}")
    });
    format!("/* {} */", words.take(4000).collect::<String>())
}

/// A site of ours, for spoilt pages beside its own.
fn field(from: &Path) -> Sandbox {
    let sandbox = Sandbox::new();
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(from).expect("it lies below").display().to_string();
            sandbox.write(&format!("{SITE}/{below}"), fs::read(entry.path()).expect("it can be read"));
        }
    }
    sandbox
}

#[test]
fn each_check_finds_its_fault() {
    let full = &sites().full;
    let sandbox = field(full);
    let strange = STRANGE.map(|(name, main, says)| Seed { name, check: "hostile", main, says, ..NOTHING });
    let seeds: Vec<Seed> = SEEDS.into_iter().chain(strange).collect();
    let mut plans: Vec<Value> = seeds.iter().map(|seed| seed.sow(&sandbox)).collect();
    for plan in &mut plans {
        if plan["checks"] == json!(["hostile"]) {
            plan["tame"] = json!(full);
        }
    }
    let mut sound = look::site("sound", &sandbox.root().join(SITE));
    sound["pages"] = json!(PAGE);
    sound["tame"] = json!(full);
    sound["widths"] = json!([320]);
    sound["weight"] = json!(HEAVIEST);
    sound["checks"] = json!(["look", "noscript", "served", "keys", "hostile"]);
    plans.push(sound);
    let mut sound = look::site("sound", &sandbox.root().join(SITE));
    sound["pages"] = json!(MAP);
    sound["checks"] = json!(["map"]);
    plans.push(sound);
    let faults = look("look.mjs", &plans);
    let of = |site: &str| -> Vec<&Fault> { faults.iter().filter(|fault| fault.site == site).collect() };
    let missed: Vec<String> = seeds
        .iter()
        .filter(|seed| {
            !of(seed.name).iter().any(|fault| fault.check == seed.check && fault.what.contains(seed.says))
        })
        .map(|seed| {
            let found: Vec<String> = of(seed.name).iter().map(ToString::to_string).collect();
            format!("{}: nobody said \"{}\", but: {}", seed.name, seed.says, found.join("\n"))
        })
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    let sound: Vec<String> = of("sound").iter().map(ToString::to_string).collect();
    assert!(sound.is_empty(), "the page is sound when nothing is spoilt:\n{}", sound.join("\n"));
}

#[test]
fn html_that_is_not_valid_is_found() {
    let sandbox = Sandbox::new();
    let page = "<!doctype html>\n<html lang=\"en\"><head><title>x</title></head><body><p id=\"a\">x</p><p id=\"a\"><ul></ul></body></html>\n";
    sandbox.write(&format!("{SITE}/index.html"), page);
    let faults = look("validate.mjs", &[look::site("seeded", &sandbox.root().join(SITE))]);
    for rule in ["no-dup-id", "no-implicit-close"] {
        assert!(faults.iter().any(|fault| fault.what.starts_with(rule)), "{rule}: {faults:?}");
    }
}
