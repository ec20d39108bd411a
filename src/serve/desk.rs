//! The pages of workshops: what they show, and what is typed into them. Everything that is written goes through [`Rooms`].

use std::sync::PoisonError;

use tiny_http::{Method, Request};

use super::form::{self, Fields, Refused};
use super::preview::{Current, WORKSHOPS};
use super::rooms::{Refusal, Room, Rooms, Typed};
use super::workshop_view::{Kept, ListView, RoomView, href, query};

/// What is answered to a request for a workshop.
#[derive(Debug)]
pub(super) enum Answer {
    /// A page.
    Page(u16, Vec<u8>),
    /// Another address, to be read.
    Elsewhere(String),
    /// Nothing, and why.
    Refused(Refused),
}

/// Where workshops are shown and filled in.
pub(super) struct Desk {
    rooms: Box<dyn Rooms>,
    /// What each form of this run holds, and no other page knows.
    token: String,
    /// Whether forms are taken at all.
    takes: bool,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Desk").field("takes", &self.takes).finish_non_exhaustive()
    }
}

/// What a path asks of a workshop.
struct Asked<'p> {
    key: &'p str,
    what: &'p str,
}

impl Desk {
    /// Shows rooms; forms hold the token, and are taken where `takes` says so.
    pub(super) fn new(rooms: Box<dyn Rooms>, token: &[u8], takes: bool) -> Self {
        let token = token.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { rooms, token, takes }
    }

    /// Whether a path is that of a page of workshops.
    pub(super) fn has(path: &str) -> bool {
        path == "workshop" || path.starts_with("workshop/")
    }

    /// Answers a request for a path that [`Desk::has`].
    pub(super) fn answer(&self, request: &mut Request, path: &str, preview: &Current) -> Answer {
        if *request.method() == Method::Post {
            return match self.take(request) {
                Ok(fields) => self.post(path, &fields, preview),
                Err(refused) => Answer::Refused(refused),
            };
        }
        let query = request.url().split('#').next().unwrap_or_default();
        let query = query.split_once('?').map_or("", |(_, query)| query);
        match Fields::read(query) {
            Some(fields) => self.get(path, &fields, preview),
            None => Answer::Refused((400, "This is no address of a page.\n")),
        }
    }

    fn take(&self, request: &mut Request) -> Result<Fields, Refused> {
        if !self.takes {
            return Err((403, "Forms are taken on 127.0.0.1 alone: start `serve` without --host.\n"));
        }
        form::read(request)
    }

    fn get(&self, path: &str, asked: &Fields, preview: &Current) -> Answer {
        let rooms = self.rooms.all();
        if path == WORKSHOPS {
            let view = ListView::new(rooms);
            let shown = preview.read().unwrap_or_else(PoisonError::into_inner);
            return Answer::Page(200, shown.render("preview/workshops.html", WORKSHOPS, &view, ""));
        }
        let below = path.strip_prefix("workshop").unwrap_or_default();
        let below = below.strip_prefix('/').unwrap_or_default();
        if below.is_empty() {
            return Answer::Elsewhere("/workshop/".to_owned());
        }
        let Ok(rooms) = rooms else { return Answer::Elsewhere("/workshop/".to_owned()) };
        let find = |key: &str| rooms.iter().find(|room| room.key == key);
        if let Some(room) = find(below) {
            return Answer::Elsewhere(href(room));
        }
        let Some(room) = below.strip_suffix("/index.html").and_then(find) else {
            let shown = preview.read().unwrap_or_else(PoisonError::into_inner);
            return Answer::Page(404, shown.get("404.html").bytes);
        };
        let kept = Kept { note: note(asked), ..Kept::default() };
        self.page(200, room, named(asked).as_deref(), kept, preview)
    }

    fn post(&self, path: &str, fields: &Fields, preview: &Current) -> Answer {
        const NOTHING: Answer = Answer::Refused((404, "There is no such form.\n"));
        let asked = path.strip_prefix("workshop/").and_then(|below| below.rsplit_once('/'));
        let Some(asked) = asked.map(|(key, what)| Asked { key, what }) else { return NOTHING };
        let Ok(rooms) = self.rooms.all() else {
            let why = "The workshops cannot be read now: go back in the browser, what you typed is there.\n";
            return Answer::Refused((500, why));
        };
        let Some(room) = rooms.iter().find(|room| room.key == asked.key) else { return NOTHING };
        let named = named(fields);
        let named = named.as_deref();
        let again = |code, problem| {
            let kept = Kept { fields: fields.clone(), problem: Some(problem), note: String::new() };
            self.page(code, room, named, kept, preview)
        };
        if !form::same(fields.get("token"), &self.token) {
            let problem = Refusal {
                message: "this form is not of the server that runs now".to_owned(),
                hints: vec!["nothing was written; look at what you typed and send it once more".to_owned()],
            };
            return again(403, problem);
        }
        let said = match asked.what {
            "idea" => self
                .rooms
                .add_ideas(&room.key, named, fields.get("ideas"))
                .map(|(new, twins)| format!("new={new}&twins={twins}#page:ideas")),
            "score" => scores(fields).and_then(|scores| {
                self.rooms.score(&room.key, named, &scores)?;
                Ok(format!("scored={}#page:options", scores.len()))
            }),
            _ => return NOTHING,
        };
        match said {
            Ok(said) => {
                let query = query(named);
                let gap = if query.is_empty() { "?" } else { "&" };
                Answer::Elsewhere(format!("{}{query}{gap}{said}", href(room)))
            }
            Err(problem) => again(422, problem),
        }
    }

    fn page(&self, code: u16, room: &Room, named: Option<&str>, kept: Kept, preview: &Current) -> Answer {
        let voice = self.rooms.voice(room, named);
        let typed: String = kept.fields.below("").filter(|(name, _)| *name != "token").fold(
            String::new(),
            |typed, (name, value)| if value.is_empty() { typed } else { format!("{typed}{name}: {value}\n") },
        );
        let view = RoomView::new(room, named, voice.as_ref(), kept, (self.takes, &self.token));
        let path = format!("workshop/{}/index.html", room.key);
        let shown = preview.read().unwrap_or_else(PoisonError::into_inner);
        Answer::Page(code, shown.render("preview/workshop.html", &path, &view, &typed))
    }
}

/// Who speaks, as a form says: the name that a guest typed, else the one that was chosen.
fn named(fields: &Fields) -> Option<String> {
    let names = [fields.get("guest"), fields.get("as")];
    names.into_iter().map(str::trim).find(|name| !name.is_empty()).map(str::to_owned)
}

/// The scores of a form that say something.
fn scores(fields: &Fields) -> Result<Vec<Typed>, Refusal> {
    let said = fields.below("score:").filter(|(_, value)| !value.trim().is_empty());
    let scores = said.filter_map(|(name, value)| {
        let (option, criterion) = name.split_once(':')?;
        Some((option.to_owned(), criterion.to_owned(), value.trim().to_owned()))
    });
    let scores: Vec<Typed> = scores.collect();
    if scores.is_empty() {
        return Err(Refusal {
            message: "there is no score".to_owned(),
            hints: vec!["a number beside an option scores it; what is left empty stays open".to_owned()],
        });
    }
    Ok(scores)
}

/// What the form before this page did, of which the address tells numbers alone.
fn note(asked: &Fields) -> String {
    let number = |name: &str| asked.get(name).parse::<usize>().ok();
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let mut notes = Vec::new();
    if let Some(new) = number("new") {
        notes.push(format!("{} added.", counted(new, "idea")));
    }
    match number("twins") {
        None | Some(0) => {}
        Some(1) => notes.push("One stood there already and was not added twice.".to_owned()),
        Some(twins) => notes.push(format!("{twins} stood there already and were not added twice.")),
    }
    if let Some(scored) = number("scored") {
        notes.push(format!("{} taken.", counted(scored, "score")));
    }
    notes.join(" ")
}
