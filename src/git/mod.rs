//! Repositories, snapshots, history and the index: the only module that names git2.
