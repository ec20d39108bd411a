//! What the fuzz targets run: the properties, by name.

mod properties;

/// Holds one input against the property of this name.
///
/// # Panics
///
/// Where the property does not hold, or there is none of this name.
pub fn run(name: &str, input: &[u8]) {
    let (_, property) =
        properties::ALL.iter().find(|(known, _)| *known == name).expect("each target has its property");
    let _ = property(input);
}
