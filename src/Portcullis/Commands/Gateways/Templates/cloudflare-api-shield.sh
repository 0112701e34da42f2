#!/usr/bin/env bash
# Tells Cloudflare's API Shield the keys, and has it block what they do not verify. ZONE and TOKEN are yours; CONFIG is the id of the configuration that
# the first run prints: with it only the keys are replaced. Run it by cron; a key is published for a day before it signs.
set -euo pipefail
api=https://api.cloudflare.com/client/v4/zones/$ZONE/token_validation
call() { curl --silent --show-error --fail --header "Authorization: Bearer $TOKEN" --header 'Content-Type: application/json' "$@"; }

keys=$(curl --silent --show-error --fail {{jwks-url}} | jq -c '{keys: [.keys[] | select(.alg == "ES256") | {kty, crv, x, y, kid, alg}]}')
if [[ -n ${CONFIG:-} ]]; then
  call --request PUT "$api/config/$CONFIG/credentials" --data "$keys"
else
  call "$api/config" --data "$(jq -nc --argjson credentials "$keys" '{token_type: "JWT", title: "Portcullis", description: "Access tokens of {{public-host}}",
    token_sources: ["http.request.headers[\"authorization\"][0]"], credentials: $credentials}')" | tee /dev/stderr | jq -r .result.id |
    while read -r id; do
      call "$api/rules" --data "$(jq -nc --arg id "$id" '[{title: "Portcullis", description: "A token that verifies", action: "block", enabled: true,
        expression: "is_jwt_valid(\"\($id)\")", selector: {include: [{host: ["{{public-host}}"]}]}}]')"
    done
fi
