#!/usr/bin/env bash
# Asks whether a wallet holds at least 1,000 of a token: ./attest.sh WALLET CONTRACT CHAIN
# PORTCULLIS_URL is the server, PORTCULLIS_API_KEY the key. Prints the whole answer; the token is data.jwt.
set -euo pipefail
wallet=$1 contract=$2 chain=$3

curl -sS --fail-with-body -X POST "$PORTCULLIS_URL/v1/attest" \
  -H "X-API-Key: $PORTCULLIS_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "wallet": "'"$wallet"'",
    "format": "jwt",
    "conditions": [
      {
        "type": "token_balance",
        "contractAddress": "'"$contract"'",
        "chainId": '"$chain"',
        "threshold": 1000,
        "decimals": 6,
        "label": "USDC >= 1000"
      }
    ]
  }'
