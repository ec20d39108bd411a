//! Images: files of the repository that the site holds a copy of; anything else is a link or a name.

use super::writer::Writer;
use super::{Destination, Lead, ProblemKind};
use crate::site::escape::{push_markup, push_text, push_url};
use crate::text::Span;

/// The largest width or height that an author may ask for, in pixels.
const LARGEST: u32 = 10_000;

/// An image while its alternative text is collected.
pub(super) struct OpenImage {
    pub(super) text: String,
    pub(super) destination: String,
    pub(super) title: String,
    /// How many images are open within its alternative text.
    pub(super) within: usize,
}

/// An image, as Markdown or HTML has it.
pub(super) struct Picture<'p> {
    pub(super) text: &'p str,
    pub(super) destination: &'p str,
    pub(super) title: &'p str,
    /// The width that its author asks for.
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
}

impl Writer<'_> {
    pub(super) fn close_image(&mut self, span: Span) {
        if let Some(image) = &mut self.image
            && image.within > 0
        {
            image.within -= 1;
            return;
        }
        let Some(image) = self.image.take() else { return };
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&image.text);
        }
        let picture = Picture {
            text: &image.text,
            destination: &image.destination,
            title: &image.title,
            width: None,
            height: None,
        };
        self.picture(&picture, span);
    }

    pub(super) fn picture(&mut self, picture: &Picture<'_>, span: Span) {
        let linked = !self.open_links.is_empty();
        let name = if picture.text.is_empty() { picture.title } else { picture.text };
        let name = if name.trim().is_empty() { "Image" } else { name };
        if is_inline_raster(picture.destination) {
            return self.shown(picture, picture.destination.trim(), None);
        }
        let judged = Destination::judge(picture.destination);
        let (lead, relative) = match judged {
            Destination::Relative { path, .. } => (self.follow(path, true, span), true),
            Destination::Web(url) => (Some(Lead::File(url.to_owned())), false),
            Destination::Mail(_) | Destination::Fragment(_) => (None, false),
            Destination::Refused => {
                self.refuse(picture.destination, span);
                (None, false)
            }
        };
        match lead {
            Some(Lead::Copy(address, path)) => {
                let size = self.links.repository.as_ref().and_then(|files| files.size(&path));
                self.shown(picture, &address, size);
            }
            // No page loads anything from elsewhere, so an image of another site is a link to it.
            Some(Lead::File(address)) if !linked => {
                self.out.push_str("<a class=\"image\" href=\"");
                push_url(&mut self.out, &address);
                self.out.push('"');
                self.title(picture.title);
                self.out.push_str(" rel=\"noopener noreferrer\">");
                push_text(&mut self.out, name);
                self.out.push_str("</a>");
            }
            _ => {
                self.out.push_str("<span class=\"image\"");
                self.title(if relative { picture.destination } else { picture.title });
                self.out.push('>');
                push_text(&mut self.out, name);
                self.out.push_str("</span>");
            }
        }
    }

    /// Shows a picture that needs nothing from elsewhere; `known` is its size.
    fn shown(&mut self, picture: &Picture<'_>, address: &str, known: Option<(u32, u32)>) {
        let out = &mut self.out;
        out.push_str("<img src=\"");
        push_url(out, address);
        out.push_str("\" alt=\"");
        push_text(out, picture.text);
        out.push('"');
        self.title(picture.title);
        if let Some((width, height)) = measures(picture, known) {
            push_markup(&mut self.out, format_args!(" width=\"{width}\" height=\"{height}\""));
        }
        self.out.push_str(" loading=\"lazy\">");
    }

    /// Reports a destination that the site does not link to.
    pub(super) fn refuse(&mut self, destination: &str, span: Span) {
        let shown: String = destination.chars().take(60).collect();
        let message = if destination.trim().is_empty() {
            "a link without a destination".to_owned()
        } else {
            format!("the site does not link to `{}`", shown.escape_debug())
        };
        self.problem(ProblemKind::Refused, span, message);
    }
}

/// Tells whether an address is the picture itself, of a kind that holds nothing but pixels.
fn is_inline_raster(address: &str) -> bool {
    let kinds = ["png", "jpeg", "gif", "webp"];
    let rest = address.trim().strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
    rest.is_some_and(|(kind, data)| {
        kinds.contains(&kind)
            && !data.is_empty()
            && data.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
    })
}

/// Gives the width and height to reserve: what the author asks for, in the proportion that the picture has.
fn measures(picture: &Picture<'_>, known: Option<(u32, u32)>) -> Option<(u32, u32)> {
    let asked = |length: Option<u32>| length.filter(|length| (1..=LARGEST).contains(length));
    let scale = |length: u32, by: u32, of: u32| {
        u32::try_from(u64::from(length) * u64::from(by) / u64::from(of.max(1))).unwrap_or(LARGEST).max(1)
    };
    match (asked(picture.width), asked(picture.height), known) {
        (Some(width), Some(height), _) => Some((width, height)),
        (Some(width), None, Some((w, h))) => Some((width, scale(width, h, w))),
        (None, Some(height), Some((w, h))) => Some((scale(height, w, h), height)),
        (None, None, known) => known,
        (_, _, None) => None,
    }
}
