//! Small pictures of where a decision stands, for services that show one beside a link to it.

/// The address of a picture, from the root of the site.
pub fn address(name: &str) -> String {
    format!("assets/icons/{name}.png")
}
