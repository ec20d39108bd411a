//! Lives told from real repositories.
