// What three verifiers say of each token: node verify.mjs '{"issuer":…,"base":…,"audience":…,"tokens":[…]}'. The metadata and keys come from base, as the issuer's.
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createLocalJWKSet, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';

const { issuer, base, audience, tokens } = JSON.parse(process.argv[2]);
const url = new URL(issuer);
const options = { [oauth.customFetch]: (from, init) => fetch(String(from).replace(issuer, base), { method: init?.method, headers: init?.headers }) };
const discover = async algorithm => oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...options }));

async function judge(check) {
  try {
    return { claims: await check() };
  } catch (error) {
    return { refusal: error.code ?? error.constructor.name, message: error.message };
  }
}

const server = await discover('oauth2');
const fetcher = { fetch: async from => (await fetch(from.replace(issuer, base))).arrayBuffer() };
const verifier = JwtVerifier.create({ issuer, audience, jwksUri: `${issuer}/oauth2/jwks` }, { jwksCache: new SimpleJwksCache({ fetcher }) });
const keys = createLocalJWKSet(await (await fetch(`${base}/oauth2/jwks`)).json());
const rules = { issuer, audience, typ: 'at+jwt', algorithms: ['ES256', 'RS256'], requiredClaims: ['exp', 'sub'] };

const verdicts = [];
for (const token of tokens) {
  const request = new Request(`${issuer}/premium`, { headers: { Authorization: `Bearer ${token}` } });
  verdicts.push({
    jose: await judge(async () => (await jwtVerify(token, keys, rules)).payload),
    oauth4webapi: await judge(() => oauth.validateJwtAccessToken(server, request, audience, options)),
    aws: await judge(() => verifier.verify(token)),
  });
}
console.log(JSON.stringify({ keys: [server.jwks_uri, (await discover('oidc')).jwks_uri], verdicts }));
