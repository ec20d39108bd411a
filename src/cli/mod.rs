//! Arguments, environment, clock and streams: the only module that names them.
