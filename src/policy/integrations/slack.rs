//! `slack:` below `integrations:` in a policy.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use crate::policy::read::Reader;
use crate::text::Spanned;
use crate::text::yaml::{Node, Value};

/// What the policy says of Slack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlackSettings {
    /// How messages get there.
    pub way: SlackWay,
    /// The weekday of the digest; without it there is none.
    pub digest: Option<Weekday>,
    /// The channel of the digest, where it is not the first of [`SlackWay::Bot`].
    pub digest_channel: Option<String>,
    /// Who is who: a person of the roster, and the member of Slack that is mentioned where the person is asked.
    pub people: BTreeMap<String, Spanned<String>>,
    /// Only records of this day or later are told: what was decided before is no news.
    pub since: Option<Date>,
}

/// How messages get to Slack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SlackWay {
    /// By a bot, which can change and delete its messages.
    Bot {
        /// The variable with the token.
        token_env: String,
        /// The identities of the channels.
        channels: Vec<String>,
        /// Where programs ask, without `/` at its end.
        api_url: String,
    },
    /// By an incoming webhook, which can only add messages.
    Webhook {
        /// The variable with the address, which is itself the secret.
        url_env: String,
    },
}

const KEYS: [&str; 8] =
    ["token-env", "channels", "api-url", "url-env", "digest", "digest-channel", "people", "since"];
const API: &str = "https://slack.com/api";
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl SlackSettings {
    /// Every value with its key.
    pub(super) fn values(&self) -> Vec<(&'static str, String)> {
        let mut values = Vec::new();
        match &self.way {
            SlackWay::Bot { token_env, channels, api_url } => {
                values.push(("token-env", token_env.clone()));
                values.push(("channels", channels.join(", ")));
                values.extend((api_url != API).then(|| ("api-url", api_url.clone())));
            }
            SlackWay::Webhook { url_env } => values.push(("url-env", url_env.clone())),
        }
        let day = self.digest.and_then(|day| WEEKDAYS.iter().find(|(_, known)| *known == day));
        values.extend(day.map(|(name, _)| ("digest", (*name).to_owned())));
        values.extend(self.digest_channel.clone().map(|channel| ("digest-channel", channel)));
        let people: Vec<String> =
            self.people.iter().map(|(key, member)| format!("{key}: {}", member.value)).collect();
        values.extend((!people.is_empty()).then(|| ("people", people.join(", "))));
        values.extend(self.since.map(|day| ("since", day.to_string())));
        values
    }
}

/// The values of one mapping, as they are read.
#[derive(Default)]
struct Raw {
    token_env: Option<String>,
    url_env: Option<String>,
    api_url: Option<String>,
    channels: Vec<String>,
    digest: Option<Weekday>,
    digest_channel: Option<String>,
    people: BTreeMap<String, Spanned<String>>,
    since: Option<Date>,
}

impl Reader {
    /// Reads `slack:`; `None` where it lacks what it cannot do without.
    pub(super) fn slack(&mut self, service: &Node, value: &Node) -> Option<SlackSettings> {
        let faults = self.policy.faults.len();
        let mut raw = Raw::default();
        for (key, value) in self.map(value, "`slack`") {
            match key.text().unwrap_or_default() {
                "token-env" => raw.token_env = self.variable(value, "token-env", "SLACK_BOT_TOKEN"),
                "url-env" => raw.url_env = self.variable(value, "url-env", "SLACK_WEBHOOK_URL"),
                "api-url" => raw.api_url = self.service_address(value, "api-url", API),
                "channels" => raw.channels = self.channels(value),
                "digest" => raw.digest = self.one_of(value, "digest", &WEEKDAYS),
                "digest-channel" => raw.digest_channel = self.channel(value),
                "people" => raw.people = self.members(value),
                "since" => raw.since = self.day(value),
                _ => self.unknown(key, &KEYS, "in `slack`"),
            }
        }
        let nothing_said = self.policy.faults.len() == faults;
        let way = match (raw.token_env, raw.url_env) {
            (Some(token_env), None) => {
                if raw.channels.is_empty() && nothing_said {
                    self.needs(service, "channels", "[C0123456789]");
                }
                let api_url = raw.api_url.unwrap_or_else(|| API.to_owned());
                Some(SlackWay::Bot { token_env, channels: raw.channels, api_url })
            }
            (None, Some(url_env)) => {
                let belongs =
                    !raw.channels.is_empty() || raw.digest_channel.is_some() || raw.api_url.is_some();
                if belongs {
                    self.fault(
                        service.span,
                        "a webhook of `slack` leads to one channel of its own".to_owned(),
                    )
                    .help
                    .push(
                        "leave out `channels`, `digest-channel` and `api-url`, or use a bot: `token-env: \
                             SLACK_BOT_TOKEN`"
                            .to_owned(),
                    );
                }
                (!belongs).then_some(SlackWay::Webhook { url_env })
            }
            (Some(_), Some(_)) => {
                let message = "`slack` names a bot's token and a webhook".to_owned();
                self.fault(service.span, message).help.push(
                    "keep `token-env`, whose messages follow what becomes of a record, or `url-env`"
                        .to_owned(),
                );
                None
            }
            (None, None) => {
                if nothing_said {
                    self.needs(service, "token-env", "SLACK_BOT_TOKEN");
                }
                None
            }
        };
        let Raw { digest, digest_channel, people, since, .. } = raw;
        way.map(|way| SlackSettings { way, digest, digest_channel, people, since })
    }

    fn channels(&mut self, value: &Node) -> Vec<String> {
        let Value::List(items) = &value.value else {
            drop(self.words(value, "`channels`"));
            return Vec::new();
        };
        let mut channels: Vec<String> = items.iter().filter_map(|item| self.channel(item)).collect();
        let mut seen = std::collections::BTreeSet::new();
        channels.retain(|channel| seen.insert(channel.clone()));
        channels
    }

    /// The identity of a channel: names change, and are not what Slack takes for changing a message.
    fn channel(&mut self, value: &Node) -> Option<String> {
        let id = self.word(value, "a channel")?;
        if is_identity(id, &['C', 'G']) {
            return Some(id.to_owned());
        }
        self.fault(value.span, format!("`{id}` is not the identity of a channel")).help.push(
            "it stands at the end of the channel's details in Slack: `C0123456789`; a name can change"
                .to_owned(),
        );
        None
    }

    fn members(&mut self, value: &Node) -> BTreeMap<String, Spanned<String>> {
        let mut people = BTreeMap::new();
        for (key, value) in self.map(value, "`people`") {
            let (Some(name), Some(id)) = (key.text(), self.word(value, "a member of Slack")) else {
                continue;
            };
            if is_identity(id, &['U', 'W']) {
                people.insert(name.to_owned(), Spanned::new(id.to_owned(), key.span));
            } else {
                self.fault(value.span, format!("`{id}` is not the identity of a member"))
                    .help
                    .push("it is in the profile in Slack, below “Copy member ID”: `U024BE7LH`".to_owned());
            }
        }
        people
    }

    /// Whoever is to be mentioned has to be on the roster, which may stand below.
    pub(super) fn members_need_a_roster(&mut self) {
        let Some(slack) = self.policy.integrations.slack.clone() else { return };
        for (name, member) in &slack.people {
            if self.policy.people.contains_key(name) {
                continue;
            }
            let known: Vec<String> = self.policy.people.keys().cloned().collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let near = self.near(name, &known);
            let fault = self.fault(member.span, format!("nobody on the roster is `{name}`"));
            if let Some(near) = near {
                fault.label = format!("did you mean `{near}`?");
            }
            fault.help.push("write the keys of `people:` of the policy".to_owned());
        }
    }
}

/// Whether a word is an identity of Slack's: one of some letters, then capital letters and digits.
fn is_identity(word: &str, letters: &[char]) -> bool {
    word.starts_with(letters)
        && (8..=20).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
