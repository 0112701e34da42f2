// Sign-in as it is usually written: siwe reads, viem checks the signature and reads the balance, jose signs. node signin.mjs PORT RPC COIN DOMAIN
import { webcrypto } from "node:crypto";
import express from "express";
import { SignJWT, generateKeyPair } from "jose";
import { SiweMessage } from "siwe";
import { createPublicClient, getAddress, http, parseAbi, verifyMessage } from "viem";
import { serve } from "./workers.mjs";

const [port, rpc, coin, domain] = process.argv.slice(2);
const abi = parseAbi(["function balanceOf(address owner) view returns (uint256)"]);
const client = createPublicClient({ transport: http(rpc) });
const { privateKey } = await generateKeyPair("ES256");
const used = new Set();
const app = express();

app.get("/healthz", (req, res) => res.end());

app.post("/oauth2/token", express.json(), async (req, res) => {
  let message;
  try {
    message = new SiweMessage(req.body.message);
  } catch {
    return res.status(400).json({ error: "invalid message" });
  }
  const now = Date.now();
  if (message.domain !== domain || used.has(message.nonce) || Date.parse(message.expirationTime) <= now) {
    return res.status(401).json({ error: "invalid message" });
  }
  if (!await verifyMessage({ address: message.address, message: req.body.message, signature: req.body.signature })) {
    return res.status(401).json({ error: "invalid signature" });
  }
  used.add(message.nonce);
  const balance = await client.readContract({ address: getAddress(coin), abi, functionName: "balanceOf", args: [message.address] });
  const token = await new SignJWT({ scope: balance > 0n ? "holders" : "" })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt" })
    .setIssuer(`http://${domain}`)
    .setSubject(`eip155:${message.chainId}:${message.address.toLowerCase()}`)
    .setJti(webcrypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime("15m")
    .sign(privateKey);
  return res.json({ access_token: token, token_type: "Bearer", expires_in: 900 });
});

serve(app, Number(port));
