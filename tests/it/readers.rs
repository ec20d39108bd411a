//! Both readers of repositories, libgit2 and the git command, say the same of every repository that both can read; and
//! what only one can read is judged as the same content elsewhere.
#![cfg(unix)] // Hooks and the lines of shell that make the repositories.

mod formats;
mod missing;
mod scenarios;
mod stage;

use scenarios::ALL;

/// Plays the scenarios of one part of the list, so that the parts can run side by side.
fn play(part: usize) {
    /// How many parts there are.
    const PARTS: usize = 4;
    for (name, build) in ALL.iter().skip(part).step_by(PARTS) {
        let mut codes = Vec::new();
        for good in [true, false] {
            let (mut stage, line) = build(good);
            stage.name = format!("{name}, {}", if good { "good" } else { "bad" });
            let _ = stage.all();
            codes.push(stage.hooked(&line).code);
            let _ = stage.all();
        }
        assert_eq!(codes, [Some(0), Some(1)], "{name}");
    }
}

#[test]
fn they_agree_in_the_first_quarter_of_all_scenarios() {
    play(0);
}

#[test]
fn they_agree_in_the_second_quarter_of_all_scenarios() {
    play(1);
}

#[test]
fn they_agree_in_the_third_quarter_of_all_scenarios() {
    play(2);
}

#[test]
fn they_agree_in_the_fourth_quarter_of_all_scenarios() {
    play(3);
}
