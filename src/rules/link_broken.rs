//! `link-broken`: a reason that leads nowhere is no reason.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::nearest;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("link-broken"),
        "a link leads to a file that is not there",
        include_str!("link_broken.md"),
        Level::Error,
    ),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    for link in &record.links {
        let Some(path) = link.path_from(record.path()).filter(|path| context.missing.contains(path)) else {
            continue;
        };
        let outside = path == ".." || path.starts_with("../");
        let message = if outside {
            format!("the link to `{}` leads out of the repository", link.target)
        } else {
            format!("the link leads to `{path}`, which is not there")
        };
        let said = sink.report(record, link.span, message);
        let said = match near(context, &path) {
            Some(near) => said.label(format!("did you mean `{near}`?")),
            None => said,
        };
        said.help(if outside {
            "link to the page on the web instead, or copy the file to where everybody has it"
        } else {
            "correct the link, or add the file with `git add`"
        });
    }
}

/// The record whose file name is most like the one that is missing.
fn near<'c>(context: &Context<'c>, path: &str) -> Option<&'c str> {
    let file = |path: &'c str| path.rsplit('/').next().unwrap_or(path);
    let names: Vec<&str> = context.log.paths().into_iter().map(file).collect();
    let wanted = path.rsplit('/').next().unwrap_or(path);
    nearest(wanted, &names)
}
