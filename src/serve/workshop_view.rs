//! What the templates of workshops show: texts and numbers, with nothing left to decide.

use serde::Serialize;

use crate::serve::form::Fields;
use crate::serve::rooms::{Refusal, Room, Voice};
use crate::site::escape::path_segment;
use crate::workshop::{Idea, Tally, Workshop, figure};

/// All workshops.
#[derive(Debug, Serialize)]
pub(super) struct ListView {
    open: Vec<LineView>,
    closed: Vec<LineView>,
    problem: Option<Refusal>,
}

#[derive(Debug, Serialize)]
struct LineView {
    href: String,
    question: String,
    people: Vec<String>,
    ideas: usize,
    options: usize,
    became: Option<String>,
}

impl ListView {
    /// Shows workshops, or why they cannot be read.
    pub(super) fn new(rooms: Result<Vec<Room>, Refusal>) -> Self {
        let (rooms, problem) = match rooms {
            Ok(rooms) => (rooms, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let lines = |is_open| {
            let own = rooms.iter().filter(move |room| room.workshop.is_open == is_open);
            own.map(LineView::new).collect()
        };
        Self { open: lines(true), closed: lines(false), problem }
    }
}

impl LineView {
    fn new(room: &Room) -> Self {
        let workshop = &room.workshop;
        Self {
            href: href(room),
            question: workshop.title.clone(),
            people: people(room),
            ideas: workshop.ideas.len(),
            options: workshop.options.len(),
            became: workshop.record.map(|number| room.policy.reference(number)),
        }
    }
}

/// The address of a workshop's page.
pub(super) fn href(room: &Room) -> String {
    format!("/workshop/{}/", path_segment(&room.key))
}

fn people(room: &Room) -> Vec<String> {
    let keys = room.workshop.participants().into_iter();
    keys.map(|key| room.workshop.name_of(&room.policy, key)).collect()
}

/// What a form said that was not taken, so that it is shown again.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The form.
    pub(super) fields: Fields,
    /// Why it was not taken; `None` where nothing was sent.
    pub(super) problem: Option<Refusal>,
    /// What was taken before.
    pub(super) note: String,
}

/// A workshop.
#[derive(Debug, Serialize)]
pub(super) struct RoomView {
    href: String,
    /// The same page for the same speaker.
    here: String,
    question: String,
    context: String,
    is_open: bool,
    became: Option<String>,
    people: Vec<String>,
    groups: Vec<GroupView>,
    scale: u32,
    criteria: Vec<CriterionView>,
    options: Vec<OptionView>,
    differences: Vec<String>,
    faults: Vec<String>,
    /// Whether anything is taken: it is open, and the server listens on loopback.
    takes: bool,
    token: String,
    roster: Vec<PersonView>,
    speaker: Option<SpeakerView>,
    /// Why nobody speaks yet.
    nobody: Option<Refusal>,
    guest: String,
    problem: Option<Refusal>,
    note: String,
    ideas: String,
}

#[derive(Debug, Serialize)]
struct GroupView {
    /// Empty for ideas that are in no group.
    name: String,
    ideas: Vec<IdeaView>,
}

#[derive(Debug, Serialize)]
struct IdeaView {
    id: String,
    text: String,
    by: String,
}

#[derive(Debug, Serialize)]
struct CriterionView {
    name: String,
    role: Option<String>,
}

#[derive(Debug, Serialize)]
struct OptionView {
    name: String,
    text: String,
    from: Vec<String>,
    cells: Vec<CellView>,
    total: String,
    /// What the speaker may give it.
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize)]
struct CellView {
    mean: String,
    /// How many people, and between what; empty for one.
    spread: String,
}

#[derive(Debug, Serialize)]
struct FieldView {
    name: String,
    label: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct PersonView {
    key: String,
    name: String,
    roles: Vec<String>,
    is_speaker: bool,
}

#[derive(Debug, Serialize)]
struct SpeakerView {
    name: String,
    /// What a form says of them; empty for the one git names.
    named: String,
    /// The criteria that are not theirs, each with its role.
    others: Vec<String>,
}

impl RoomView {
    /// Shows a workshop to whoever speaks.
    pub(super) fn new(
        room: &Room,
        named: Option<&str>,
        voice: Result<&Voice, &Refusal>,
        kept: Kept,
        (takes, token): (bool, &str),
    ) -> Self {
        let workshop = &room.workshop;
        let tally = Tally::new(workshop);
        let name = |key: &str| workshop.name_of(&room.policy, key);
        let speaks = |key: &str| named.is_some() && voice.is_ok_and(|own| own.is_known && own.key == key);
        let roster = room.policy.people.iter().filter(|(key, person)| person.stays() || speaks(key));
        let roster = roster.map(|(key, person)| PersonView {
            key: key.clone(),
            name: person.name.clone(),
            roles: person.roles.iter().map(|role| role.value.clone()).collect(),
            is_speaker: speaks(key),
        });
        let order = tally.order.iter();
        Self {
            href: href(room),
            here: format!("{}{}", href(room), query(named)),
            question: workshop.title.clone(),
            context: workshop.context.clone(),
            is_open: workshop.is_open,
            became: workshop.record.map(|number| room.policy.reference(number)),
            people: people(room),
            groups: groups(workshop, &name),
            scale: workshop.scale,
            criteria: workshop
                .criteria
                .iter()
                .map(|own| CriterionView { name: own.name.clone(), role: own.role.clone() })
                .collect(),
            options: order.map(|at| option(workshop, &tally, *at, voice.ok(), &kept.fields)).collect(),
            differences: workshop.differences(&tally, &name),
            faults: workshop
                .faults
                .iter()
                .map(|fault| format!("{}:{}: {}", fault.path, fault.line, fault.message))
                .collect(),
            takes: takes && workshop.is_open,
            token: token.to_owned(),
            roster: roster.collect(),
            speaker: voice.ok().map(|own| SpeakerView {
                name: own.name.clone(),
                named: named.unwrap_or_default().to_owned(),
                others: others(workshop, own),
            }),
            nobody: voice.err().cloned(),
            guest: named.filter(|_| !voice.is_ok_and(|own| own.is_known)).unwrap_or_default().to_owned(),
            problem: kept.problem,
            note: kept.note,
            ideas: kept.fields.get("ideas").to_owned(),
        }
    }
}

/// What an address says of who speaks.
pub(super) fn query(named: Option<&str>) -> String {
    named.map_or(String::new(), |named| format!("?as={}", path_segment(named)))
}

fn groups(workshop: &Workshop, name: &dyn Fn(&str) -> String) -> Vec<GroupView> {
    let idea = |idea: &Idea| IdeaView { id: idea.id.clone(), text: idea.text.clone(), by: name(&idea.by) };
    let mut groups: Vec<GroupView> = workshop
        .groups
        .iter()
        .map(|group| GroupView {
            name: group.name.clone(),
            ideas: group.ideas.iter().filter_map(|id| workshop.idea(id)).map(idea).collect(),
        })
        .collect();
    let left: Vec<IdeaView> = workshop.ungrouped().map(idea).collect();
    if !left.is_empty() {
        groups.push(GroupView { name: String::new(), ideas: left });
    }
    groups
}

fn option(
    workshop: &Workshop,
    tally: &Tally,
    at: usize,
    voice: Option<&Voice>,
    typed: &Fields,
) -> OptionView {
    let own = &workshop.options[at];
    let cells = tally.cells[at].iter().map(|cell| match cell {
        None => CellView { mean: "–".to_owned(), spread: String::new() },
        Some(cell) => CellView {
            mean: figure(cell.mean),
            spread: if cell.count == 1 {
                String::new()
            } else {
                format!("{} people, {}–{}", cell.count, cell.low, cell.high)
            },
        },
    });
    let mine = workshop
        .criteria
        .iter()
        .filter(|criterion| voice.is_some_and(|voice| voice.criteria.contains(&criterion.key)));
    let fields = mine.map(|criterion| {
        let name = format!("score:{}:{}", own.key, criterion.key);
        let said = workshop.scores.iter().find(|score| {
            voice.is_some_and(|voice| score.by == voice.key)
                && score.option == own.key
                && score.criterion == criterion.key
        });
        let said = said.map_or(String::new(), |score| score.value.to_string());
        let value = match typed.get(&name) {
            "" => said,
            typed => typed.to_owned(),
        };
        FieldView { name, label: criterion.name.clone(), value }
    });
    OptionView {
        name: own.name.clone(),
        text: own.text.clone(),
        from: own.from.clone(),
        cells: cells.collect(),
        total: tally.totals[at].map_or("–".to_owned(), figure),
        fields: fields.collect(),
    }
}

fn others(workshop: &Workshop, voice: &Voice) -> Vec<String> {
    let not_theirs = workshop.criteria.iter().filter(|own| !voice.criteria.contains(&own.key));
    not_theirs
        .map(|own| match &own.role {
            Some(role) => format!("{} ({role})", own.name),
            None => own.name.clone(),
        })
        .collect()
}
