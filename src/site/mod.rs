//! From a log to pages: view, templates, files.
