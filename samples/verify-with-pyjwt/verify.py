"""Is this attestation good, and does it say yes? python3 verify.py TOKEN, with the server in PORTCULLIS_URL. Prints the claims."""
import json
import os
import sys

import jwt
import requests

portcullis = os.environ["PORTCULLIS_URL"]
token = sys.argv[1]

jwks_url = f"{portcullis}/.well-known/jwks.json"
jwks = requests.get(jwks_url).json()

public_key = jwt.algorithms.ECAlgorithm.from_jwk(jwks["keys"][0])

try:
    payload = jwt.decode(
        token,
        public_key,
        algorithms=["ES256"],
        issuer=portcullis,
    )

    if not payload["pass"]:
        raise Exception("Token conditions not met")
except Exception as error:
    sys.exit(f"refused: {error}")

print(json.dumps(payload))
