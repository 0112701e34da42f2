// What a client by oauth4webapi gets at the endpoints beside the sign-in: node requests.mjs '{"issuer":…,"base":…,"apiKey":…,"token":…,"audience":…}'. It exchanges the token for one of the audience, asks
// what both are good for, ends the first, and asks again. Everything is sent to base, as the issuer's.
import * as oauth from 'oauth4webapi';

const { issuer, base, apiKey, token, audience } = JSON.parse(process.argv[2]);
const url = new URL(issuer);
const options = { [oauth.customFetch]: (from, init) => fetch(String(from).replace(issuer, base), { method: init.method, headers: init.headers, body: init.body }) };
const server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...options }));
const gateway = { client_id: 'a gateway' };
const caller = { client_id: 'public' };

async function introspect(text, key = apiKey) {
  return oauth.processIntrospectionResponse(server, gateway, await oauth.introspectionRequest(server, gateway, oauth.ClientSecretBasic(key), text, options));
}

async function exchange() {
  const parameters = { subject_token: token, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', audience };
  const response = await oauth.genericTokenEndpointRequest(server, caller, oauth.None(), 'urn:ietf:params:oauth:grant-type:token-exchange', parameters, options);
  return oauth.processGenericTokenEndpointResponse(server, caller, response);
}

const exchanged = await exchange();
const before = [await introspect(token), await introspect(exchanged.access_token)];
const wrongKey = await introspect(token, 'another').catch(error => error.status);
await oauth.processRevocationResponse(await oauth.revocationRequest(server, caller, oauth.None(), token, options));
const after = [await introspect(token), await introspect(exchanged.access_token)];
console.log(JSON.stringify({ exchanged: { type: exchanged.issued_token_type, scope: exchanged.scope }, before, wrongKey, after }));
