// Lets in whoever brings an access token of the issuer's with the scope that is asked for: node gate.mjs. Everything but the open paths is gated.
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { ISSUER, AUDIENCE = ISSUER, SCOPE = 'holders', PORT = '3000' } = process.env;
const keys = createRemoteJWKSet(new URL(process.env.JWKS_URL ?? `${ISSUER}/oauth2/jwks`));
const app = express();
// Where callers learn how to sign in; the metadata is that of the issuer's own API (RFC 9728).
const protection = AUDIENCE === ISSUER ? `realm="portcullis", resource_metadata="${ISSUER}/.well-known/oauth-protected-resource"` : 'realm="portcullis"';

// What this app or one that it calls might read as another path: encoded separators and dots, doubled slashes, backslashes, path parameters.
app.use((request, response, next) =>
  /%(2e|2f|5c|25|00)|\/\/|[\\;]|\/\.\.?(\/|$)/i.test(request.originalUrl.split('?')[0]) ? response.sendStatus(400) : next());

app.get('/open/{*rest}', (request, response) => response.json({ path: request.path }));

app.use(async (request, response, next) => {
  // Of several, Node.js shows the first alone as request.headers.authorization.
  const [authorization = '', ...others] = request.headersDistinct.authorization ?? [];
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  if (others.length > 0) return refuse(response, 'invalid_token');
  // Who showed nothing is told of no error (RFC 6750, 3.1).
  if (!authorization) return refuse(response, 'missing_token', 401, '');
  if (!token) return refuse(response, 'invalid_token');
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'], typ: 'at+jwt', requiredClaims: ['exp', 'sub', 'scope'],
    });
    // A token that is bound to a key needs a proof by it (DPoP), which is not checked here; one that names no key is none of the issuer's.
    if (payload.cnf || !protectedHeader.kid) return refuse(response, 'invalid_token');
    if (!payload.scope.split(' ').includes(SCOPE)) return refuse(response, 'policy_not_met', 403, `error="insufficient_scope", scope="${SCOPE}", `);
    // The account comes from the token alone; no header names it.
    request.account = payload.sub;
    next();
  } catch (error) {
    const isUnknown = error.code === 'ERR_JWKS_TIMEOUT' || !String(error.code).startsWith('ERR_J');
    if (isUnknown) response.set('Retry-After', '5').status(503).json({ code: 'keys_unavailable' });
    else refuse(response, 'invalid_token');
  }
});

function refuse(response, code, status = 401, error = 'error="invalid_token", ') {
  response.set('WWW-Authenticate', `Bearer ${error}${protection}`).status(status).json({ code });
}

app.use((request, response) => response.json({ path: request.path, account: request.account }));

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
