//! Formulas in `TeX`'s notation as `MathML`, which browsers draw without a script.
//!
//! The library may write styles and colours, which the pages' policy forbids, and it is not ours to trust: what it gives is
//! read again, tag by tag, and only what is listed here passes.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// The longest formula, in bytes, and how deep its braces may go.
const LONGEST: usize = 8 * 1024;
const DEEPEST: usize = 64;

/// Elements that a formula may have.
const ELEMENTS: [&str; 26] = [
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "msup",
    "msub",
    "msubsup",
    "mfrac",
    "msqrt",
    "mroot",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "mpadded",
    "mphantom",
    "mmultiscripts",
    "mprescripts",
    "none",
    "menclose",
];

/// Attributes that they may have: sizes, spaces and classes, no addresses and no styles.
const ATTRIBUTES: [&str; 29] = [
    "accent",
    "accentunder",
    "class",
    "columnalign",
    "columnspacing",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "dir",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathsize",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowspacing",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
];

/// Renders a formula; the error says why it cannot be read.
pub(super) fn formula(source: &str, display: bool) -> Result<String, String> {
    let source = source.trim();
    if source.is_empty() {
        return Err("it is empty".to_owned());
    }
    if source.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    if deepest(source) > DEEPEST {
        return Err(format!("it is nested more than {DEEPEST} levels deep"));
    }
    if source.contains("\\def") || source.contains("\\newcommand") || source.contains("\\let") {
        return Err("macros are not read".to_owned());
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(source, &storage) {
        match event {
            Ok(event) => events.push(Ok(event)),
            Err(error) => return Err(first_line(&error.to_string())),
        }
    }
    let mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode: mode, ..RenderConfig::default() };
    let mut written = String::new();
    push_mathml::<_, std::convert::Infallible>(&mut written, events.into_iter(), config)
        .map_err(|error| first_line(&error.to_string()))?;
    clean(&written).ok_or_else(|| "it needs what the site does not show".to_owned())
}

fn first_line(message: &str) -> String {
    message
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("unknown")
        .trim()
        .trim_start_matches("error:")
        .trim()
        .to_owned()
}

/// How deep braces and environments go.
fn deepest(source: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in source.bytes() {
        match byte {
            b'{' | b'[' | b'(' | b'^' | b'_' => depth += 1,
            b'}' | b']' | b')' | b' ' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest.max(source.matches("\\begin").count()).max(source.matches("\\left").count())
}

/// Writes the markup again with listed elements and attributes alone; `None` where it has another element or is not balanced.
fn clean(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = mathml;
    while let Some(at) = rest.find('<') {
        push_words(&mut out, &rest[..at]);
        let tag = &rest[at + 1..];
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            // The library leaves the sign "less than" as it is.
            out.push_str("&lt;");
            rest = tag;
            continue;
        }
        let end = tag.find('>')?;
        rest = &tag[end + 1..];
        let tag = &tag[..end];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop()? != name {
                return None;
            }
            out.push_str("</");
            out.push_str(name);
            out.push('>');
            continue;
        }
        let (tag, alone) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let name = ELEMENTS.iter().find(|known| **known == name)?;
        out.push('<');
        out.push_str(name);
        push_attributes(&mut out, attributes)?;
        out.push('>');
        if alone {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        } else {
            open.push(name);
        }
    }
    push_words(&mut out, rest);
    open.is_empty().then_some(out)
}

fn push_attributes(out: &mut String, attributes: &str) -> Option<()> {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after.trim_start();
        let plain = value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '+' | '%' | '_'));
        if ATTRIBUTES.contains(&key) && plain {
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            out.push_str(value);
            out.push('"');
        }
    }
    Some(())
}

/// Writes words: entities stay, everything else that could be markup is escaped.
fn push_words(out: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        push_plain(out, &rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        let entity =
            end.filter(|end| rest[1..*end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#'));
        out.push_str(entity.map_or("&amp;", |end| &rest[..=end]));
        rest = &rest[entity.map_or(1, |end| end + 1)..];
    }
    push_plain(out, rest);
}

fn push_plain(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() && c != '\n' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let html = formula(r"\frac{a_1^2}{\sqrt{b}} \le \sum_{i=0}^n x_i", false).unwrap();
        for part in ["<math display=\"inline\">", "<mfrac>", "<msqrt>", "≤", "∑", "</math>"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(formula("a<b>c", false).unwrap().contains("<mo>&lt;</mo>"));
        assert!(formula(r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", true).unwrap().contains("<mtable"));
    }

    #[test]
    fn styles_and_addresses_do_not_pass() {
        for source in [
            r"\color{red} x",
            r"\boxed{x}",
            r"\cancel{x}",
            r"\href{javascript:alert(1)}{x}",
            r"\text{<script>alert(1)</script>}",
            r"\class{x}{y}",
            r"\style{x}{y}",
            r"a<b>c&d",
            r"\kern 3em x",
        ] {
            if let Ok(html) = formula(source, true) {
                assert!(
                    !html.contains("style=") && !html.contains("<script") && !html.contains("href"),
                    "{source}: {html}"
                );
            }
        }
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        for source in [
            "",
            r"\frac{a}",
            "{",
            "}",
            r"\unknown",
            r"\begin{x}",
            &"{".repeat(100),
            &"x".repeat(9_000),
            r"\def\a{\a\a}\a",
        ] {
            assert!(formula(source, false).is_err(), "{source}");
        }
        assert_eq!(clean("<math><script>x</script></math>"), None);
        assert_eq!(clean("<math><mi>x</math>"), None);
        assert_eq!(
            clean("<math onclick=\"x\" class=\"a\">&lt;&x<mo>a\"</mo></math>").as_deref(),
            Some("<math class=\"a\">&lt;&amp;x<mo>a\"</mo></math>")
        );
    }
}
