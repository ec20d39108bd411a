//! Formulas where they are meant, and nowhere else.

use super::{audit, html, render};
use crate::site::fixture::links;
use crate::site::markdown::{Options, ProblemKind};

fn formulas(body: &str) -> usize {
    let html = html(body);
    audit::read(&html);
    html.matches("<math").count()
}

#[test]
fn formulas_are_found_where_github_finds_them() {
    for (body, count) in [
        ("$x$", 1),
        ("Let $a_1 * b_2 * c$ be, and ($y$), $z$.", 3),
        ("$`a*b*c`$ and $x^2$", 2),
        ("$$\nx = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n$$", 1),
        ("a $$x^2$$ b", 1),
        ("> $$\n> x = 1 +\n> 2\n> $$", 1),
        ("```math\n\\frac{a}{b}\n```", 1),
        ("| $a$ | b |\n|---|---|\n| $x_1$ | $y_1$ |", 3),
        ("**$x$** and *$y$*", 2),
        ("- $x$ in a list\n", 1),
        ("## The $O(n^2)$ case", 1),
    ] {
        assert_eq!(formulas(body), count, "{body}");
    }
}

#[test]
fn prices_and_variables_are_no_formulas() {
    for body in [
        "costs $5-$10 more",
        "$HOME/$PATH",
        "env $HOME/$PATH and $FOO",
        "between $5 and $10.",
        "$5 here, $6 there, and $7.",
        "US$5 or CA$6",
        "5$ or 6$",
        "a $ b $ c",
        "\\$x\\$",
        "\\$x$",
        "`$x$`",
        "```sh\n$x$\n```",
        "    $x$\n",
        "the \"$\", and \"$\"",
        "${FOO} and ${BAR}",
        "$5 is a fee, not 6 US$.",
        "[a](https://x.example/$x$)",
        "`$a` and `$b`",
        "$$ and $$ are signs",
        "$1,000 of $2,000",
        "<b title=\"$x$\">",
        "$",
        "$$",
        "$$$$$$",
        "a$x$b",
    ] {
        assert_eq!(formulas(body), 0, "{body}: {}", html(body));
        assert_eq!(
            audit::text(&html(body)).matches('$').count(),
            body.matches('$').count() - if body.contains("](") { 2 } else { 0 },
            "{body}"
        );
    }
}

#[test]
fn markdown_around_formulas_and_prices_is_read() {
    assert!(html("costs $5 **or** $10 `x`").contains("<strong>or</strong>"));
    assert!(html("$x$ **b** DR-17 $y$").contains("<strong>b</strong> <a"));
    assert!(html("*a $x* b$ c").contains("<em>a $x</em>"), "{}", html("*a $x* b$ c"));
}

#[test]
fn a_formula_that_cannot_be_read_is_shown_and_reported() {
    let options = Options { body_start: 100, ..Options::default() };
    let done = crate::site::markdown::render("ab $\\frac{x$ c", "", &links(), &options);
    assert_eq!(done.html, "<p>ab <code>\\frac{x</code> c</p>\n");
    assert_eq!(
        (done.problems[0].kind, done.problems[0].span),
        (ProblemKind::Formula, crate::text::Span::new(103, 112))
    );
}

#[test]
fn formulas_can_be_switched_off() {
    let options = Options { maths: false, highlight: false, ..Options::default() };
    let done =
        crate::site::markdown::render("$x$\n\n```math\nx\n```\n\n```rust\nfn\n```", "", &links(), &options);
    assert!(!done.html.contains("<math") && !done.html.contains("z-k"), "{}", done.html);
    assert!(render("```rust\nfn\n```", "", &links()).html.contains("<span class=\"z-k\">fn</span>"));
}
