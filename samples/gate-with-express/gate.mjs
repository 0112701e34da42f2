// Lets in whoever brings an attestation that says yes: node gate.mjs, with the server in PORTCULLIS_URL and the port in PORT.
import express from "express";
import { createRemoteJWKSet, jwtVerify } from "jose";

const portcullis = process.env.PORTCULLIS_URL;
const app = express();

const JWKS = createRemoteJWKSet(
  new URL(`${portcullis}/.well-known/jwks.json`)
);

async function validateWalletAuth(token) {
  const { payload } = await jwtVerify(token, JWKS, {
    issuer: portcullis,
  });

  if (!payload.pass) {
    throw new Error("Token conditions not met");
  }

  return payload;
}

app.use("/api/premium", async (req, res, next) => {
  const auth = req.headers.authorization;
  if (!auth || !auth.startsWith("Bearer ")) {
    return res.status(401).json({ error: "Missing token" });
  }

  try {
    const payload = await validateWalletAuth(auth.split(" ")[1]);
    req.wallet = payload.sub;
    next();
  } catch (err) {
    return res.status(403).json({ error: "Invalid or expired wallet auth" });
  }
});

app.get("/api/premium", (req, res) => res.json({ wallet: req.wallet }));

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () =>
  console.log(`listening on http://127.0.0.1:${server.address().port}`));
