# Fills an empty folder with what the examples of a help screen speak of: `sh -c scene.sh sh NAME`. Ada acts.
set -e
grace() { GIT_AUTHOR_NAME='Grace Hopper' GIT_AUTHOR_EMAIL=grace@example.com "$@"; }
quiet() { "$@" >/dev/null 2>&1; }
commit() { git add -A && git commit --quiet --allow-empty -m "$1"; }
edit() { sed -e "$1" "$2" >"$2.new" && mv "$2.new" "$2"; }
record=decisions/0002-adopt-postgresql.md

mkdir -p "$HOME/.ssh" "$HOME/.local/share/bash-completion/completions" "$HOME/.config/fish/completions"
ssh-keygen -q -t ed25519 -N '' -f "$HOME/.ssh/id_ed25519"
git init --quiet
[ "$1" = nothing ] && exit

mkdir -p src/orders docs/adr ../old/doc/adr
echo 'struct Cart;' >src/orders/cart.rs
printf '# 1. Use X\n\nDate: 2020-01-01\n\n## Status\n\nMoved\n\n## Decision\n\nX.\n' >docs/adr/0001-use-x.md
printf '# 2. Use Y\n\nDate: 2020-02-01\n\n## Status\n\nReverted\n\n## Decision\n\nY.\n' >docs/adr/0002-use-y.md
cp docs/adr/*.md ../old/doc/adr/
commit 'Begin'
if [ "$1" = other ]; then
    quiet countersign init decisions --yes && countersign export json-adr >../decisions.json
    rm -r decisions && mv ../decisions.json . && commit 'Take what adrs wrote' && exit
fi

quiet countersign init decisions --yes
printf 'site:\n  url: https://decisions.example.com/\nroles: [security]\n' >>decisions/countersign.yaml
quiet countersign roster add ada --name 'Ada Lovelace' --email ada@example.com --role engineering --role security
quiet countersign roster add lin --name 'Lin Chen' --email lin@example.com --role engineering
[ "$1" = newcomer ] || quiet countersign roster add grace --name 'Grace Hopper' --email grace@example.com --role product
quiet countersign new 'Adopt PostgreSQL' --kind technical --template technical-light --tag storage --no-edit
edit 's/^> ✎.*/Answered./;s/✎[^|]*/3 /g' $record
awk '{ print } /^driver:/ { print "informed: [marketing]" }' $record >informed && mv informed $record
printf '\n## Success measures\n\n| Measure | Baseline | Target | Date |\n|---|---|---|---|\n| p95 latency | 300 ms | < 200 ms | 2026-12-22 |\n' >>$record
printf 'measure,value,source\np95 latency,180 ms,dashboard 7\n' >figures.csv
printf 'Ask the warehouse\nWait\n' >ideas.txt
printf '<!-- countersign:index -->\n<!-- /countersign:index -->\n' >README.md
cp README.md decisions/ && mkdir -p decisions/templates
commit 'Draft a record' && git tag v1.0 && git tag v1.4 && git branch release && git update-ref refs/remotes/origin/main HEAD
edit 's/Cart/Basket/' src/orders/cart.rs && commit 'Rename the cart'
[ "$1" = draft ] || [ "$1" = newcomer ] && exit

case $1 in
workshop)
    quiet countersign workshop start 'How do we keep orders safe?' --name orders --criterion Cost=engineering
    quiet countersign workshop idea 'A managed database'
    quiet countersign workshop idea --as grace 'Keep the files' 'Ask the warehouse'
    quiet countersign workshop idea --as lin 'A database of our own'
    quiet countersign workshop group Managed ada-1
    quiet countersign workshop option 'PostgreSQL, managed' --from Managed
    commit 'Begin a workshop' && exit ;;
themed) quiet countersign theme eject record.html --to theme && exit ;;
glossary) quiet countersign glossary start && commit 'Begin a glossary' && exit ;;
twins)
    quiet countersign propose 2
    mv $record decisions/0042-offer-x.md
    sed -e 's/^id: .*/id: m4t8-x0wd/;s/^# .*/# Offer Y/' decisions/0042-offer-x.md >decisions/0042-offer-y.md
    mkdir -p docs && echo 'As DR-42 says' >docs/checkout.md
    commit 'Merge what took one number' && exit ;;
forty-two)
    quiet countersign propose 2
    mv $record decisions/0042-offer-x.md
    commit 'Come to number 42' && exit ;;
esac

quiet countersign propose 2 && commit 'Propose a record' && git tag --force v1.4 >/dev/null
case $1 in
proposed) exit ;;
objected)
    quiet countersign object 2 --reason 'Nobody asked for it.' --commit
    quiet grace countersign object 2 --reason 'Nobody asked for it.' --commit && exit ;;
both)
    git switch --quiet -c hers && quiet grace countersign sign 2 --yes --commit
    git switch --quiet main && quiet countersign sign 2 --yes --commit
    quiet git merge --no-edit hers && exit ;;
esac
quiet countersign sign 2 --yes --commit
[ "$1" = signed ] && exit
quiet grace countersign sign 2 --yes --commit
git update-ref refs/remotes/origin/main HEAD
case $1 in
stale) edit 's/^Answered/Answered anew/' $record && commit 'Change what was signed' ;;
learnt) quiet countersign outcome 2 --csv figures.csv --lesson 'Load tests came in time.' && commit 'Measure' ;;
esac
