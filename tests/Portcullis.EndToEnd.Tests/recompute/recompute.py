"""Recomputes an attestation's hashes and signature by the format's text alone. Reads {answer, keys}, both as they came from the server; prints one JSON
object."""
import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature


def canon(value):
    if isinstance(value, dict):
        members = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canon(name)}:{canon(value[name])}" for name in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canon(item) for item in value) + "]"
    # Whole numbers are all that these conditions have; other ones Python would print in another way.
    assert not isinstance(value, float)
    return json.dumps(value, ensure_ascii=False)


def number(text):
    return int.from_bytes(base64.urlsafe_b64decode(text + "=="), "big")


def verifies(key, signature, signed):
    public = ec.EllipticCurvePublicNumbers(number(key["x"]), number(key["y"]), ec.SECP256R1()).public_key()
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
        return True
    except InvalidSignature:
        return False


given = json.load(sys.stdin)
data = json.loads(given["answer"])["data"]
attestation = data["attestation"]
signature = base64.b64decode(data["sig"], validate=True)
signed = {"v": 2, **{name: attestation[name] for name in ("id", "pass", "results", "attestedAt")}}
key = next(key for key in json.loads(given["keys"])["keys"] if key["kid"] == data["kid"])
print(json.dumps({
    "kid": data["kid"],
    "hashes": ["0x" + hashlib.sha256(canon(result["evaluatedCondition"]).encode()).hexdigest() for result in attestation["results"]],
    "signatureLength": len(signature),
    "verified": verifies(key, signature, ("insumer.attestation.v2\n" + canon(signed)).encode()),
}))
