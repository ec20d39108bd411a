//! Tells a record's story: from the turns of history to texts, and what people said to each of them.

use crate::git::{CommitId, Repository};
use crate::log::Log;
use crate::policy::Policy;
use crate::record::{Digest, Record, SIZE_LIMIT, Signoff};
use crate::signoff::{Unproven, assess, prove, signed_text};
use crate::story::past::{Past, judge};
use crate::story::roles::name_of;
use crate::story::trace::{Seen, Trace, Turn, trace};
use crate::story::verdict::End;
use crate::story::{
    Arrival, Author, Moment, Move, Proof, Removal, Said, StatusChange, Story, StoryProblem, Text, confirm,
    diff, limits, roles,
};

/// Tells the story of a record up to a commit; `log` is the log as that commit has it, `place` the record's in it.
pub fn tell(repository: &Repository, tip: &CommitId, log: &Log, place: usize) -> Result<Story, StoryProblem> {
    let record = &log.records[place];
    let reference = log.reference(record);
    if record.is_lost {
        // It says why.
        repository.snapshot_at(tip)?.read(record.path(), SIZE_LIMIT)?;
    }
    let Some(id) = record.id.as_ref().map(|id| id.value) else {
        return Err(StoryProblem::NoId { reference, path: record.path().to_owned() });
    };
    let trace = trace(repository, tip, &log.folder, id)?;
    let past = Past::new(repository, log.policy.source.path());
    let mut book =
        Book { log, trace: &trace, past, texts: Vec::new(), raw: Vec::new(), removals: Vec::new() };
    for turn in &trace.all {
        book.turn(turn)?;
    }
    let (texts, removals) = book.close(record);
    let assessment = assess(record, &log.policy);
    let now = roles::now(log, &assessment);
    let said: Vec<&Said> = texts.iter().flat_map(|text| &text.said).collect();
    let standing: Vec<&Said> = said.iter().copied().filter(|said| said.stands).collect();
    let successors: Vec<String> =
        log.successors(place).iter().map(|at| log.reference(&log.records[*at])).collect();
    let end = End {
        record,
        reference: &reference,
        roles: &now,
        complete: assessment.complete(),
        standing: &standing,
        successors: &successors,
    };
    let (verdict, sentence) = end.verdict();
    let until = Moment::of(&repository.commit_at(tip)?);
    Ok(Story {
        log_title: log.policy.title.clone(),
        log_id: log.policy.log.as_ref().map(|log| log.value.clone()),
        id: id.to_string(),
        title: record.name().to_owned(),
        path: record.path().to_owned(),
        status: record.status_word.as_ref().map(|word| word.value.clone()),
        revision: revision(record),
        digest: assessment.digest,
        signed_text: signed_text(record),
        policy: log.policy.fingerprint(),
        standing: verdict,
        sentence,
        limits: limits::limits(&now, &said, trace.cut_off.is_some()),
        confirmation: confirm::confirmation(record, &until, assessment.digest),
        roles: now,
        removals,
        cut_off: trace.cut_off,
        texts,
        until,
        reference,
    })
}

/// What is written down while history goes by.
struct Book<'a> {
    log: &'a Log,
    trace: &'a Trace,
    past: Past<'a>,
    texts: Vec<Text>,
    /// What is signed of each text.
    raw: Vec<String>,
    removals: Vec<Removal>,
}

impl Book<'_> {
    fn turn(&mut self, turn: &Turn) -> Result<(), StoryProblem> {
        let moment = Moment::of(&turn.commit);
        let Some(after) = &turn.after else {
            let path = turn.before.first().map_or("", Seen::path).to_owned();
            self.removals.push(Removal { path, by: moment });
            return Ok(());
        };
        let at = self.text(turn, after, &moment);
        let digest = after.digest;
        let word = |seen: &Seen| seen.record.status_word.as_ref().map(|word| word.value.clone());
        let to = word(after);
        if turn.before.iter().all(|before| word(before) != to) {
            let from = turn.before.first().and_then(word);
            let arrival = self.arrival(turn, &moment, |seen| seen.digest == digest && word(seen) == to);
            self.texts[at].statuses.push(StatusChange { from, to, arrival });
        }
        if let Some(first) = turn.before.first()
            && turn.before.iter().all(|before| before.path() != after.path())
        {
            let arrival = self.arrival(turn, &moment, |seen| seen.path() == after.path());
            let (from, to) = (first.path().to_owned(), after.path().to_owned());
            self.texts[at].moves.push(Move { from, to, arrival });
        }
        for (role, said) in entries(&after.record) {
            if !turn.before.iter().any(|before| has(&before.record, role, said)) {
                self.said(turn, after, at, role, said, &moment)?;
            }
        }
        for before in &turn.before {
            for (role, said) in entries(&before.record) {
                if !has(&after.record, role, said)
                    && let Some(known) = self.known(role, said)
                {
                    known.gone = Some(moment.clone());
                }
            }
        }
        Ok(())
    }

    /// The place of a turn's text, which is new, back again, or what a parent says already.
    fn text(&mut self, turn: &Turn, after: &Seen, moment: &Moment) -> usize {
        let digest = after.digest;
        if let Some(at) = self.texts.iter().position(|text| text.digest == digest) {
            if turn.before.iter().all(|before| before.digest != digest) {
                self.texts[at].again.push(moment.clone());
            }
            return at;
        }
        let text = signed_text(&after.record);
        self.texts.push(Text {
            digest,
            revision: revision(&after.record),
            reference: self.log.reference(&after.record),
            path: after.path().to_owned(),
            title: after.record.name().to_owned(),
            arrival: self.arrival(turn, moment, |seen| seen.digest == digest),
            again: Vec::new(),
            statuses: Vec::new(),
            moves: Vec::new(),
            said: Vec::new(),
            diff: self.raw.last().map(|before| diff::unified(before, &text)),
            is_now: false,
        });
        self.raw.push(text);
        self.texts.len() - 1
    }

    /// Writes down what somebody said, with the text that it names, else with the one that it came with.
    fn said(
        &mut self,
        turn: &Turn,
        seen: &Seen,
        at: usize,
        role: &str,
        said: &Signoff,
        moment: &Moment,
    ) -> Result<(), StoryProblem> {
        if let Some(known) = self.known(role, said) {
            known.gone = None;
            return Ok(());
        }
        let landed = landing(self.trace, |seen| has(&seen.record, role, said)).unwrap_or(turn);
        let came = Moment::of(&landed.commit);
        let base = landed.commit.parents.first().filter(|_| !landed.cut_off);
        let policy = match base {
            Some(base) => self.past.policy(base, seen.path())?.map(|policy| (*base, policy)),
            None => None,
        };
        let then =
            policy.as_ref().map(|(base, policy)| judge(policy, *base, &seen.record, role, said, &came));
        let held_then =
            policy.as_ref().is_some_and(|(_, policy)| prove(&seen.record, policy, role, said).is_ok());
        let today = &self.log.policy;
        let author = match policy.as_ref().map(|(_, policy)| author(policy, moment, said)) {
            None | Some(Author::Unknown) => author(today, moment, said),
            Some(known) => known,
        };
        let name = match policy.as_ref() {
            Some((_, policy)) if !today.people.contains_key(&said.by.value) => {
                name_of(policy, &said.by.value)
            }
            _ => name_of(today, &said.by.value),
        };
        let told = Said {
            role: role.to_owned(),
            verdict: said.verdict,
            by: said.by.value.clone(),
            name,
            at: said.at.value.clone(),
            via: said.via.value,
            digest: said.digest.value,
            reason: said.reason.as_ref().map(|reason| reason.value.clone()),
            signature: said.signature.as_ref().map(|signature| signature.value.clone()),
            arrival: self.arrival(turn, moment, |seen| has(&seen.record, role, said)),
            author,
            proof: proof(&seen.record, today, role, said, held_then),
            then,
            stands: false,
            gone: None,
            check: confirm::signature_check(
                &seen.record,
                today,
                &self.log.reference(&seen.record),
                role,
                said,
            ),
        };
        let named = |digest: Digest| self.texts.iter().position(|text| text.digest == digest);
        let at = named(said.digest.value).unwrap_or(at);
        self.texts[at].said.push(told);
        Ok(())
    }

    fn known(&mut self, role: &str, said: &Signoff) -> Option<&mut Said> {
        self.texts.iter_mut().flat_map(|text| &mut text.said).find(|known| is(known, role, said))
    }

    fn arrival(&self, turn: &Turn, moment: &Moment, says: impl Fn(&Seen) -> bool) -> Arrival {
        let landed = landing(self.trace, says);
        let merged =
            landed.filter(|step| step.commit.id != turn.commit.id).map(|step| Moment::of(&step.commit));
        Arrival { by: moment.clone(), merged, landed: landed.is_some(), cut_off: turn.cut_off }
    }

    /// Ends the story with what the record says now.
    fn close(mut self, record: &Record) -> (Vec<Text>, Vec<Removal>) {
        let digest = crate::signoff::digest_of(record);
        for text in &mut self.texts {
            text.is_now = text.digest == digest;
            for told in &mut text.said {
                told.stands = entries(record).any(|(role, said)| is(told, role, said));
                if told.stands {
                    told.gone = None;
                }
            }
        }
        (self.texts, self.removals)
    }
}

/// The first step of the branch itself that says something.
fn landing(trace: &Trace, says: impl Fn(&Seen) -> bool) -> Option<&Turn> {
    trace.branch.iter().find(|turn| turn.after.as_ref().is_some_and(&says))
}

fn entries(record: &Record) -> impl Iterator<Item = (&str, &Signoff)> {
    record.slots.iter().filter_map(|slot| Some((slot.role.value.as_str(), slot.signoff.as_ref()?)))
}

/// Whether a record holds this very entry, wherever in the file it stands.
fn has(record: &Record, role: &str, said: &Signoff) -> bool {
    entries(record).any(|(other, theirs)| other == role && theirs.render("\n") == said.render("\n"))
}

fn is(told: &Said, role: &str, said: &Signoff) -> bool {
    let signature = said.signature.as_ref().map(|signature| signature.value.as_str());
    told.role == role
        && told.verdict == said.verdict
        && told.by == said.by.value
        && told.at == said.at.value
        && told.via == said.via.value
        && told.digest == said.digest.value
        && told.reason.as_deref() == said.reason.as_ref().map(|reason| reason.value.as_str())
        && told.signature.as_deref() == signature
}

fn revision(record: &Record) -> u32 {
    record.revision.as_ref().map_or(1, |revision| revision.value)
}

/// Who wrote a commit, by a roster: the signer, or somebody else.
fn author(policy: &Policy, moment: &Moment, said: &Signoff) -> Author {
    let email = &moment.author.email;
    if policy.people.get(&said.by.value).is_some_and(|person| person.is_author(email)) {
        return Author::Signer;
    }
    match policy.people.values().find(|person| person.is_author(email)) {
        Some(person) => Author::Other { name: person.name.clone() },
        None => Author::Unknown,
    }
}

fn proof(record: &Record, policy: &Policy, role: &str, said: &Signoff, held_then: bool) -> Proof {
    match prove(record, policy, role, said) {
        Ok(None) => Proof::Declared,
        Ok(Some(key)) => Proof::Proved { fingerprint: key.public.fingerprint(), revoked: key.revoked },
        Err(unproven) => {
            let fingerprint = match &unproven {
                Unproven::OtherKey { fingerprint, .. } => Some(fingerprint.clone()),
                _ => None,
            };
            Proof::Unproven { why: unproven.to_string(), fingerprint, held_then }
        }
    }
}
