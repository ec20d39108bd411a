//! Which paths a pattern of `affects:` governs.

/// A pattern of paths, from the top of the repository.
///
/// `*` stands for any characters of one name and `?` for one; `**` between two `/` stands for any folders. A pattern that
/// leads to a folder governs all in it. Everything else is taken to the letter, brackets too: folders are called so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPattern<'p> {
    /// What each path begins with that it governs.
    start: &'p str,
    names: Vec<&'p str>,
}

impl<'p> PathPattern<'p> {
    /// Reads a pattern; one without any name governs everything.
    pub fn new(pattern: &'p str) -> Self {
        let pattern = pattern.trim().trim_start_matches("./").trim_matches('/');
        let names: Vec<&str> = pattern.split('/').filter(|name| !name.is_empty()).collect();
        let end = pattern.find(['*', '?']).unwrap_or(pattern.len());
        let start = &pattern[..end];
        // `src/**` governs `src` too.
        Self { start: start.trim_end_matches('/'), names }
    }

    /// Whether it governs a file, by its path from the top of the repository, with `/`.
    pub fn governs(&self, path: &str) -> bool {
        if !path.starts_with(self.start) {
            return false;
        }
        // The names of the pattern that may come next, as places: those of many are followed at once, so that no pattern
        // takes long.
        let mut next = vec![false; self.names.len() + 1];
        next[0] = true;
        self.skip_folders(&mut next);
        for name in path.split('/') {
            if next[self.names.len()] {
                return true;
            }
            let mut then = vec![false; next.len()];
            for (at, wanted) in self.names.iter().enumerate().filter(|(at, _)| next[*at]) {
                if *wanted == "**" {
                    then[at] = true;
                } else if is_called(name, wanted) {
                    then[at + 1] = true;
                }
            }
            next = then;
            self.skip_folders(&mut next);
        }
        next[self.names.len()]
    }

    /// `**` may stand for no folder at all.
    fn skip_folders(&self, next: &mut [bool]) {
        for (at, _) in self.names.iter().enumerate().filter(|(_, name)| **name == "**") {
            next[at + 1] |= next[at];
        }
    }
}

/// Whether a name is what a pattern of one name stands for.
fn is_called(name: &str, wanted: &str) -> bool {
    let (name, wanted): (Vec<char>, Vec<char>) = (name.chars().collect(), wanted.chars().collect());
    let (mut at, mut of) = (0, 0);
    // Where the last star stands, and what it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        match wanted.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(c) if *c == '?' || *c == name[at] => {
                at += 1;
                of += 1;
            }
            _ => match &mut star {
                Some((place, taken)) => {
                    *taken += 1;
                    at = *taken;
                    of = *place + 1;
                }
                None => return false,
            },
        }
    }
    wanted[of..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::PathPattern;

    fn governs(pattern: &str, path: &str) -> bool {
        PathPattern::new(pattern).governs(path)
    }

    #[test]
    fn a_pattern_governs_what_it_leads_to() {
        for (pattern, path) in [
            ("src/orders/**", "src/orders/a/b.rs"),
            ("src/orders", "src/orders/a/b.rs"),
            ("src/orders/", "src/orders/a.rs"),
            ("/src/orders", "src/orders/a.rs"),
            ("./Makefile", "Makefile"),
            ("src/*.rs", "src/a.rs"),
            ("src/*", "src/a/b/c.rs"),
            ("**/*.proto", "a.proto"),
            ("**/*.proto", "x/y/a.proto"),
            ("src/**/mod.rs", "src/mod.rs"),
            ("src/**/a/**/b.rs", "src/x/a/y/z/b.rs"),
            ("src/o*ers/?.rs", "src/orders/b.rs"),
            ("app/[id]/page.tsx", "app/[id]/page.tsx"),
            ("**", "anything/at/all"),
            ("docs/é?.md", "docs/éö.md"),
        ] {
            assert!(governs(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn and_nothing_else() {
        for (pattern, path) in [
            ("src/orders", "src/orders2/a.rs"),
            ("src/orders", "src/order"),
            ("src/*.rs", "src/a/b.rs"),
            ("*.proto", "x/a.proto"),
            ("src/orders/**", "lib/src/orders/a.rs"),
            ("app/[id]/page.tsx", "app/i/page.tsx"),
            ("src/?.rs", "src/.rs"),
            ("SRC", "src/a"),
        ] {
            assert!(!governs(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn a_pattern_of_many_stars_takes_no_long_time() {
        let pattern = format!("{}b", "**/a*a*a*a*/".repeat(40));
        assert!(!governs(&pattern, &"aaaaaaaaaaaaaaaaaaaaaaaa/".repeat(60)));
    }
}
