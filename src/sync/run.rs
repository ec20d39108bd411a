//! What one run is about: which services of which logs, and what is to be done in each.

use crate::policy::Policy;
use crate::sync::jira::Jira;
use crate::sync::picture::Picture;
use crate::sync::plan::{Plan, plan};
use crate::sync::service::Service;
use crate::sync::slack::Slack;
use crate::sync::state::State;
use crate::sync::trello::Trello;

/// The names of all services, in the order in which they are spoken to.
pub const NAMES: [&str; 3] = ["jira", "slack", "trello"];

/// The services that a policy names.
pub fn services(policy: &Policy) -> Vec<Box<dyn Service>> {
    let settings = &policy.integrations;
    let mut services: Vec<Box<dyn Service>> = Vec::new();
    services.extend(settings.jira.clone().map(|jira| Box::new(Jira::new(jira)) as Box<dyn Service>));
    services.extend(settings.slack.clone().map(|slack| Box::new(Slack::new(slack)) as Box<dyn Service>));
    services.extend(settings.trello.clone().map(|trello| Box::new(Trello::new(trello)) as Box<dyn Service>));
    services
}

/// What is to be done in one service for one log.
pub struct Job {
    /// The service.
    pub service: Box<dyn Service>,
    /// The place of the log's picture among all.
    pub picture: usize,
    /// What is to be done.
    pub plan: Plan,
    /// What people should know.
    pub notes: Vec<String>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.service.name();
        f.debug_struct("Job").field("service", &name).field("plan", &self.plan).finish_non_exhaustive()
    }
}

/// Which part of everything is meant.
#[derive(Debug, Clone, Default)]
pub struct Meant {
    /// The one service.
    pub service: Option<String>,
    /// The one decision, by its key.
    pub only: Option<String>,
}

/// Plans every job: for each log the services that its policy names.
pub fn jobs(pictures: &[Picture], meant: &Meant, state: &State) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (at, picture) in pictures.iter().enumerate() {
        let scope = meant.only.as_ref().map_or_else(|| format!("{}/", picture.log), |key| format!("{key}/"));
        let own = format!("{}/", picture.log);
        if !scope.starts_with(&own) {
            continue;
        }
        for service in services(&picture.policy) {
            if meant.service.as_ref().is_some_and(|name| name != service.name()) {
                continue;
            }
            let (wanted, notes) = service.wanted(picture);
            let plan = plan(service.name(), &scope, wanted, state);
            jobs.push(Job { service, picture: at, plan, notes });
        }
    }
    jobs
}
