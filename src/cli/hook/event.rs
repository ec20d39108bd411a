//! The events of git that have a hook of ours, and those that others call us at by mistake.

/// An event at which something can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::enum_variant_names, reason = "they are git's own names")]
pub(crate) enum Event {
    /// Before `git commit` makes a commit.
    PreCommit,
    /// Before `git merge` makes a commit.
    PreMergeCommit,
    /// Before `git push` sends anything.
    PrePush,
    /// Before a server takes a push.
    PreReceive,
}

/// The other hooks that git has.
const OTHERS: [&str; 20] = [
    "applypatch-msg",
    "pre-applypatch",
    "post-applypatch",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-rebase",
    "post-checkout",
    "post-merge",
    "update",
    "proc-receive",
    "post-receive",
    "post-update",
    "reference-transaction",
    "push-to-checkout",
    "pre-auto-gc",
    "post-rewrite",
    "sendemail-validate",
    "fsmonitor-watchman",
    "post-index-change",
];

impl Event {
    /// All of them.
    pub(crate) const ALL: [Self; 4] =
        [Self::PreCommit, Self::PreMergeCommit, Self::PrePush, Self::PreReceive];

    /// The name that git gives it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrePush => "pre-push",
            Self::PreReceive => "pre-receive",
        }
    }

    /// The event of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.name() == name)
    }

    /// The line that runs the check at this event.
    pub(crate) fn line(self) -> String {
        format!("countersign hook run {}", self.name())
    }
}

/// Whether git has another hook of that name.
pub(crate) fn is_other(name: &str) -> bool {
    OTHERS.contains(&name)
}
