//! What Jira says when it does not do what was asked, and the way out.

use crate::sync::jira::Jira;
use crate::sync::line::Line;
use crate::sync::request::{Answer, Request};
use crate::sync::trouble::Trouble;

impl Jira {
    /// Trouble with one ticket.
    pub(super) fn refused(
        &self,
        request: &Request,
        answer: &Answer,
        ticket: &str,
        line: &Line<'_>,
    ) -> Trouble {
        let said = line.redact(&said(answer));
        let trouble = Trouble::answered(request, answer, &said);
        let token = &self.settings.token_env;
        match answer.status {
            401 if self.settings.api_url.is_none() => trouble.help(format!(
                "the token in `{token}` may have expired, or belong to another user; one with scopes, or of a service \
                 account, works only with `api-url: https://api.atlassian.com/ex/jira/` and the id of the site"
            )),
            401 => trouble.help(format!("the token in `{token}` may have expired, or belong to another user")),
            403 => trouble.help(format!(
                "the user of `{token}` needs the permissions *Browse projects* and *Link issues* in the project of \
                 {ticket}, and the site has to allow linking issues"
            )),
            404 => trouble.help(format!(
                "{ticket} does not exist, or the user of `{token}` lacks *Browse projects*; correct `tickets:` or the \
                 permission"
            )),
            _ => trouble,
        }
    }
}

/// Jira's own words: its messages, else the text that came.
fn said(answer: &Answer) -> String {
    let Some(json) = answer.json() else { return answer.excerpt() };
    let mut words: Vec<String> = Vec::new();
    for message in json["errorMessages"].as_array().into_iter().flatten().filter_map(|one| one.as_str()) {
        words.push(message.to_owned());
    }
    for (field, message) in json["errors"].as_object().into_iter().flatten() {
        words.push(format!("{field}: {}", message.as_str().unwrap_or_default()));
    }
    if words.is_empty() {
        words.extend(json["message"].as_str().map(str::to_owned));
    }
    words.join("; ").chars().take(300).collect()
}
