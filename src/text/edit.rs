//! An edit is a byte patch: what lies outside its span is never touched, let alone written anew.

use thiserror::Error;

use crate::text::Span;

/// One replacement of bytes; an empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Replaces a span.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts at a place.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }
}

/// Why a set of edits cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EditError {
    /// Two edits change the same bytes.
    #[error("two edits overlap at byte {0}")]
    Overlap(usize),
    /// A span lies outside the text or cuts a character in two.
    #[error("an edit at byte {0} is not on a character boundary of the text")]
    Outside(usize),
}

/// Applies edits in the order of their spans and gives the new text.
///
/// Two insertions at one place keep the order in which they were given.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut done = 0;
    for edit in ordered {
        if edit.span.start < done {
            return Err(EditError::Overlap(edit.span.start));
        }
        let kept = text.get(done..edit.span.start).ok_or(EditError::Outside(edit.span.start))?;
        if !text.is_char_boundary(edit.span.end) {
            return Err(EditError::Outside(edit.span.end));
        }
        out.push_str(kept);
        out.push_str(&edit.text);
        done = edit.span.end;
    }
    out.push_str(text.get(done..).ok_or(EditError::Outside(done))?);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{Just, Strategy, any, prop_assert_eq, proptest};

    #[test]
    fn refuses_what_overlaps_or_cuts_a_character() {
        let edits = [Edit::replace(Span::new(0, 2), "x"), Edit::replace(Span::new(1, 3), "y")];
        assert_eq!(apply("abcd", &edits), Err(EditError::Overlap(1)));
        assert_eq!(apply("é", &[Edit::insert(1, "x")]), Err(EditError::Outside(1)));
        assert_eq!(apply("a", &[Edit::insert(9, "x")]), Err(EditError::Outside(9)));
    }

    fn text_and_span() -> impl Strategy<Value = (String, Span)> {
        (any::<String>(), any::<usize>(), any::<usize>()).prop_flat_map(|(text, a, b)| {
            let cut = |at: usize| text.floor_char_boundary(at % (text.len() + 1));
            let (a, b) = (cut(a), cut(b));
            (Just(text), Just(Span::new(a.min(b), a.max(b))))
        })
    }

    proptest! {
        #[test]
        fn no_edit_is_the_same_text(text in any::<String>()) {
            prop_assert_eq!(apply(&text, &[]), Ok(text));
        }

        #[test]
        fn an_edit_changes_its_span_and_nothing_else((text, span) in text_and_span(), new in any::<String>()) {
            let edited = apply(&text, &[Edit::replace(span, new.clone())]).expect("the span is inside");
            prop_assert_eq!(&edited[..span.start], &text[..span.start]);
            prop_assert_eq!(&edited[span.start..span.start + new.len()], new.as_str());
            prop_assert_eq!(&edited[span.start + new.len()..], &text[span.end..]);
        }
    }
}
