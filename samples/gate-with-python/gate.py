"""Lets in whoever controls a wallet that holds what CONDITION asks. Each attestation opens once.

python3 gate.py, with the server in PORTCULLIS_URL, the port in PORT, and in CONDITION the condition as an attestation
writes it (evaluatedCondition), as JSON."""
import hashlib
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

import jwt
import requests

PORTCULLIS = os.environ["PORTCULLIS_URL"]
KEYS_LIFE = 300


def condition_hash(condition):
    """SHA-256 of the condition's canonical JSON: members sorted, no spaces, nothing escaped that need not be."""
    text = json.dumps(condition, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "0x" + hashlib.sha256(text.encode()).hexdigest()


EXPECTED = condition_hash(json.loads(os.environ["CONDITION"]))


class Used:
    """The attestations that have opened, until they expire by themselves."""

    def __init__(self):
        self._expiries, self._lock = {}, Lock()

    def add(self, jti, expires):
        now = time.time()
        with self._lock:
            self._expiries = {known: at for known, at in self._expiries.items() if at > now}
            is_new = jti not in self._expiries
            self._expiries[jti] = expires
            return is_new


class Keys:
    """The attestation keys of the server, and no others of its: access tokens are signed by those."""

    def __init__(self):
        self._keys, self._fetched, self._lock = {}, None, Lock()

    def find(self, kid):
        with self._lock:
            if self._fetched is None or time.monotonic() - self._fetched > KEYS_LIFE:
                answer = requests.get(f"{PORTCULLIS}/.well-known/jwks.json", timeout=5, allow_redirects=False)
                answer.raise_for_status()
                self._keys = {key.key_id: key.key for key in jwt.PyJWKSet.from_dict(answer.json()).keys}
                self._fetched = time.monotonic()
            return self._keys.get(kid)


USED, KEYS = Used(), Keys()


class Refused(Exception):
    pass


def wallet_of(token):
    """The wallet that the attestation lets in."""
    key = KEYS.find(jwt.get_unverified_header(token).get("kid"))
    if key is None:
        raise Refused("no attestation key of the server has signed it")
    # The algorithm is ours to name, never the token's.
    claims = jwt.decode(token, key, algorithms=["ES256"], issuer=PORTCULLIS, options={"require": ["exp", "iat", "iss", "sub", "jti"]})
    # An attestation can be about any question: that it says yes means nothing before it is known to what.
    answers = [result for result in claims["results"] if result["conditionHash"] == EXPECTED]
    if not answers:
        raise Refused("the attestation does not answer what is asked here")
    if not all(result["met"] is True for result in answers) or claims["pass"] is not True:
        raise Refused("the wallet does not hold it")
    # Anybody can have any wallet attested. Only with this did the asker show that the wallet in sub is theirs.
    if claims.get("wallet_proven") is not True:
        raise Refused("nobody has proven control of the wallet")
    if not USED.add(claims["jti"], claims["exp"]):
        raise Refused("the attestation was used before")
    return claims["sub"]


class Gate(BaseHTTPRequestHandler):
    def do_GET(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            return self.answer(401, {"error": "bring an attestation as a bearer token"})
        try:
            self.answer(200, {"wallet": wallet_of(token)})
        except requests.RequestException:
            self.answer(503, {"error": "the server's keys cannot be fetched"})
        except (jwt.PyJWTError, Refused) as error:
            self.answer(403, {"error": str(error)})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing: the request line is not worth keeping, and a token must not be."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Gate)
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
