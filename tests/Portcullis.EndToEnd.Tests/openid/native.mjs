// A program on somebody's own machine that signs them in (RFC 8252), by openid-client: finds everything by discovery, prints the address to open, and answers the browser that comes back with what it
// got. Takes one JSON argument.
import { createServer } from 'node:http'
import * as client from 'openid-client'

const { issuer, clientId, scope } = JSON.parse(process.argv[2])
const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), { execute: [client.allowInsecureRequests] })
const pkceCodeVerifier = client.randomPKCECodeVerifier()
const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]

const take = async (url) => {
  try {
    const tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true })
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
    return { claims: tokens.claims(), accessToken: tokens.access_token, scope: tokens.scope, refreshed: refreshed.access_token !== tokens.access_token }
  } catch (error) {
    return { error: error.error ?? error.code ?? String(error), message: error.message, cause: String(error.cause ?? '') }
  }
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`)
  if (url.pathname !== '/callback') {
    response.writeHead(204).end()
    return
  }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(await take(url)))
})

server.listen(0, '127.0.0.1', async () => {
  const authorizationUrl = client.buildAuthorizationUrl(config, {
    redirect_uri: `http://127.0.0.1:${server.address().port}/callback`,
    scope,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
  })
  console.log(authorizationUrl.href)
})
