//! What is seen in code, and that nothing of it is lost or let loose.

use proptest::prelude::*;

use super::Language;
use crate::site::audit;

const EVERY: [&str; 12] =
    ["rust", "python", "js", "bash", "sql", "json", "yaml", "toml", "html", "diff", "haskell", "css"];

fn html(language: &str, code: &str) -> String {
    let mut out = String::new();
    Language::named(language).unwrap().push(&mut out, code);
    out
}

/// The pieces in one letter, with what they hold.
fn pieces(language: &str, code: &str) -> String {
    html(language, code).replace("<span class=\"z-", "‹").replace("\">", " ").replace("</span>", "›")
}

#[test]
fn a_program_shows_its_words_strings_comments_and_numbers() {
    assert_eq!(
        pieces("rust", "pub fn a(b: &'a u8) -> Vec<char> { call('x', \"y\\\"\", 0x1F) } // no"),
        "‹k pub› ‹k fn› ‹f a›(b: &amp;&#39;a ‹t u8›) -&gt; ‹t Vec›&lt;‹t char›&gt; { ‹f call›(‹s &#39;x&#39;›, ‹s &quot;y\\&quot;&quot;›, ‹n 0x1F›) } ‹c // no›"
    );
    assert_eq!(
        pieces("py", "@dec\ndef f(self):\n    \"\"\"a\n    b\"\"\"\n    return f'x' # c"),
        "‹v @dec›\n‹k def› ‹f f›(‹n self›):\n    ‹s &quot;&quot;&quot;a\n    b&quot;&quot;&quot;›\n    ‹k return› ‹s f&#39;x&#39;› ‹c # c›"
    );
    assert_eq!(
        pieces("bash", "echo \"$x\" ${y} a#b # c"),
        "‹k echo› ‹s &quot;$x&quot;› ‹v ${y›} a#b ‹c # c›"
    );
    assert_eq!(pieces("sql", "SELECT 'it' FROM t -- c"), "‹k SELECT› ‹s &#39;it&#39;› ‹k FROM› t ‹c -- c›");
    assert_eq!(
        pieces("c", "#include <x.h>\nint x = 1.5e-3;"),
        "‹k #include› &lt;x.h&gt;\n‹t int› x = ‹n 1.5e-3›;"
    );
}

#[test]
fn keys_differ_from_values() {
    assert_eq!(
        pieces("json", "{\"a\": \"b\", \"c\": -1, \"d\": true}"),
        "{‹v &quot;a&quot;›: ‹s &quot;b&quot;›, ‹v &quot;c&quot;›: -‹n 1›, ‹v &quot;d&quot;›: ‹n true›}"
    );
    assert_eq!(
        pieces("yaml", "a: b\n- c-d: 'e' # f\n  g: https://x.example"),
        "‹v a›: b\n- ‹v c-d›: ‹s &#39;e&#39;› ‹c # f›\n  ‹v g›: https://x.example"
    );
    assert_eq!(
        pieces("toml", "[a.b]\nc = 3\nd = 2026-01-02"),
        "‹h [a.b]›\n‹v c› = ‹n 3›\n‹v d› = ‹n 2026›-01-02"
    );
}

#[test]
fn tags_and_patches_are_read_by_their_own_rules() {
    assert_eq!(
        pieces("html", "<a href=\"x\">t</a><!-- c -->"),
        "&lt;‹k a› ‹v href›=‹s &quot;x&quot;›&gt;t&lt;/‹k a›&gt;‹c &lt;!-- c --&gt;›"
    );
    assert_eq!(
        pieces("diff", "--- a\n+++ b\n@@ 1 @@\n-x\n+y\n z"),
        "‹h --- a›\n‹h +++ b›\n‹h @@ 1 @@›\n‹d -x›\n‹i +y›\n z"
    );
}

#[test]
fn a_language_has_one_meaning_and_unknown_ones_have_none() {
    assert!(
        Language::named("").is_none()
            && Language::named("text").is_none()
            && Language::named("Rust").is_none()
    );
}

/// The relative luminance of `#rrggbb`, by WCAG 2.2.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn every_colour_can_be_read_in_light_and_dark() {
    let css = crate::site::theme::style();
    let colours = |start: &str| -> Vec<Vec<String>> {
        let values =
            css.lines().filter_map(|line| line.trim().strip_prefix(start)?.split_once("light-dark("));
        values.map(|(_, pair)| pair.trim_end_matches(");").split(", ").map(str::to_owned).collect()).collect()
    };
    let wash = &colours("--wash: ")[0];
    let code = colours("--code-");
    assert_eq!(code.len(), 10);
    for (at, colour) in code.iter().flat_map(|pair| pair.iter().enumerate()) {
        let (a, b) = (luminance(colour), luminance(&wash[at]));
        let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        assert!(ratio >= 4.5, "{colour} on {}: {ratio:.2}", wash[at]);
    }
}

proptest! {
    #[test]
    fn code_keeps_every_byte_and_gets_no_markup_of_its_own(
        which in 0..EVERY.len(),
        parts in proptest::collection::vec(prop_oneof![
            Just("\""), Just("'"), Just("`"), Just("\\"), Just("/*"), Just("*/"), Just("//"), Just("#"), Just("--"), Just("\n"), Just(" "), Just("a"), Just("if"),
            Just("é"), Just("日"), Just("1"), Just("0x"), Just("1e-"), Just("."), Just("<"), Just(">"), Just("<!--"), Just("-->"), Just("</script>"), Just("$"), Just("${"),
            Just("@\""), Just("r#\""), Just("\"#"), Just("\"\"\""), Just(": "), Just("- "), Just("["), Just("="), Just("&amp;"), Just("\r\n"), Just("'a"), Just("'\\''"),
        ], 0..40),
    ) {
        let code = parts.concat();
        let html = html(EVERY[which], &code);
        audit::read(&html);
        let text: String = audit::text(&html);
        prop_assert_eq!(text, code);
    }
}
