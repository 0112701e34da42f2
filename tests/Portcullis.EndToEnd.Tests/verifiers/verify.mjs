// What two verifiers say of a token: node verify.mjs '{"issuer":…,"base":…,"audience":…,"token":…}'. The metadata and keys come from base, as the issuer's.
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import * as oauth from 'oauth4webapi';

const { issuer, base, audience, token } = JSON.parse(process.argv[2]);

async function judge(check) {
  try {
    return { claims: await check() };
  } catch (error) {
    return { refusal: `${error.code ?? error.name}: ${error.message}` };
  }
}

const toBase = (url, options) => fetch(String(url).replace(issuer, base), { method: options?.method, headers: options?.headers });

const oauth4webapi = await judge(async () => {
  const options = { [oauth.customFetch]: toBase };
  const url = new URL(issuer);
  const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...options }));
  const request = new Request(`${issuer}/premium`, { headers: { Authorization: `Bearer ${token}` } });
  return oauth.validateJwtAccessToken(server, request, audience, options);
});

const openid = await judge(async () => {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oidc', [oauth.customFetch]: toBase }));
});

const aws = await judge(async () => {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri: `${issuer}/oauth2/jwks` });
  verifier.cacheJwks(await (await fetch(`${base}/oauth2/jwks`)).json());
  return verifier.verify(token);
});

console.log(JSON.stringify({ oauth4webapi, openid, aws }));
