// The gate that the tutorials teach: a middleware that verifies the token, and a plain proxy. node gate.mjs PORT UPSTREAM ISSUER JWKS
import http from "node:http";
import express from "express";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { serve } from "./workers.mjs";

const [port, upstream, issuer, keys] = process.argv.slice(2);
const target = new URL(upstream);
const jwks = createRemoteJWKSet(new URL(keys), { cacheMaxAge: 24 * 60 * 60 * 1000 });
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const app = express();

app.get("/healthz", (req, res) => res.end());

app.use("/gated", async (req, res, next) => {
  const auth = req.headers.authorization;
  if (!auth || !auth.startsWith("Bearer ")) {
    return res.status(401).json({ error: "Missing token" });
  }
  try {
    const { payload } = await jwtVerify(auth.split(" ")[1], jwks, { issuer, algorithms: ["ES256"] });
    req.wallet = payload.sub;
    next();
  } catch {
    return res.status(403).json({ error: "Invalid or expired wallet auth" });
  }
});

app.use((req, res) => {
  const { authorization, ...headers } = req.headers;
  const forward = http.request(
    { host: target.hostname, port: target.port, path: req.originalUrl, method: req.method, headers: { ...headers, "x-wallet": req.wallet ?? "" }, agent },
    (answer) => {
      res.writeHead(answer.statusCode, answer.headers);
      answer.pipe(res);
    });
  forward.on("error", () => res.status(502).end());
  req.pipe(forward);
});

serve(app, Number(port));
