//! Lists that come in pages. The next page is asked for by its number: an address that an answer names is never followed,
//! since the token would go there.

use serde_json::Value;

use crate::sync::forge::Forge;
use crate::sync::line::Line;
use crate::sync::request::{Answer, Request};
use crate::sync::trouble::{Trouble, TroubleKind};

/// How many things of a page are asked for: the most that both forges give.
const OF_A_PAGE: usize = 100;

/// The most pages of one list that are read.
const PAGES: usize = 100;

/// Reads a whole list. `at` is the address of the first page without a query of its own, or with one that ends in `&`.
pub(super) fn list(
    forge: &dyn Forge,
    first: &Request,
    at: &str,
    line: &mut Line<'_>,
) -> Result<Vec<Value>, Trouble> {
    let mut all = Vec::new();
    let divider = if at.ends_with('&') { "" } else { "?" };
    for page in 1..=PAGES {
        let url = format!("{at}{divider}per_page={OF_A_PAGE}&page={page}");
        let request = Request { target: crate::sync::request::Target::Url(url), ..first.clone() };
        let answer = good(forge, &request, line)?;
        let Some(Value::Array(items)) = answer.json() else {
            return Err(Trouble::garbled(&request, "it is no list"));
        };
        all.extend(items);
        if !has_next(&answer) {
            return Ok(all);
        }
    }
    let much = PAGES * OF_A_PAGE;
    Err(Trouble::new(TroubleKind::Odd, format!("{} lists more than {much} things there", first.host()))
        .help("nothing is told of a change that was not read whole"))
}

/// Asks and takes no answer but a good one.
pub(super) fn good(forge: &dyn Forge, request: &Request, line: &mut Line<'_>) -> Result<Answer, Trouble> {
    let answer = line.ask(request)?;
    if answer.is_good() { Ok(answer) } else { Err(forge.refused(request, &answer, line)) }
}

/// Asks for one thing.
pub(super) fn one(forge: &dyn Forge, request: &Request, line: &mut Line<'_>) -> Result<Value, Trouble> {
    let answer = good(forge, request, line)?;
    match answer.json() {
        Some(value @ Value::Object(_)) => Ok(value),
        _ => Err(Trouble::garbled(request, "it is no object")),
    }
}

/// Whether an answer says that there is another page.
fn has_next(answer: &Answer) -> bool {
    let in_link = answer.header("link").is_some_and(|link| {
        link.split(',').any(|one| one.split(';').any(|part| part.trim() == "rel=\"next\""))
    });
    in_link || answer.header("x-next-page").is_some_and(|next| !next.trim().is_empty())
}
