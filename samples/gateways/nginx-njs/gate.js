// Judges the bearer token of the request that nginx asks about: 204 with the account, 401, 403, or 500 when there are no keys to judge by.
const skew = 60;
const invalid = 'error="invalid_token", ';
const spkiOfP256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

async function judge(request) {
  try {
    const settings = request.variables;
    if (!request.headersIn.Authorization) return refuse(request, 401, 'missing_token', '');
    const token = read(request.headersIn.Authorization);
    if (!token) return refuse(request, 401, 'invalid_token', invalid);
    const keys = await request.subrequest('/_portcullis_keys');
    if (keys.status !== 200) return request.return(500);
    const jwk = JSON.parse(keys.responseText).keys.find(key => key.kid === token.header.kid && key.kty === 'EC' && key.crv === 'P-256');
    if (!jwk || !(await verifies(token, jwk)) || !holds(token.claims, settings)) return refuse(request, 401, 'invalid_token', invalid);
    if (typeof token.claims.scope !== 'string' || token.claims.scope.split(' ').indexOf(settings.portcullis_scope) < 0) {
      return refuse(request, 403, 'policy_not_met', `error="insufficient_scope", scope="${settings.portcullis_scope}", `);
    }
    request.headersOut['Portcullis-Account'] = token.claims.sub;
    request.return(204);
  } catch (e) {
    request.error(`portcullis: ${e.message}`);
    request.return(500);
  }
}

// nginx takes the challenge from here. Who showed nothing is told of no error (RFC 6750, 3.1).
function refuse(request, status, code, error) {
  request.headersOut['Portcullis-Challenge'] = `Bearer ${error}${request.variables.portcullis_protection}`;
  request.headersOut['Portcullis-Code'] = code;
  request.return(status);
}

function read(authorization) {
  const found = /^Bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization);
  if (!found || authorization.length > 8192) return null;
  const header = readObject(found[1]);
  const claims = readObject(found[2]);
  // Nothing is known of an extension that "crit" demands, and only access tokens are of this typ.
  if (!header || !claims || header.alg !== 'ES256' || header.typ !== 'at+jwt' || typeof header.kid !== 'string' || header.crit !== undefined) return null;
  return { header, claims, signed: `${found[1]}.${found[2]}`, signature: Buffer.from(found[3], 'base64url') };
}

function readObject(part) {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString());
    return value && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch (e) {
    return null;
  }
}

async function verifies(token, jwk) {
  if (token.signature.length !== 64) return false;
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')]);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey('spki', Buffer.concat([spkiOfP256, point]), algorithm, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, token.signature, Buffer.from(token.signed));
}

function holds(claims, settings) {
  const now = Date.now() / 1000;
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  return claims.iss === settings.portcullis_issuer && audiences.indexOf(settings.portcullis_audience) >= 0
    && typeof claims.exp === 'number' && claims.exp > now
    && (claims.nbf === undefined || claims.nbf <= now + skew)
    // A token that is bound to a key needs a proof by it (DPoP), which is not checked here.
    && claims.cnf === undefined && typeof claims.sub === 'string';
}

export default { judge };
