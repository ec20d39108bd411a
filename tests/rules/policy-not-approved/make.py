"""Makes the cases in this folder anew: a policy of three admins, a change of it, and signatures over that.

Needs ssh-keygen. Each key lives as long as the script; then run `SNAPSHOTS=overwrite cargo test --test it rules`.
"""

import hashlib
import pathlib
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
LOG = "6f1c0e52-7d0a-4c7e-9a51-0d6f2b9c1e77"
AT = "2026-11-22T08:00:00Z"
KEYS = pathlib.Path(tempfile.mkdtemp())


def key(name):
    file = KEYS / name
    if not file.exists():
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"{name}@laptop", "-f", file], check=True
        )
    return file.with_suffix(".pub").read_text().strip()


def policy(serial, *, eve="", roles="[product]", threshold=2, ada="", name="Grace Hopper"):
    return f"""version: 1
log: {LOG}
serial: {serial}
admins: [grace, ada, mary]
admin-threshold: {threshold}
people:
  grace:
    name: {name}
    emails: [grace@example.com]
    roles: {roles}
    keys:
      - {key("grace")}
      - {key("grace-home")}
  ada:
    name: Ada Lovelace
    emails: [ada@example.com]
    roles: [engineering]
    keys:
      - key: {key("ada")}
{ada}  mary:
    name: Mary Jackson
    emails: [mary@example.com]
    roles: [engineering]
    until: 2026-06-30
    keys:
      - {key("mary")}
{eve}sections:
  product: []
  technical: []
"""


def digest(text):
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def signature(statement, by, namespace):
    file = KEYS / "statement"
    file.write_text(statement)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", KEYS / by, file], check=True)
    armour = file.with_suffix(".sig").read_text()
    file.with_suffix(".sig").unlink()
    return "".join(armour.splitlines()[1:-1])


def sigs(serial, before, after, signers, namespace="countersign.policy.v1"):
    head = f"serial: {serial}\nbefore: {digest(before)}\nafter: {digest(after)}\n"
    text = head + "admins:\n"
    for admin in ["grace", "ada", "mary", "eve"]:
        if admin == "eve" and admin not in signers:
            continue
        text += f"  {admin}:\n"
        if admin in signers:
            statement = f"countersign policy v1\nlog: {LOG}\n{head}admin: {admin}\nat: {AT}\n"
            text += f"    at: {AT}\n    sig: {signature(statement, signers[admin], namespace)}\n"
    return text


def case(name, before, after, signatures=None):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "before").mkdir(parents=True)
    (folder / "before/policy.yaml").write_text(before)
    (folder / "policy.yaml").write_bytes(after.encode())
    if signatures is not None:
        (folder / "countersign.sigs").write_bytes(signatures.encode())


key("eve")
BEFORE, AFTER = policy(3), policy(4, roles="[product, engineering]")
BOTH = {"grace": "grace", "ada": "ada"}
case("nobody", BEFORE, AFTER)
case("one-of-two", BEFORE, AFTER, sigs(4, BEFORE, AFTER, {"grace": "grace"}))
case("two-keys-of-one", BEFORE, AFTER, sigs(4, BEFORE, AFTER, {"grace": "grace", "ada": "grace-home"}))
case("no-admin", BEFORE, AFTER, sigs(4, BEFORE, AFTER, {"grace": "grace", "eve": "eve"}))
# On the roster, and no admin.
EVE = f"  eve:\n    emails: [eve@example.com]\n    roles: [product]\n    keys:\n      - {key('eve')}\n"
WITH_EVE = policy(3, eve=EVE), policy(4, eve=EVE, roles="[engineering]")
case("on-the-roster", *WITH_EVE, sigs(4, *WITH_EVE, {"grace": "grace", "eve": "eve"}))
case("who-left", BEFORE, AFTER, sigs(4, BEFORE, AFTER, {"grace": "grace", "mary": "mary"}))
case("another-change", BEFORE, AFTER, sigs(4, BEFORE, policy(4, name="Grace"), BOTH))
case("another-purpose", BEFORE, AFTER, sigs(4, BEFORE, AFTER, BOTH, "countersign.signoff.v1"))
# A change that lowers the threshold, or puts a key of somebody's own in, is judged by what stood there before.
LOWER = policy(4, threshold=1)
case("lowers-the-threshold", BEFORE, LOWER, sigs(4, BEFORE, LOWER, {"grace": "grace"}))
OWN = AFTER.replace(key("ada"), key("eve"))
case("brings-its-own-key", BEFORE, OWN, sigs(4, BEFORE, OWN, {"grace": "grace", "ada": "eve"}))
ENDED = policy(3, ada="        until: 2026-11-21\n")
MORE = policy(4, ada="        until: 2026-11-21\n", roles="[product, engineering]")
case("ended-key", ENDED, MORE, sigs(4, ENDED, MORE, BOTH))
case("valid", BEFORE, AFTER, sigs(4, BEFORE, AFTER, BOTH))
SIGNED = sigs(4, BEFORE, AFTER, BOTH)
case("valid-line-ends", BEFORE, AFTER.replace("\n", "\r\n"), SIGNED.replace("\n", "\r\n"))
case("valid-no-admins", AFTER.replace("admins: [grace, ada, mary]\nadmin-threshold: 2\n", ""), BEFORE)
case("valid-serial-has-its-own-rule", BEFORE, policy(9))

for name, text in {
    "valid": SIGNED,
    "valid-first": SIGNED.replace(digest(BEFORE), "none"),
    "trailing-word": SIGNED.replace("  mary:\n", "  mary: yes\n"),
    "blank-line": SIGNED + "\n",
    "number": SIGNED.replace("serial: 4", "serial: 04"),
    "digest": SIGNED.replace("after: sha256:", "after: "),
    "cut": SIGNED[: SIGNED.index("    sig:")],
    "twice": SIGNED + "  ada:\n",
    "no-signature": SIGNED.replace("    sig: U1N", "    sig: U2N"),
    "moment": SIGNED.replace(AT, "2026-11-22"),
    "mark": "\ufeff" + SIGNED,
    "carriage-returns": SIGNED.replace("\n", "\r\r\n"),
}.items():
    folder = HERE.parent / "policy-sigs-malformed" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "countersign.sigs").write_bytes(text.encode())
shutil.rmtree(KEYS)
