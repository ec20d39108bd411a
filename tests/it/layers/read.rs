//! Reads one Rust file into the paths it names: comments and strings are no tokens, so they never count.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path that code names, resolved from the root of its crate where it began with `crate`, `self` or `super`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// `["crate", "record", "Record"]`, or `["std", "env"]` for what is not ours; `*` stands for a glob.
    pub(super) path: Vec<String>,
    /// Whether a `use` names it, rather than code.
    pub(super) imported: bool,
    pub(super) line: usize,
}

/// What the guard wants to know of one file.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub(super) named: Vec<Named>,
    /// Every identifier with its line.
    pub(super) idents: Vec<(String, usize)>,
    /// The modules that the file declares in files of their own: `mod name;`.
    pub(super) declared: Vec<String>,
    /// The modules whose text stands in this file: `mod name { … }`, with their lines.
    pub(super) inline: Vec<(String, usize)>,
}

impl Source {
    /// Reads the text of `src/a/b.rs` as module `a::b`.
    pub(super) fn read(path: &str, text: &str) -> Result<Self, String> {
        let tokens: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
        let mut source = Self::default();
        source.scan(tokens, &module_of(path));
        Ok(source)
    }

    fn scan(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Group(group) => {
                    self.scan(group.stream(), module);
                    at + 1
                }
                TokenTree::Ident(ident) if ident == "use" && !is_punct(tokens.get(at + 1), '<') => {
                    let end =
                        (at..tokens.len()).find(|&i| is_punct(tokens.get(i), ';')).unwrap_or(tokens.len());
                    self.import(&tokens[at + 1..end], &[], module);
                    end
                }
                TokenTree::Ident(ident) if ident == "mod" => self.module(&tokens, at, module),
                TokenTree::Ident(_) => self.path(&tokens, at, module),
                TokenTree::Punct(_) | TokenTree::Literal(_) => at + 1,
            };
        }
    }

    /// Reads `mod name;` or `mod name { … }`; gives the place after it.
    fn module(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        let Some(TokenTree::Ident(name)) = tokens.get(at + 1) else {
            return at + 1;
        };
        match tokens.get(at + 2) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                self.inline.push((name.to_string(), name.span().start().line));
                let inner: Vec<String> = module.iter().cloned().chain([name.to_string()]).collect();
                self.scan(group.stream(), &inner);
                at + 3
            }
            _ => {
                self.declared.push(name.to_string());
                at + 2
            }
        }
    }

    /// Reads a path in code, `a::b::c`; gives the place after it.
    fn path(&mut self, tokens: &[TokenTree], at: usize, module: &[String]) -> usize {
        let mut segments = Vec::new();
        let mut line = 0;
        let mut at = at;
        while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
            line = ident.span().start().line;
            self.idents.push((ident.to_string(), line));
            segments.push(ident.to_string());
            at += 1;
            if !is_colons(tokens, at) {
                break;
            }
            at += 2;
        }
        // One word alone, the `crate` of `pub(crate)` among them, leads nowhere.
        if segments.len() > 1 {
            self.named.push(Named { path: resolve(segments, module), imported: false, line });
        }
        at
    }

    /// Reads one tree of a `use`, its braces nested to any depth, below what stands before it.
    fn import(&mut self, tokens: &[TokenTree], before: &[String], module: &[String]) {
        let mut segments = before.to_vec();
        let mut line = 0;
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(ident) if ident == "as" => at += 1,
                TokenTree::Ident(ident) => {
                    line = ident.span().start().line;
                    self.idents.push((ident.to_string(), line));
                    // `use a::{self}` names `a` itself.
                    if ident != "self" || segments.is_empty() {
                        segments.push(ident.to_string());
                    }
                }
                TokenTree::Punct(star) if star.as_char() == '*' => {
                    line = star.span().start().line;
                    segments.push("*".to_owned());
                }
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in inner.split(|token| is_punct(Some(token), ',')) {
                        self.import(branch, &segments, module);
                    }
                    return;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
        if line > 0 {
            self.named.push(Named { path: resolve(segments, module), imported: true, line });
        }
    }
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are the module `a::b`; a root file is the root.
pub(super) fn module_of(path: &str) -> Vec<String> {
    let below = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    let below = below.strip_suffix("/mod").unwrap_or(below);
    if matches!(below, "lib" | "main") { Vec::new() } else { below.split('/').map(str::to_owned).collect() }
}

/// Turns a leading `self` or `super` into the path from `crate`.
fn resolve(segments: Vec<String>, module: &[String]) -> Vec<String> {
    let mut base: Vec<&String> = module.iter().collect();
    let mut rest = segments.as_slice();
    let mut relative = false;
    while let Some(word) = rest.first() {
        match word.as_str() {
            "self" => {}
            "super" => {
                base.pop();
            }
            _ => break,
        }
        relative = true;
        rest = &rest[1..];
    }
    if !relative {
        return segments;
    }
    let root = "crate".to_owned();
    std::iter::once(&root).chain(base).chain(rest).cloned().collect()
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}
