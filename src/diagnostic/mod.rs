//! What is said about a user's records: data, with a code, a level and a place.
