//! What `sync` and `doctor --live` share: pictures of the logs, secrets of the environment, time, and clean streams.

pub(super) mod clean;
pub(super) mod clock;
pub(super) mod forge;
pub(super) mod live;
pub(super) mod report;
pub(super) mod scene;
pub(super) mod teller;
