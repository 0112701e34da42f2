// An attestation as it is usually written: viem reads the balance and the block, Node signs the raw form, jose the JWT. node attest.mjs PORT RPC ISSUER
import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import express from "express";
import { SignJWT } from "jose";
import { createPublicClient, getAddress, http, parseAbi, parseUnits, toHex } from "viem";
import { serve } from "./workers.mjs";

const [port, rpc, issuer] = process.argv.slice(2);
const abi = parseAbi(["function balanceOf(address owner) view returns (uint256)", "function decimals() view returns (uint8)"]);
const client = createPublicClient({ transport: http(rpc) });
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const decimals = new Map();
const app = express();

function canon(value) {
  return Array.isArray(value) ? `[${value.map(canon).join(",")}]`
    : value !== null && typeof value === "object" ? `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canon(value[name])}`).join(",")}}`
    : JSON.stringify(value);
}

async function decimalsOf(address) {
  if (!decimals.has(address)) {
    decimals.set(address, await client.readContract({ address, abi, functionName: "decimals" }));
  }
  return decimals.get(address);
}

app.get("/healthz", (req, res) => res.end());

app.post("/v1/attest", express.json(), async (req, res) => {
  const [{ type, chainId, contractAddress, threshold, label = "" }] = req.body.conditions;
  const address = getAddress(contractAddress);
  const [block, balance, unit] = await Promise.all([
    client.getBlock(),
    client.readContract({ address, abi, functionName: "balanceOf", args: [getAddress(req.body.wallet)] }),
    decimalsOf(address),
  ]);
  const met = balance >= parseUnits(threshold, unit);
  const evaluatedCondition = { type, chainId, contractAddress, operator: "gte", threshold };
  const conditionHash = `0x${createHash("sha256").update(canon(evaluatedCondition)).digest("hex")}`;
  const blockNumber = toHex(block.number);
  const blockTimestamp = new Date(Number(block.timestamp) * 1000).toISOString();
  const results = [{ condition: 0, label, type, chainId, met, evaluatedCondition, conditionHash, blockNumber, blockTimestamp }];
  const now = Date.now();
  const [id, attestedAt] = [`ATST-${randomBytes(8).toString("hex").toUpperCase()}`, new Date(now).toISOString()];
  const sig = createSign("SHA256").update(`insumer.attestation.v2\n${canon({ v: 2, id, pass: met, results, attestedAt })}`)
    .sign({ key: privateKey, dsaEncoding: "ieee-p1363" }, "base64");
  const jwt = await new SignJWT({ pass: met, conditionHash: [conditionHash], blockNumber, blockTimestamp, results })
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: "insumer-attest-v2" })
    .setIssuer(issuer)
    .setSubject(req.body.wallet)
    .setJti(id)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(now / 1000) + 1800)
    .sign(privateKey);
  const attestation = { id, pass: met, results, passCount: met ? 1 : 0, failCount: met ? 0 : 1, attestedAt, expiresAt: new Date(now + 1_800_000).toISOString() };
  return res.json({ ok: true, data: { attestation, sig, kid: "insumer-attest-v2", jwt }, meta: { version: "1.0", timestamp: new Date().toISOString(), creditsCharged: 1 } });
});

serve(app, Number(port));
