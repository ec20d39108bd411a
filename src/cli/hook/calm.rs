//! Keeps a mistake of ours from looking like one of the person who commits.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use crate::cli::Problem;

/// Runs something and turns a panic in it into a problem of a few lines.
pub(crate) fn calm<T>(run: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    let loud = take_hook();
    set_hook(Box::new(|_| {}));
    let result = catch_unwind(AssertUnwindSafe(run));
    set_hook(loud);
    result.unwrap_or_else(|cause| {
        let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| cause.downcast_ref::<String>().cloned());
        let first =
            text.as_deref().and_then(|text| text.lines().next()).unwrap_or("no reason given").to_owned();
        Err(Problem::new(format!("the check broke off by a mistake of its own: {first}"))
            .hint("nothing was checked; please report it with the line above"))
    })
}

#[cfg(test)]
mod tests {
    use super::calm;

    #[test]
    fn a_panic_is_a_problem() {
        let shown = format!("{:?}", calm::<()>(|| panic!("the {} broke\nand more", "index")).unwrap_err());
        assert!(shown.contains("mistake of its own: the index broke\""), "{shown}");
        assert!(calm(|| Ok(7)).is_ok_and(|seven| seven == 7));
    }
}
