"""What PyJWT says of each token: python3 verify.py '{"issuer":…,"base":…,"audience":…,"tokens":[…]}'. The metadata and keys come from base, as the issuer's."""
import json
import sys
from urllib.request import urlopen

import jwt

question = json.loads(sys.argv[1])
issuer, base, audience = question["issuer"], question["base"], question["audience"]


def fetch(url):
    with urlopen(url.replace(issuer, base), timeout=10) as answer:
        return json.load(answer)


KEYS_URL = fetch(f"{issuer}/.well-known/oauth-authorization-server")["jwks_uri"]
KEYS = {key.key_id: key.key for key in jwt.PyJWKSet.from_dict(fetch(KEYS_URL)).keys}
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]


def judge(token):
    try:
        header = jwt.get_unverified_header(token)
        # PyJWT looks at neither: what kind of token it is (RFC 9068, 4), and whose key the header names.
        if header.get("typ", "").lower() not in ("at+jwt", "application/at+jwt"):
            return {"refusal": "NotAnAccessToken"}
        if header.get("kid") not in KEYS:
            return {"refusal": "UnknownKey"}
        return {"claims": jwt.decode(token, KEYS[header["kid"]], algorithms=["ES256"], audience=audience, issuer=issuer, leeway=60, options={"require": REQUIRED})}
    except jwt.PyJWTError as error:
        return {"refusal": type(error).__name__}


print(json.dumps({"keys": [KEYS_URL], "verdicts": [{"pyjwt": judge(token)} for token in question["tokens"]]}))
