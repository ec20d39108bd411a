//! What is sent to a service and what comes back: plain values, without any secret in them.

use std::collections::BTreeMap;

use crate::text::one_line;
use serde_json::Value;

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes, or asks.
    Post,
    /// Changes.
    Put,
    /// Changes in part.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To an address that anybody may see.
    Url(String),
    /// To an address that is itself the secret, by the name of its variable.
    Secret(String),
}

/// How a service knows us: by the names of variables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Auth {
    /// By the address alone.
    #[default]
    None,
    /// By a token.
    Bearer {
        /// The variable with the token.
        token: String,
    },
    /// By a user and a token.
    Basic {
        /// The variable with the user's address.
        user: String,
        /// The variable with the token.
        token: String,
    },
    /// By a key and a token, as Trello has it.
    OAuth {
        /// The variable with the key.
        key: String,
        /// The variable with the token.
        token: String,
    },
    /// By a header of the service's own, such as `private-token`.
    Header {
        /// The header, in lower case.
        name: &'static str,
        /// The variable with the token.
        token: String,
    },
}

impl Auth {
    /// The variables that are needed.
    pub fn variables(&self) -> Vec<&str> {
        match self {
            Self::None => Vec::new(),
            Self::Bearer { token } | Self::Header { token, .. } => vec![token],
            Self::Basic { user, token } => vec![user, token],
            Self::OAuth { key, token } => vec![key, token],
        }
    }
}

/// What a request carries.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// JSON.
    Json(Value),
    /// A form, in this order.
    Form(Vec<(String, String)>),
}

/// Whether sending a request a second time does harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// A second time changes nothing that the first has not.
    Harmless,
    /// A second time makes a second thing: it is sent again only where the first certainly did nothing.
    MakesAnother,
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub target: Target,
    /// How the service knows us.
    pub auth: Auth,
    /// Further headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// What it carries.
    pub body: Option<Body>,
    /// Whether it may be sent again.
    pub again: Again,
    /// Whether it only reads.
    pub reads: bool,
    /// What is paced together: requests of one group follow each other in the time that the service asks for.
    pub group: String,
    /// What a good answer looks like: a dry run goes on with it, as if it had come.
    pub rehearsed: Value,
}

impl Request {
    /// A request that reads.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::Get, url, Again::Harmless)
    }

    /// A request with JSON in it.
    pub fn json(method: Method, url: impl Into<String>, body: Value, again: Again) -> Self {
        Self { body: Some(Body::Json(body)), ..Self::new(method, url, again) }
    }

    /// A request that takes something away.
    pub fn delete(url: impl Into<String>) -> Self {
        Self::new(Method::Delete, url, Again::Harmless)
    }

    fn new(method: Method, url: impl Into<String>, again: Again) -> Self {
        Self {
            method,
            target: Target::Url(url.into()),
            auth: Auth::None,
            headers: Vec::new(),
            body: None,
            again,
            reads: method == Method::Get,
            group: String::new(),
            rehearsed: Value::Null,
        }
    }

    /// The same request, known to the service.
    pub fn with(self, auth: &Auth) -> Self {
        Self { auth: auth.clone(), ..self }
    }

    /// The same request with what a good answer looks like.
    pub fn rehearsed(self, answer: Value) -> Self {
        Self { rehearsed: answer, ..self }
    }

    /// The same request, which only reads, whatever its method.
    pub fn reading(self) -> Self {
        Self { reads: true, ..self }
    }

    /// The same request, paced with others of a group.
    pub fn paced(self, group: impl Into<String>) -> Self {
        Self { group: group.into(), ..self }
    }

    /// Where it goes, for people: the name of the variable where the address is a secret.
    pub fn shown(&self) -> String {
        match &self.target {
            Target::Url(url) => url.clone(),
            Target::Secret(name) => format!("${{{name}}}"),
        }
    }

    /// The host it goes to, for people.
    pub fn host(&self) -> &str {
        match &self.target {
            Target::Url(url) => {
                let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
                rest.split(['/', '?']).next().unwrap_or_default()
            }
            Target::Secret(name) => name,
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether it says that all went well.
    pub const fn is_good(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The body as JSON; `None` where it is none, as errors often are.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The body as text, as far as a message has room for it; empty where it says nothing that a person could read.
    pub fn excerpt(&self) -> String {
        const LONGEST: usize = 200;
        let text = String::from_utf8_lossy(&self.body);
        let is_page = text.trim_start().starts_with('<');
        let line: String = one_line(&text);
        if is_page {
            return String::new();
        }
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// Writes a value into a path or a query, every byte but letters, digits and `-._~` escaped.
pub fn escaped(value: &str) -> String {
    crate::site::escape::path_segment(value)
}
