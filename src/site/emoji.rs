//! The shortcodes of emoji that people write in decisions, such as `:warning:`, by GitHub's names.
//!
//! A short list rather than all two thousand: what is not in it stays as it was written, and is read as well.

const EMOJI: [(&str, &str); 76] = [
    ("+1", "👍"),
    ("-1", "👎"),
    ("100", "💯"),
    ("alarm_clock", "⏰"),
    ("arrow_down", "⬇️"),
    ("arrow_left", "⬅️"),
    ("arrow_right", "➡️"),
    ("arrow_up", "⬆️"),
    ("balance_scale", "⚖️"),
    ("ballot_box_with_check", "☑️"),
    ("bar_chart", "📊"),
    ("bell", "🔔"),
    ("books", "📚"),
    ("boom", "💥"),
    ("brain", "🧠"),
    ("bug", "🐛"),
    ("bulb", "💡"),
    ("calendar", "📆"),
    ("chart_with_downwards_trend", "📉"),
    ("chart_with_upwards_trend", "📈"),
    ("clap", "👏"),
    ("clipboard", "📋"),
    ("closed_lock_with_key", "🔐"),
    ("cloud", "☁️"),
    ("construction", "🚧"),
    ("dart", "🎯"),
    ("exclamation", "❗"),
    ("eyes", "👀"),
    ("fire", "🔥"),
    ("gear", "⚙️"),
    ("green_circle", "🟢"),
    ("green_heart", "💚"),
    ("hammer_and_wrench", "🛠️"),
    ("heart", "❤️"),
    ("heavy_check_mark", "✔️"),
    ("heavy_exclamation_mark", "❗"),
    ("heavy_minus_sign", "➖"),
    ("heavy_multiplication_x", "✖️"),
    ("heavy_plus_sign", "➕"),
    ("hourglass", "⌛"),
    ("information_source", "ℹ️"),
    ("key", "🔑"),
    ("link", "🔗"),
    ("lock", "🔒"),
    ("mag", "🔍"),
    ("memo", "📝"),
    ("moneybag", "💰"),
    ("negative_squared_cross_mark", "❎"),
    ("no_entry", "⛔"),
    ("no_entry_sign", "🚫"),
    ("ok", "🆗"),
    ("orange_circle", "🟠"),
    ("package", "📦"),
    ("parking", "🅿️"),
    ("pencil", "📝"),
    ("pushpin", "📌"),
    ("question", "❓"),
    ("recycle", "♻️"),
    ("red_circle", "🔴"),
    ("rocket", "🚀"),
    ("rotating_light", "🚨"),
    ("scroll", "📜"),
    ("smile", "😄"),
    ("snail", "🐌"),
    ("sparkles", "✨"),
    ("star", "⭐"),
    ("stop_sign", "🛑"),
    ("stopwatch", "⏱️"),
    ("tada", "🎉"),
    ("thinking", "🤔"),
    ("thumbsdown", "👎"),
    ("thumbsup", "👍"),
    ("warning", "⚠️"),
    ("white_check_mark", "✅"),
    ("x", "❌"),
    ("zap", "⚡"),
];

/// Gives the emoji of the shortcode that a text begins with, and the shortcode's length in bytes.
pub(crate) fn shortcode(text: &str) -> Option<(&'static str, usize)> {
    let rest = text.strip_prefix(':')?;
    let length = rest.bytes().take(32).position(|byte| byte == b':')?;
    let name = &rest.as_bytes()[..length];
    let found = EMOJI.binary_search_by(|(known, _)| known.as_bytes().cmp(name)).ok()?;
    Some((EMOJI[found].1, length + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_each_is_found() {
        assert!(EMOJI.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(shortcode(":warning: x"), Some(("⚠️", 9)));
        assert_eq!(shortcode(":+1:"), Some(("👍", 4)));
        for text in [":nope:", ":warning", "warning:", "::", ":", ":W arning:"] {
            assert_eq!(shortcode(text), None, "{text}");
        }
    }
}
