//! The list of guards that `tests/mutants/run` takes away: each has to stand in the sources still, exactly once.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn each_guard_stands_where_the_list_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = fs::read_to_string(root.join("tests/mutants/guards.txt")).expect("the list is there");
    let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    let mut names = BTreeSet::new();
    let mut odd = Vec::new();
    for block in lines.join("\n").trim().split("\n\n") {
        let [head, file, before, after] = block.lines().collect::<Vec<_>>()[..] else {
            panic!("not four lines:\n{block}");
        };
        let mut words = head.split(' ');
        let name = words.next().unwrap_or_default();
        assert!(names.insert(name.to_owned()), "{name} stands twice");
        let is_attack = |word: &str| {
            [('A', 47), ('C', 62)].into_iter().any(|(letter, last)| {
                let number = word.strip_prefix(letter).and_then(|number| number.parse().ok());
                number.is_some_and(|number: u32| (1..=last).contains(&number))
            })
        };
        assert!(words.all(is_attack), "{head}");
        let before = before.strip_prefix("- ").expect("the guard");
        assert_ne!(before, after.strip_prefix("+ ").expect("what takes its place"), "{name}");
        let source = fs::read_to_string(root.join(file)).expect(file);
        let found = source.matches(before).count();
        if found != 1 {
            odd.push(format!("{name}: {found} times in {file}"));
        }
    }
    assert!(
        odd.is_empty(),
        "a guard was moved or rewritten: mend tests/mutants/guards.txt\n{}",
        odd.join("\n")
    );
    assert!(names.len() >= 40, "only {} guards", names.len());
}
