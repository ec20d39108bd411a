//! GitHub-flavoured Markdown as people write it.

use super::{audit, html};

#[test]
fn harmless_elements_pass_without_their_attributes() {
    assert_eq!(
        html("H<sub onclick=x>2</sub>O x<SUP>2</SUP> <kbd class=\"a\">Ctrl</kbd> <mark>m</mark>"),
        "<p>H<sub>2</sub>O x<sup>2</sup> <kbd>Ctrl</kbd> <mark>m</mark></p>\n"
    );
    assert_eq!(
        html("<abbr title=\"A &quot;b&quot; <c>\" onclick=x>AB</abbr>"),
        "<p><abbr title=\"A &quot;b&quot; &lt;c&gt;\">AB</abbr></p>\n"
    );
}

#[test]
fn elements_are_closed_in_order_and_within_their_block() {
    assert_eq!(html("<b>*a</b>b*"), "<p><b><em>a&lt;/b&gt;b</em></b></p>\n");
    assert_eq!(html("*a<b>b*c</b>"), "<p><em>a<b>b</b></em>c&lt;/b&gt;</p>\n");
    assert_eq!(html("List<b> and Map<i>"), "<p>List&lt;b&gt; and Map&lt;i&gt;</p>\n");
    assert_eq!(html("a</b> </sub>"), "<p>a&lt;/b&gt; &lt;/sub&gt;</p>\n");
    assert_eq!(
        html("- <b>a\n  - b</b>\n"),
        "<ul>\n<li><b>a</b><ul>\n<li>b&lt;/b&gt;</li>\n</ul>\n</li>\n</ul>\n"
    );
}

#[test]
fn details_hold_markdown() {
    assert_eq!(
        html("<details open>\n<summary>More &amp; <b>more</b></summary>\n\n- a\n\n</details>\n\nb"),
        "<details>\n<summary>More &amp; <b>more</b></summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n<p>b</p>\n"
    );
    // Never closed: it would hide the rest of the record.
    assert_eq!(html("<details>\n\na"), "<p>&lt;details&gt;</p>\n<p>a</p>\n");
    assert_eq!(html("</details>\n\na"), "<p>&lt;/details&gt;</p>\n<p>a</p>\n");
    assert_eq!(html("<summary>a</summary>"), "<p>&lt;summary&gt;a&lt;/summary&gt;</p>\n");
}

#[test]
fn details_end_with_the_list_that_they_stand_in() {
    let body = html("- <details>\n\n  a\n\nb\n\n</details>\n");
    audit::read(&body);
    assert!(body.contains("<p>a</p>\n</details>\n</li>"), "{body}");
}

#[test]
fn wrappers_for_looks_are_gone_and_what_they_hold_is_not() {
    assert_eq!(html("<p align=\"center\">\nA <b>b</b> &copy;\n</p>"), "<p>A <b>b</b> ©</p>\n");
    assert_eq!(html("a <span style=\"color:red\">b</span>"), "<p>a b</p>\n");
    assert_eq!(html("a <span> b"), "<p>a &lt;span&gt; b</p>\n");
}

#[test]
fn what_does_not_pass_is_shown_beside_what_does() {
    assert_eq!(html("<div>\n<script>x</script>\n</div>"), "<p>&lt;script&gt;x&lt;/script&gt;</p>\n");
}

#[test]
fn bare_addresses_become_links() {
    assert_eq!(
        html("See https://a.example/b_c_d?e=f&g=h. Or (www.a.example), ada@a.example!"),
        "<p>See <a href=\"https://a.example/b_c_d?e=f&amp;g=h\" rel=\"noopener noreferrer\">https://a.example/b_c_d?e=f&amp;g=h</a>. \
         Or (<a href=\"http://www.a.example\" rel=\"noopener noreferrer\">www.a.example</a>), \
         <a href=\"mailto:ada@a.example\">ada@a.example</a>!</p>\n"
    );
    assert_eq!(html("[https://a.example](https://b.example)").matches("<a").count(), 1);
    assert_eq!(html("<https://a.example> `https://a.example`").matches("<a").count(), 1);
    assert!(!html("javascript://a.example/%0aalert(1)").contains("<a"));
    // A citation within an address stays part of it.
    assert_eq!(html("https://a.example/DR-17").matches("<a").count(), 1);
}

#[test]
fn shortcodes_become_emoji_outside_of_code() {
    assert_eq!(
        html(":warning: a:b: 10:30:45 `:x:` :nope: :+1:"),
        "<p>⚠️ a:b: 10:30:45 <code>:x:</code> :nope: 👍</p>\n"
    );
}

#[test]
fn strikethrough_nested_lists_and_entities_are_read() {
    assert_eq!(html("~~a~~ &copy; &amp;lt;"), "<p><del>a</del> © &amp;lt;</p>\n");
    assert_eq!(html("1. a\n   - b\n     1. c\n").matches("<ol>").count(), 2);
    assert_eq!(html("3. a\n4. b\n"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
}

#[test]
fn raw_links_and_images_are_treated_as_those_of_markdown() {
    assert_eq!(
        html(
            "<a href=\"https://a.example\" target=_blank>b</a> <a href='javascript:x'>c</a> <a name=\"d\"></a>"
        ),
        "<p><a href=\"https://a.example\" rel=\"noopener noreferrer\">b</a> c <span id=\"d\"></span></p>\n"
    );
    assert_eq!(
        html("<img src=\"https://a.example/b.png\" alt=\"c\" onerror=x>"),
        "<p><a class=\"image\" href=\"https://a.example/b.png\" rel=\"noopener noreferrer\">c</a></p>\n"
    );
    audit::read(&html("## a\n\n<a id=\"a\"></a> <a id='x\" y'></a> <a name=></a>"));
}
