//! A dry run without network and token: a change as the clone knows it, and to the letter what would be told of it. Only
//! the forge knows approvals, so none is counted.

use crate::cli::args::Format;
use crate::cli::ci::resolve::event;
use crate::cli::sync::forge::gather::{Gathered, Ground, gather};
use crate::cli::sync::forge::place::Meant;
use crate::cli::sync::forge::{Chapter, Run, document};
use crate::cli::sync::scene::lookup;
use crate::cli::sync::teller::{as_json, as_text};
use crate::cli::{Outcome, Problem, World};
use crate::git::CommitId;
use crate::policy::{Forge as Kind, Policy};
use crate::sync::forge::verdict::{Standing, Terms};
use crate::sync::forge::{Change, Word, words};

impl Run<'_> {
    /// Shows what would be told of a change, or noted after its merge, as far as the clone knows it.
    pub(super) fn rehearse(&self, world: &mut World<'_>, meant: &Meant) -> Result<Outcome, Problem> {
        let (noun, title) = (self.forge.noun(), self.forge.title());
        let Meant::One(number) = meant else {
            return Err(Problem::new(format!("which {noun} is meant only {title} knows"))
                .hint("name it by its number, or say `--look` to ask there"));
        };
        let mut chapter = Chapter::new(*number);
        chapter.notes.push(format!(
            "approvals are read from {title} when it runs: none is counted here (`--look` reads them)"
        ));
        let (ground, change) = self.known(world, *number, &mut chapter.notes)?;
        let today = world.today();
        let terms = |policy: &Policy| Terms {
            forge: self.forge.kind(),
            author: None,
            author_counts: policy.integrations.author_counts(self.forge.kind()),
            today,
        };
        let Gathered { judged, notes } = gather(&ground, &change, &[], &terms)?;
        chapter.notes.extend(notes);
        chapter.judged = judged.into_iter().map(|(_, judged)| judged).collect();
        if self.args.record {
            for one in &chapter.judged {
                for role in one.open() {
                    let Standing::Open(who) = &role.standing else { continue };
                    let who = if who.is_empty() { "nobody".to_owned() } else { who.join(" or ") };
                    let done =
                        format!("would note: {} for {}: the approval of {who}", one.reference, role.role);
                    chapter.done.push(done);
                }
            }
        } else {
            self.show(world, &change, &mut chapter)?;
        }
        chapter.change = Some(change);
        match self.args.format {
            Format::Text => self.print(world, &chapter)?,
            Format::Json => {
                writeln!(world.out, "{:#}", document::document(self.forge, std::slice::from_ref(&chapter)))?;
            }
        }
        let lacks = words::status(&chapter.judged, None).word != Word::Signed;
        self.report(world, &[chapter])?;
        world.out.flush()?;
        Ok(if self.args.require && lacks { Outcome::Findings } else { Outcome::Clean })
    }

    /// The two requests of a change of which the forge shows nothing yet.
    fn show(&self, world: &mut World<'_>, change: &Change, chapter: &mut Chapter) -> Result<(), Problem> {
        let status = words::status(&chapter.judged, None);
        let mut requests = vec![self.forge.set_status(&change.head, &status)];
        let says = format!("status of {}: {}", words::short(&change.head), status.says);
        chapter.done.push(format!("would tell: {says}"));
        if chapter.judged.iter().any(|judged| !judged.roles.is_empty()) {
            let body = words::comment(&chapter.judged, self.forge.noun());
            requests.push(self.forge.make_comment(change, &body));
            let on = format!("{} {}", self.forge.noun(), change.number);
            chapter.done.push(format!("would tell: a comment on {on}, or the one that is there is changed"));
        }
        for request in &requests {
            if self.args.format == Format::Text {
                world.out.write_all(as_text(request).as_bytes())?;
            }
            chapter.requests.push(as_json(request));
        }
        Ok(())
    }

    /// The change as the clone knows it, and where it is looked at.
    fn known(
        &self,
        world: &World<'_>,
        number: u64,
        notes: &mut Vec<String>,
    ) -> Result<(Ground<'_>, Change), Problem> {
        let repository = self.repository;
        let remote = match self.args.remote.as_deref() {
            Some("none") => None,
            Some(name) => Some(name.to_owned()),
            None => repository.usual_remote()?,
        };
        let here = repository.head_commit()?.ok_or_else(|| {
            Problem::new("there is no commit yet").hint("check out the branch of the change")
        })?;
        let of_ci = self.of_ci(world)?;
        let far = remote.as_deref().unwrap_or("origin");
        let mut names = of_ci.heads;
        let reference = match self.forge.kind() {
            Kind::GitLab => format!("refs/merge-requests/{number}/head"),
            _ => format!("refs/pull/{number}/head"),
        };
        let short = reference.trim_start_matches("refs/").to_owned();
        names.extend([reference.clone(), format!("refs/remotes/{far}/{short}")]);
        names.extend(
            ["pr", "pull", "merge-requests", "mr"].map(|kind| format!("refs/remotes/{far}/{kind}/{number}")),
        );
        // What a merge brought is its second parent.
        names.extend(self.args.record.then(|| "HEAD^2".to_owned()));
        let found = names.iter().find_map(|name| Some((name, repository.resolve(name).ok()?)));
        let head = if let Some((_, head)) = found {
            head
        } else {
            let what = format!("{} {number}", self.forge.noun());
            notes.push(format!("no ref of {what} is here: what is checked out is taken for its last commit"));
            here
        };
        let (tip, base) = if self.args.record {
            let base = repository.resolve("HEAD^1").unwrap_or(here);
            let judging = self.args.base.as_ref().map_or(Ok(here), |base| repository.resolve(base))?;
            (judging, base)
        } else {
            let tip = self.goes_into(far, of_ci.branch)?;
            (tip, tip)
        };
        let ground = Ground { repository, remote: None, tip, is_merged: self.args.record };
        let change = Change {
            number,
            author: None,
            head: head.to_string(),
            branch: "the branch that it goes into".to_owned(),
            base: base.to_string(),
            is_from_fork: false,
            is_merged: self.args.record,
            reference,
        };
        Ok((ground, change))
    }

    /// The commit that the change is held against: the one that was typed, that of the branch that CI names, or the main
    /// branch.
    fn goes_into(&self, remote: &str, branch: Option<String>) -> Result<CommitId, Problem> {
        if let Some(base) = &self.args.base {
            return Ok(self.repository.resolve(base)?);
        }
        let named = branch.map(|branch| format!("refs/remotes/{remote}/{branch}"));
        let named = named.filter(|name| self.repository.resolve(name).is_ok());
        let published = ["main", "master"].map(|name| format!("refs/remotes/{remote}/{name}"));
        let published = published.into_iter().find(|name| self.repository.resolve(name).is_ok());
        let name = match named.or(published) {
            Some(name) => Some(name),
            None => self.repository.main_branch()?,
        };
        let name = name.ok_or_else(|| {
            Problem::new("nothing says which branch the change goes into").hint("name it: `--base REF`")
        })?;
        Ok(self.repository.resolve(&name)?)
    }

    /// What a run of CI knows of the change.
    fn of_ci(&self, world: &World<'_>) -> Result<OfCi, Problem> {
        let get = lookup(world);
        if self.forge.kind() == Kind::GitLab {
            let sha = ["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_COMMIT_SHA"].map(&get);
            let in_request = get("CI_MERGE_REQUEST_IID").is_some();
            let heads = sha.into_iter().flatten().filter(|sha| !sha.is_empty() && in_request).collect();
            return Ok(OfCi { heads, branch: get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") });
        }
        let text = event(world)?.unwrap_or_default();
        let event: serde_json::Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
        let text = |place: &str| event.pointer(place).and_then(|value| value.as_str()).map(str::to_owned);
        let heads = text("/pull_request/head/sha").into_iter().collect();
        Ok(OfCi { heads, branch: text("/pull_request/base/ref") })
    }
}

/// What a run of CI knows of the change.
struct OfCi {
    heads: Vec<String>,
    branch: Option<String>,
}
