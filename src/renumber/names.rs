//! Finds where a file is named by its path or name, in links, in code and in prose.

use std::collections::BTreeSet;

use memchr::memmem;

use crate::git::normal;
use crate::log::is_markdown;
use crate::record::Record;
use crate::text::{Edit, Span};

/// The names of a record's file, before and after.
pub(super) struct Names<'a> {
    /// The path of the file, or of the folder that it has to itself.
    old: String,
    /// The last part of it, without what stands behind the last full stop.
    stem: String,
    new_stem: String,
    paths: &'a BTreeSet<String>,
    /// Other paths with the same last part.
    twins: bool,
    moves: Vec<(String, String)>,
}

impl<'a> Names<'a> {
    /// Compares two paths, of which one part differs.
    pub(super) fn new(old: &str, new: &str, paths: &'a BTreeSet<String>) -> Self {
        let (olds, news): (Vec<&str>, Vec<&str>) = (old.split('/').collect(), new.split('/').collect());
        let at = olds.iter().zip(&news).position(|(a, b)| a != b).unwrap_or(olds.len() - 1);
        let is_folder = at + 1 < olds.len();
        let (old_path, new_path) = (olds[..=at].join("/"), news[..=at].join("/"));
        let moves = if is_folder {
            let inside = paths.iter().filter_map(|path| {
                let rest = path.strip_prefix(&old_path)?.strip_prefix('/')?;
                Some((path.clone(), format!("{new_path}/{rest}")))
            });
            inside.collect()
        } else if old == new {
            Vec::new()
        } else {
            vec![(old.to_owned(), new.to_owned())]
        };
        let stem = |part: &str| match part.rsplit_once('.').filter(|_| !is_folder) {
            Some((stem, _)) => stem.to_owned(),
            None => part.to_owned(),
        };
        let mut names = Self {
            old: old_path,
            stem: stem(olds[at]),
            new_stem: stem(news[at]),
            paths,
            twins: false,
            moves,
        };
        let alike = |path: &&String| path.split('/').any(|part| names.is_named(part)) && !names.is_ours(path);
        names.twins = paths.iter().any(|path| alike(&path));
        names
    }

    /// Files that get another name.
    pub(super) fn moves(&self) -> &[(String, String)] {
        &self.moves
    }

    fn is_named(&self, part: &str) -> bool {
        part.strip_prefix(&self.stem).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether a path is the file, the file without its ending, or lies in the folder.
    fn is_ours(&self, path: &str) -> bool {
        path.strip_prefix(&self.old).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            || self.old.strip_prefix(path).is_some_and(|rest| rest.starts_with('.') && !rest.contains('/'))
    }

    /// The changes in a file, and the places that may mean something else.
    pub(super) fn find(&self, path: &str, text: &str) -> (Vec<Edit>, Vec<(Span, String)>) {
        let (mut edits, mut left) = (Vec::new(), Vec::new());
        if self.stem == self.new_stem {
            return (edits, left);
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for start in memmem::find_iter(text.as_bytes(), self.stem.as_bytes()) {
            let span = Span::new(start, start + self.stem.len());
            let (before, after) = (&text[..start], &text[span.end..]);
            let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
            if before.ends_with(joins) || after.starts_with(joins) {
                continue;
            }
            let begin = before.rfind(|c: char| !is_of_path(c)).map_or(0, |at| at + char_width(before, at));
            let end = after.find(|c: char| !is_of_path(c)).map_or(text.len(), |at| span.end + at);
            let token = text[begin..end].trim_end_matches(['.', ':', ',']);
            // A name of digits alone may be any number: only a path to it is taken for it.
            let is_number = self.stem.bytes().all(|byte| byte.is_ascii_digit());
            if is_number && !(token.contains(['.', '/']) && self.leads_here(folder, token)) {
                continue;
            }
            if token.contains("://") {
                left.push((
                    Span::new(begin, begin + token.len()),
                    "the address may be of another repository".to_owned(),
                ));
            } else if !self.twins || self.leads_here(folder, token) {
                edits.push(Edit::replace(span, self.new_stem.clone()));
            } else if !self.leads_elsewhere(folder, token) {
                let why = "several files have this name".to_owned();
                left.push((Span::new(begin, begin + token.len()), why));
            }
        }
        self.escaped(path, text, &edits, &mut left);
        (edits, left)
    }

    /// Links of Markdown whose letters are not those of the name, since blanks and others are escaped in it.
    fn escaped(&self, path: &str, text: &str, edits: &[Edit], left: &mut Vec<(Span, String)>) {
        if !is_markdown(path) || !text.contains('%') {
            return;
        }
        for link in Record::parse(path, text.as_bytes()).links {
            let is_ours = link.path_from(path).is_some_and(|target| self.is_ours(&target));
            if is_ours && !edits.iter().any(|edit| link.span.overlaps(edit.span)) {
                left.push((link.span, "the name is written with escapes in it".to_owned()));
            }
        }
    }

    fn leads_here(&self, folder: &str, token: &str) -> bool {
        resolved(folder, token).iter().any(|path| self.is_ours(path))
    }

    fn leads_elsewhere(&self, folder: &str, token: &str) -> bool {
        let is_there = |path: &String| {
            self.paths.contains(path)
                || self.paths.iter().any(|other| {
                    other.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with(['/', '.']))
                })
        };
        resolved(folder, token).iter().any(is_there)
    }
}

/// What a path that is written in a file of a folder may lead to: from there, else from the root.
fn resolved(folder: &str, token: &str) -> Vec<String> {
    let token = token.split('#').next().unwrap_or(token);
    let mut paths = Vec::new();
    if !token.starts_with('/') {
        paths.extend(normal(format!("{folder}/{token}").trim_start_matches('/')));
    }
    paths.extend(normal(token.trim_start_matches('/')));
    paths
}

fn is_of_path(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '~' | '%' | '@' | ':' | '+')
}

fn char_width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}
