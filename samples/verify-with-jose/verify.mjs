// Is this attestation good, and does it say yes? node verify.mjs TOKEN, with the server in PORTCULLIS_URL. Prints the claims.
import { createRemoteJWKSet, jwtVerify } from "jose";

const portcullis = process.env.PORTCULLIS_URL;

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

try {
  console.log(JSON.stringify(await validateWalletAuth(process.argv[2])));
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exitCode = 1;
}
