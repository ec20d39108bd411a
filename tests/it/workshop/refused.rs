//! What is refused in a workshop, each with the way out.

use super::{FOLDER, goes, in_the_room};
use snapbox::str;

#[test]
fn words_that_nothing_is_called_by_are_met_with_what_was_meant() {
    let sandbox = in_the_room();
    sandbox.run(&["workshop", "group", "Managed", "ada-1", "adda-2"]).problem(str![[r#"
countersign: there is no idea `adda-2`
  help: did you mean `ada-2`?

"#]]);
    sandbox.run(&["workshop", "option", "X", "--from", "Manged"]).problem(str![[r#"
countersign: there is no idea or group `Manged`
  help: did you mean `managed`?

"#]]);
    sandbox.run(&["workshop", "score", "do-nothin", "cost=1"]).problem(str![[r#"
countersign: there is no option `do-nothin`
  help: did you mean `do-nothing`?

"#]]);
    sandbox.run(&["workshop", "score", "do-nothing", "csot=1"]).problem(str![[r#"
countersign: there is no criterion `csot`
  help: did you mean `cost`?

"#]]);
    sandbox.run(&["workshop", "score", "do-nothing", "cost=6"]).problem(str![[r#"
countersign: `6` is no score
  help: a whole number from 1 to 5, the best

"#]]);
    sandbox.run(&["workshop", "score", "do-nothing", "value=1"]).problem(str![[r#"
countersign: Ada Lovelace does not speak for product, which scores `Value`
  help: for product speaks Grace Hopper: `--as NAME` in one room

"#]]);
    sandbox.run(&["workshop", "score", "do-nothing", "cost=1", "--as", "Kim Minh"]).problem(str![[r#"
countersign: Kim Minh is not on the roster: ideas are welcome, and `Cost` is scored by engineering
  help: for engineering speaks Ada Lovelace: `--as NAME` in one room

"#]]);
    sandbox.run(&["workshop", "score"]).problem(str![[r#"
countersign: it is not said which option gets what
  help: `countersign workshop score OPTION feasibility=3`

"#]]);
    sandbox.run(&["workshop", "show", "how-do-we-keep-orders-saef"]).problem(str![[r#"
countersign: there is no workshop `how-do-we-keep-orders-saef`
  help: did you mean `how-do-we-keep-orders-safe`?

"#]]);
    sandbox.run(&["workshop", "propose", "--choose", "postgres-managed"]).problem(str![[r#"
countersign: there is no option `postgres-managed`
  help: did you mean `postgresql-managed`?

"#]]);
    sandbox.run(&["workshop", "idea"]).problem(str![[r#"
countersign: there is no idea
  help: `countersign workshop idea "A managed database"`

"#]]);
    goes(&sandbox, &["start", "Another?"]);
    sandbox.run(&["workshop", "idea", "A"]).problem(str![[r#"
countersign: 2 workshops are open: another, how-do-we-keep-orders-safe
  help: say which one: `--workshop another`

"#]]);
    goes(&sandbox, &["close", "--workshop", "another"]);
    goes(&sandbox, &["idea", "A"]);
    sandbox.write(&format!("{FOLDER}/scores/ada.yaml"), "do-nothing: {feasibility: 5}\n");
    sandbox.run(&["workshop", "score", "do-nothing", "cost=1"]).problem(str![[r#"
countersign: `decisions/workshops/how-do-we-keep-orders-safe/scores/ada.yaml` would not be read back as it is meant: while parsing a block mapping, did not find expected key
  help: nothing was written: mend the file by hand first

"#]]);
}
