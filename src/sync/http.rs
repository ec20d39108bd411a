//! HTTP: the only module that names ureq.
//!
//! No redirect is followed, so that no secret goes anywhere but where the policy says; nothing goes out in the clear but to
//! this machine; an answer that is cut off, too long or late is told as such.

use std::io;
use std::time::Duration;

use ureq::http;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Proxy, Timeout};

use crate::sync::request::{Answer, Body, Method, Request, Target, escaped};
use crate::sync::secrets::Secrets;
use crate::sync::transport::{Broken, Transport};

/// The longest answer that is read, in bytes: 8 MiB.
const LONGEST: u64 = 8 * 1024 * 1024;

/// How long it may take to reach a host.
const CONNECT: Duration = Duration::from_secs(10);

/// Where requests go through on their way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Way {
    /// The proxy, as `HTTPS_PROXY` has it.
    pub proxy: Option<String>,
    /// The hosts that are reached without it, as `NO_PROXY` has them.
    pub direct: Vec<String>,
    /// How long one request may take from first to last.
    pub timeout: Duration,
}

impl Way {
    /// The way that the usual variables describe.
    pub fn new(lookup: &dyn Fn(&str) -> Option<String>, timeout: Duration) -> Self {
        let first =
            |names: &[&str]| names.iter().find_map(|name| lookup(name)).filter(|value| !value.is_empty());
        let direct = first(&["NO_PROXY", "no_proxy"]).unwrap_or_default();
        Self {
            proxy: first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            direct: direct
                .split(',')
                .map(|host| host.trim().to_lowercase())
                .filter(|host| !host.is_empty())
                .collect(),
            timeout,
        }
    }

    /// What of it nobody may see: the proxy's password.
    pub fn password(&self) -> Option<&str> {
        let rest = self.proxy.as_deref()?;
        let rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
        let (user, _) = rest.rsplit_once('@')?;
        Some(user.split_once(':').map_or(user, |(_, password)| password))
    }

    /// Whether a host is reached without the proxy.
    fn is_direct(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        is_this_machine(&host)
            || self.direct.iter().any(|direct| {
                let tail = direct.trim_start_matches('*').trim_start_matches('.');
                direct == "*" || host == tail || host.ends_with(&format!(".{tail}"))
            })
    }
}

/// Requests over the network.
#[derive(Debug)]
pub struct Http {
    direct: Agent,
    proxied: Option<Agent>,
    way: Way,
}

impl Http {
    /// Makes ready; nothing is sent yet. Fails where the proxy's address is none.
    pub fn new(way: Way) -> Result<Self, Broken> {
        let proxied = match &way.proxy {
            None => None,
            Some(address) => {
                let proxy = Proxy::new(address).map_err(|_| {
                    Broken::Unsendable("the proxy's address in the environment is none".to_owned())
                })?;
                Some(agent(way.timeout, Some(proxy)))
            }
        };
        Ok(Self { direct: agent(way.timeout, None), proxied, way })
    }
}

fn agent(timeout: Duration, proxy: Option<Proxy>) -> Agent {
    // The roots of the system, so that a company's own are trusted where its machines trust them.
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    Agent::config_builder()
        .tls_config(tls)
        .proxy(proxy)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(timeout))
        .timeout_connect(Some(CONNECT.min(timeout)))
        .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

impl Transport for Http {
    fn carry(&mut self, request: &Request, secrets: &Secrets) -> Result<Answer, Broken> {
        let url = match &request.target {
            Target::Url(url) => url.as_str(),
            Target::Secret(name) => {
                secrets.get(name).ok_or_else(|| Broken::Unsendable(format!("`{name}` is not set")))?
            }
        };
        let host = checked(url)?;
        let agent = match &self.proxied {
            Some(proxied) if !self.way.is_direct(host) => proxied,
            _ => &self.direct,
        };
        let mut builder = http::Request::builder().method(method(request.method)).uri(url);
        builder = builder.header("accept", "application/json");
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        match secrets.header(&request.auth) {
            Some((name, value)) => builder = builder.header(name, value),
            None if !request.auth.variables().is_empty() => {
                return Err(Broken::Unsendable("its secret is not there".to_owned()));
            }
            None => {}
        }
        let sent = match &request.body {
            None => builder.body(()).map(|request| agent.run(request)),
            Some(Body::Json(json)) => {
                builder = builder.header("content-type", "application/json; charset=utf-8");
                builder.body(json.to_string()).map(|request| agent.run(request))
            }
            Some(Body::Form(form)) => {
                builder = builder.header("content-type", "application/x-www-form-urlencoded");
                let pairs: Vec<String> =
                    form.iter().map(|(key, value)| format!("{}={}", escaped(key), escaped(value))).collect();
                builder.body(pairs.join("&")).map(|request| agent.run(request))
            }
        };
        // What is wrong with a request may be a secret with a byte that no header can hold: it is not shown.
        let sent =
            sent.map_err(|_| Broken::Unsendable("the request is none that HTTP can carry".to_owned()))?;
        let mut response = sent.map_err(|error| broken(&error))?;
        let headers = response.headers().iter().filter_map(|(name, value)| {
            Some((name.as_str().to_lowercase(), value.to_str().ok()?.to_owned()))
        });
        let (status, headers) = (response.status().as_u16(), headers.collect());
        let body = response.body_mut().with_config().limit(LONGEST).read_to_vec();
        let body = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => Broken::TooLong(LONGEST),
            // The head came, so the request was heard.
            error => match broken(&error) {
                Broken::TimedOut => Broken::TimedOut,
                other => Broken::CutOff(other.to_string()),
            },
        })?;
        Ok(Answer { status, headers, body })
    }
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}

/// The host of an address that secrets may be sent to: `https:`, or `http:` on this machine. The address is not shown: it
/// may be the secret.
fn checked(url: &str) -> Result<&str, Broken> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_safe = match scheme {
        "https" => true,
        "http" => is_this_machine(host),
        _ => false,
    };
    if !is_safe || host.is_empty() || authority.contains('@') {
        return Err(Broken::Unsendable("secrets go to https addresses only".to_owned()));
    }
    Ok(host)
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Why no answer came, in words without an address.
fn broken(error: &ureq::Error) -> Broken {
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            Broken::NotConnected("it does not answer the connection".to_owned())
        }
        ureq::Error::Timeout(_) => Broken::TimedOut,
        ureq::Error::HostNotFound => Broken::NotConnected("there is no such host".to_owned()),
        ureq::Error::ConnectionFailed => Broken::NotConnected("nobody listens there".to_owned()),
        ureq::Error::ConnectProxyFailed(_) => {
            Broken::NotConnected("the proxy does not let us through".to_owned())
        }
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
            Broken::NotConnected(format!("its certificate is not to be trusted ({error})"))
        }
        ureq::Error::Io(error) => of_system(error),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => {
            Broken::Unsendable("its address is none".to_owned())
        }
        other => Broken::CutOff(other.to_string()),
    }
}

fn of_system(error: &io::Error) -> Broken {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Broken::NotConnected("nobody listens there".to_owned()),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            Broken::NotConnected("no way leads there".to_owned())
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Broken::TimedOut,
        io::ErrorKind::InvalidData => {
            Broken::NotConnected(format!("its certificate is not to be trusted ({error})"))
        }
        _ => Broken::CutOff(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Way, checked};

    #[test]
    fn secrets_go_out_in_the_clear_to_this_machine_alone() {
        for good in [
            "https://acme.atlassian.net/rest",
            "http://127.0.0.1:80/x",
            "http://localhost/",
            "https://a:8443",
        ] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://acme.atlassian.net/rest",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "http://127.0.0.1@evil.example/",
            "https://user:pass@acme.example/",
            "ftp://127.0.0.1/",
            "https:///x",
            "acme.example",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_proxy_is_left_out_where_it_should_be() {
        let lookup = |name: &str| match name {
            "HTTPS_PROXY" => Some("http://ada:hunter22@proxy.example:3128".to_owned()),
            "no_proxy" => Some("intra.example, .corp.example,*.x.example".to_owned()),
            _ => None,
        };
        let way = Way::new(&lookup, Duration::from_secs(1));
        assert_eq!(way.password(), Some("hunter22"));
        for direct in ["127.0.0.1", "intra.example", "a.intra.example", "a.corp.example", "y.x.example"] {
            assert!(way.is_direct(direct), "{direct}");
        }
        assert!(!way.is_direct("acme.atlassian.net") && !way.is_direct("notintra.example"));
    }
}
