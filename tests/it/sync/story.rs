//! One story through the program: a decision is proposed, approved, merged and superseded, and every service says so.

use super::fake_github::{FakeGitHub, Pull};
use super::fake_gitlab::FakeGitLab;
use super::fake_jira::FakeJira;
use super::fake_slack::FakeSlack;
use super::fake_trello::{FakeTrello, KEY, LISTS};
use super::forge::{ADA, AUTHOR, GRACE};
use super::server::{Server, Trap};
use super::{TOKEN, forge, jira_at, slack, trello};
use crate::support::Sandbox;
use crate::support::keys::{key_file, make_key};
use crate::support::story::{PATH, RECORD};
use std::time::Duration;

/// Everything that the team uses.
struct Team {
    sandbox: Sandbox,
    jira: Server<FakeJira>,
    slack: Server<FakeSlack>,
    trello: Server<FakeTrello>,
    /// Where runs die.
    trap: Option<Trap>,
}

/// A log on a forge, and a policy that names every service. `trap` lets each run die behind each of its steps.
fn team(trap: Option<&Trap>) -> Team {
    let jira = Server::new(FakeJira::new(&["SHOP-12", "SHOP-13"]));
    let (slack, trello) = (Server::new(FakeSlack::new()), Server::new(FakeTrello::new()));
    slack.with(|slack| slack.can_read = true);
    if let Some(trap) = trap {
        jira.trap(trap);
        slack.trap(trap);
        trello.trap(trap);
    }
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    let lists = "lists: {proposed: Awaiting, accepted: Decided, superseded: Archive}";
    let own = [
        jira_at(&jira.url()),
        slack::bot_at(&slack.url(), "    people: {ada: U024BE7LH}\n"),
        trello::trello_at(&trello.url()).replace("lists: {proposed: Awaiting, accepted: Decided}", lists),
    ];
    let own: String = own.iter().map(|own| own.replace("integrations:\n", "")).collect();
    let roster = forge::policy(&make_key(&sandbox, "ci"));
    let site = "site:\n  url: https://decisions.example.com/\n";
    sandbox.write("decisions/countersign.yaml", format!("{roster}{site}integrations:\n{own}"));
    for (name, value) in [
        ("JIRA_EMAIL", "ada@example.com"),
        ("JIRA_API_TOKEN", TOKEN),
        ("SLACK_BOT_TOKEN", TOKEN),
        ("TRELLO_KEY", KEY),
        ("TRELLO_TOKEN", TOKEN),
        ("GITHUB_TOKEN", TOKEN),
        ("GITLAB_TOKEN", TOKEN),
    ] {
        sandbox.env(name, value);
    }
    sandbox.as_ada().commit_all("Begin a log");
    sandbox.git(&["init", "--quiet", "--bare", ".git/far.git"]);
    sandbox.git(&["remote", "add", "origin", ".git/far.git"]);
    sandbox.git(&["push", "--quiet", "origin", "main"]);
    Team { sandbox, jira, slack, trello, trap: trap.cloned() }
}

impl Team {
    /// Runs `sync`, and lets it die behind each step where there is a trap; the last run ends by itself.
    fn sync(&self, args: &[&str]) {
        let args = [&["sync"], args].concat();
        let Some(trap) = &self.trap else {
            let _ = self.sandbox.run(&args).ended(0);
            return;
        };
        let mut child = self.sandbox.serving(&args);
        loop {
            if trap.has_sprung() {
                child.kill().expect("it still runs");
                child.wait().expect("it can be waited for");
                child = self.sandbox.serving(&args);
            }
            if let Some(status) = child.try_wait().expect("it can be waited for") {
                assert!(status.success(), "{args:?}: {status}");
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What people see, a line for each link, message and card.
    fn world(&self) -> Vec<String> {
        let mut world = Vec::new();
        self.jira.with(|jira| {
            for (ticket, (_, _, links)) in &jira.tickets {
                for link in links.values() {
                    let text = |name: &str| link["object"][name].as_str().unwrap_or_default().to_owned();
                    let told = text("summary").split(" · ").next().unwrap_or_default().to_owned();
                    let struck = if link["object"]["status"]["resolved"] == true { " (struck)" } else { "" };
                    world.push(format!("{ticket}: {}: {told}{struck}", text("title")));
                }
            }
        });
        world.extend(self.slack.with(|slack| slack.texts()).iter().map(|text| format!("slack: {text}")));
        self.trello.with(|trello| {
            for card in &trello.cards {
                let list = LISTS.iter().find(|(_, id)| card["idList"] == *id).map_or("", |(name, _)| name);
                let (name, boxes) = (card["name"].as_str().unwrap_or_default(), FakeTrello::boxes_of(card));
                let pages = card["attachments"].as_array().map_or(0, Vec::len);
                world.push(format!("{list}: {name}: {pages} page, {}", boxes.join(", ")));
            }
        });
        world
    }

    /// Asserts that another run changes nothing, also one that looks at everything.
    fn is_silent(&self) {
        self.jira.seen();
        self.slack.seen();
        self.trello.seen();
        for args in [&["sync"][..], &["sync", "--look"]] {
            let said = self.sandbox.run(args).ended(0);
            assert_eq!(said.stdout.matches("nothing to send").count(), 3, "{said:?}");
            let writes = [self.jira.writes(), self.slack.writes(), self.trello.writes()].concat();
            assert_eq!(writes, [""; 0], "{args:?}");
        }
    }

    /// A branch with this record, pushed; gives its base and its last commit.
    fn branch(&self, name: &str, path: &str, text: &str) -> (String, String) {
        let base = self.sandbox.git(&["rev-parse", "HEAD"]);
        self.sandbox.git(&["switch", "--quiet", "--create", name]);
        self.sandbox.write(path, text);
        let head = self.sandbox.commit_all("Propose a record");
        (base, head)
    }

    /// Merges a branch into what is published; gives the merge.
    fn merge(&self, name: &str) -> String {
        self.sandbox.git(&["switch", "--quiet", "main"]);
        self.sandbox.git(&["merge", "--quiet", "--no-ff", "-m", "Merge", name]);
        self.sandbox.git(&["push", "--quiet", "origin", "main"]);
        self.sandbox.git(&["rev-parse", "HEAD"])
    }

    /// Publishes what was noted.
    fn publish(&self) {
        self.sandbox.commit_all("Note approvals");
        self.sandbox.git(&["push", "--quiet", "origin", "main"]);
    }
}

/// A second record, which is to take the place of the first.
fn second() -> String {
    RECORD
        .replace("k7f3-2m9q", "p2x8-4n6r")
        .replace("driver: ada\n", "driver: ada\nsupersedes: [1]\ntickets: [SHOP-13]\n")
        .replace("# Adopt PostgreSQL for orders", "# Rent a database")
        .replace("Orders live in PostgreSQL.", "Orders live where somebody else keeps them.")
}

fn told(trap: Option<&Trap>) {
    let mut team = team(trap);
    let text = RECORD.replace("driver: ada\n", "driver: ada\ntickets: [SHOP-12]\n");
    let (base, head) = team.branch("topic", PATH, &text);
    team.sync(&[]);
    let page = "<https://decisions.example.com/records/dr-1.html|DR-1 Adopt PostgreSQL for orders>";
    assert_eq!(
        team.world(),
        [
            "SHOP-12: DR-1 Adopt PostgreSQL for orders: Awaiting product and engineering".to_owned(),
            "slack: DR-1 Adopt PostgreSQL for orders: Awaiting product and engineering".to_owned(),
            format!("slack: > Grace Hopper: {page} awaits the sign-off of product"),
            format!("slack: > <@U024BE7LH>: {page} awaits the sign-off of engineering"),
            "Awaiting: DR-1 Adopt PostgreSQL for orders: 1 page, [ ] product — Grace Hopper, [ ] engineering — Ada Lovelace"
                .to_owned(),
        ]
    );
    // Both approve on GitHub, one after the other.
    let github = Server::new(FakeGitHub::new());
    if let Some(trap) = trap {
        github.trap(trap);
    }
    let pull = Pull { author: AUTHOR, head: head.clone(), base, ..Pull::default() };
    github.with(|github| github.pulls.insert(7, pull));
    team.sandbox.env("GITHUB_API_URL", github.url()).env("GITHUB_REPOSITORY", "acme/shop");
    let status = |word: &str, says: &str| Some((word.to_owned(), says.to_owned()));
    for (who, stands) in [
        (GRACE, status("pending", "1 of 2 sign-offs; missing: DR-1 engineering (Ada Lovelace)")),
        (ADA, status("success", "2 of 2 sign-offs")),
    ] {
        github.with(|github| github.review(7, who, "APPROVED", &head));
        team.sync(&["github", "7"]);
        assert_eq!(github.with(|github| github.status(&head)), stands);
        assert_eq!(github.with(|github| github.pulls[&7].comments.len()), 1);
    }
    github.seen();
    let _ = team.sandbox.run(&["sync", "github", "7"]).ended(0);
    assert_eq!(github.writes(), [""; 0]);
    let merge = team.merge("topic");
    github.with(|github| github.pulls.get_mut(&7).expect("it is there").merge = Some(merge));
    team.sync(&["github", "7", "--record", "--key", &key_file("ci")]);
    team.publish();
    team.sync(&[]);
    let accepted = [
        "SHOP-12: DR-1 Adopt PostgreSQL for orders: Accepted",
        "slack: DR-1 Adopt PostgreSQL for orders: Accepted",
        "Decided: DR-1 Adopt PostgreSQL for orders: 1 page, [x] product — signed by Grace Hopper on 2026-11-20, [x] \
         engineering — signed by Ada Lovelace on 2026-11-20",
    ];
    assert_eq!(team.world(), accepted);
    team.is_silent();
    // What takes its place is approved on GitLab.
    let (base, head) = team.branch("second", "decisions/0002-rent-a-database.md", &second());
    team.sync(&[]);
    assert_eq!(team.world().iter().filter(|line| line.contains("DR-1")).collect::<Vec<_>>(), accepted);
    assert_eq!(team.world().len(), 3 + 5);
    let gitlab = Server::new(FakeGitLab::new(&base, &head));
    if let Some(trap) = trap {
        gitlab.trap(trap);
    }
    let at = Some("2026-11-21T09:00:00Z");
    gitlab.with(|gitlab| gitlab.approvals = vec![(GRACE, at), (ADA, at)]);
    team.sandbox.env("CI_API_V4_URL", format!("{}/api/v4", gitlab.url())).env("CI_PROJECT_ID", "42");
    team.sync(&["gitlab", "7"]);
    assert_eq!(gitlab.with(|gitlab| gitlab.status(&head)), status("success", "2 of 2 sign-offs"));
    assert_eq!(gitlab.with(|gitlab| gitlab.notes.len()), 1);
    let merge = team.merge("second");
    gitlab.with(|gitlab| gitlab.merge = Some(merge));
    team.sync(&["gitlab", "7", "--record", "--key", &key_file("ci")]);
    team.publish();
    let _ = team.sandbox.run(&["check"]).ended(0);
    team.sync(&[]);
    assert_eq!(
        team.world(),
        [
            "SHOP-12: DR-1 Adopt PostgreSQL for orders: Superseded by DR-2 (struck)",
            "SHOP-13: DR-2 Rent a database: Accepted",
            "slack: DR-1 Adopt PostgreSQL for orders: Superseded by DR-2",
            "slack: DR-2 Rent a database: Accepted",
            "Archive: DR-1 Adopt PostgreSQL for orders: 1 page, [x] product — signed by Grace Hopper on 2026-11-20, [x] \
             engineering — signed by Ada Lovelace on 2026-11-20",
            "Decided: DR-2 Rent a database: 1 page, [x] product — signed by Grace Hopper on 2026-11-21, [x] engineering — \
             signed by Ada Lovelace on 2026-11-21",
        ]
    );
    team.is_silent();
}

#[test]
fn a_decision_is_proposed_approved_merged_and_superseded_and_every_service_says_so() {
    told(None);
}

#[test]
fn the_same_is_told_where_every_run_dies_behind_each_of_its_steps() {
    let trap = Trap::default();
    told(Some(&trap));
    // Links, messages, cards and what hangs on them, statuses and comments.
    assert!(trap.caught() > 30, "{}", trap.caught());
}
