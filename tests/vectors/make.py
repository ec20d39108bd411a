#!/usr/bin/env python3
"""Makes every file of accepted/ and refused/ anew, with throwaway keys that are gone when it ends.

Needs ssh-keygen (OpenSSH 8.9 to 9.7: later ones make no DSA keys) and the Python package `cryptography`.
"""

import base64
import hashlib
import pathlib
import shutil
import struct
import subprocess
import tempfile

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

HERE = pathlib.Path(__file__).resolve().parent
NAMESPACE = "countersign.signoff.v1"
MESSAGE = """countersign signoff v1
log: 7q2m-x4tf
record: k7f3-2m9q
revision: 1
digest: sha256:28af903f5c1b8f1d7d0e3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f
role: product
signer: grace
verdict: accept
at: 2026-11-22T08:00:00Z
"""

ORDER = 2**252 + 27742317777372353535851937790883648493
TOUCHED, VERIFIED = 0x01, 0x04


def string(data):
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">I", len(data)) + data


def mpint(number):
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b"")


def line(blob, comment):
    kind = blob[4 : 4 + struct.unpack(">I", blob[:4])[0]].decode()
    return f"{kind} {base64.b64encode(blob).decode()} {comment}"


def signed_data(namespace, hash_name="sha512"):
    digest = hashlib.new(hash_name, MESSAGE.encode()).digest()
    return b"SSHSIG" + string(namespace) + string("") + string(hash_name) + string(digest)


def sshsig(blob, made, namespace, hash_name="sha512"):
    head = b"SSHSIG" + struct.pack(">I", 1)
    return head + string(blob) + string(namespace) + string("") + string(hash_name) + string(made)


def write(folder, name, key, signature, namespace=NAMESPACE, **more):
    fields = {"key": key, "namespace": namespace, **more, "sig": base64.b64encode(signature).decode()}
    text = "".join(f"{field}: {value}\n" for field, value in fields.items())
    (HERE / folder / f"{name}.txt").write_text(text + "\n" + MESSAGE, newline="\n")


def by_ssh_keygen(folder, name, kind, bits=None, options=(), namespace=NAMESPACE, **more):
    with tempfile.TemporaryDirectory() as temporary:
        top = pathlib.Path(temporary)
        (top / "message").write_text(MESSAGE, newline="\n")
        size = ["-b", str(bits)] if bits else []
        run = lambda *args: subprocess.run(["ssh-keygen", "-q", *args], cwd=top, check=True, capture_output=True)
        run("-t", kind, *size, "-N", "", "-C", f"{name}@example.com", "-f", "key")
        run("-Y", "sign", "-f", "key", "-n", namespace, *options, "message")
        armoured = (top / "message.sig").read_text().split("\n")
        assert armoured[0] == "-----BEGIN SSH SIGNATURE-----", armoured
        signature = base64.b64decode("".join(armoured[1:-2]))
        write(folder, name, (top / "key.pub").read_text().strip(), signature, namespace, **more)


def device(folder, name, kind, flags, application="ssh:", **more):
    """A signature as a FIDO device makes it (PROTOCOL.u2f), by a key in software."""
    data = signed_data(NAMESPACE)
    trailer = bytes([flags]) + struct.pack(">I", 7)
    signed = hashlib.sha256(application.encode()).digest() + trailer + hashlib.sha256(data).digest()
    if kind == "sk-ssh-ed25519@openssh.com":
        key = ed25519.Ed25519PrivateKey.generate()
        raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        blob = string(kind) + string(raw) + string(application)
        numbers = key.sign(signed)
    else:
        key = ec.generate_private_key(ec.SECP256R1())
        format = serialization.PublicFormat.UncompressedPoint
        point = key.public_key().public_bytes(serialization.Encoding.X962, format)
        blob = string(kind) + string("nistp256") + string(point) + string(application)
        r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
        numbers = mpint(r) + mpint(s)
    made = string(kind) + string(numbers) + trailer
    write(folder, name, line(blob, f"{name}@example.com"), sshsig(blob, made, NAMESPACE), **more)


def by_scalar(folder, name, numbers, **more):
    """An ed25519 signature made from the secret scalar and the ordinary signature, as only a tampering signer does."""
    key = ed25519.Ed25519PrivateKey.generate()
    raw = serialization.Encoding.Raw
    seed = key.private_bytes(raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    scalar = bytearray(hashlib.sha512(seed).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 63 | 64
    public = key.public_key().public_bytes(raw, serialization.PublicFormat.Raw)
    data = signed_data(NAMESPACE)
    hashed = lambda point: int.from_bytes(hashlib.sha512(point + public + data).digest(), "little")
    made = numbers(int.from_bytes(scalar, "little"), hashed, key.sign(data))
    blob = string("ssh-ed25519") + string(public)
    signature = sshsig(blob, string("ssh-ed25519") + string(made), NAMESPACE)
    write(folder, name, line(blob, f"{name}@example.com"), signature, **more)


def small_point(scalar, hashed, _):
    """R is the neutral point: [s]B = R + [k]A holds for s = k * a."""
    point = (1).to_bytes(32, "little")
    return point + (hashed(point) * scalar % ORDER).to_bytes(32, "little")


def large_number(_, __, made):
    """The ordinary signature with the order added to s."""
    return made[:32] + (int.from_bytes(made[32:], "little") + ORDER).to_bytes(32, "little")


def by_rsa(folder, name, algorithm, digest, **more):
    """A signature by an RSA key over a hash that ssh-keygen does not choose by itself."""
    key = rsa.generate_private_key(65537, 3072)
    numbers = key.public_key().public_numbers()
    blob = string("ssh-rsa") + mpint(numbers.e) + mpint(numbers.n)
    made = string(algorithm) + string(key.sign(signed_data(NAMESPACE), padding.PKCS1v15(), digest))
    write(folder, name, line(blob, f"{name}@example.com"), sshsig(blob, made, NAMESPACE), **more)


def main():
    for folder in ["accepted", "refused"]:
        shutil.rmtree(HERE / folder, ignore_errors=True)
        (HERE / folder).mkdir()

    software = {"proof": "Software"}
    for name, kind, bits in [
        ("ed25519", "ed25519", None),
        ("ecdsa-p256", "ecdsa", 256),
        ("ecdsa-p384", "ecdsa", 384),
        ("ecdsa-p521", "ecdsa", 521),
        ("rsa-3072", "rsa", 3072),
        ("rsa-4096", "rsa", 4096),
    ]:
        by_ssh_keygen("accepted", name, kind, bits, hash="sha512", **software)
    sha256 = ["-O", "hashalg=sha256"]
    by_ssh_keygen("accepted", "ed25519-sha256", "ed25519", None, sha256, hash="sha256", **software)
    by_ssh_keygen("accepted", "ecdsa-p256-sha256", "ecdsa", 256, sha256, hash="sha256", **software)
    by_rsa("accepted", "rsa-sha2-256", "rsa-sha2-256", hashes.SHA256(), hash="sha512", **software)
    for short, kind in [
        ("sk-ed25519", "sk-ssh-ed25519@openssh.com"),
        ("sk-ecdsa", "sk-ecdsa-sha2-nistp256@openssh.com"),
    ]:
        for name, flags in [("untouched", 0), ("touched", TOUCHED), ("verified", TOUCHED | VERIFIED)]:
            proof = f"Device {{ touched: {str(bool(flags & TOUCHED)).lower()}, verified: {str(bool(flags & VERIFIED)).lower()} }}"
            device("accepted", f"{short}-{name}", kind, flags, hash="sha512", proof=proof)

    # `stock` is what `ssh-keygen -Y verify` of OpenSSH 9.2 says of it.
    by_ssh_keygen("refused", "git-commit", "ed25519", None, namespace="git", stock="accepts", fault="OtherNamespace")
    by_ssh_keygen("refused", "rsa-2048", "rsa", 2048, stock="accepts", fault="RsaShort")
    by_ssh_keygen("refused", "dsa", "dsa", stock="varies", fault="Unsupported")
    by_scalar("refused", "ed25519-small-point", small_point, stock="accepts", fault="Malformed")
    by_scalar("refused", "ed25519-large-number", large_number, stock="accepts", fault="Mismatch")
    by_rsa("refused", "rsa-sha1", "ssh-rsa", hashes.SHA1(), stock="refuses", fault="Sha1")
    for short, kind in [
        ("sk-ed25519", "sk-ssh-ed25519@openssh.com"),
        ("sk-ecdsa", "sk-ecdsa-sha2-nistp256@openssh.com"),
    ]:
        device(
            "refused",
            f"{short}-web",
            kind,
            TOUCHED,
            "https://example.com",
            stock="accepts",
            fault="Application",
        )


if __name__ == "__main__":
    main()
