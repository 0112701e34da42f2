// A program that signs people in by openid-client: on somebody's own machine (RFC 8252), or with a secret as on a server. It finds everything by discovery, prints the address to open, and answers the
// browser that comes back with what it got. With a secret it signs out at the end. Takes one JSON argument.
import { createServer } from 'node:http'
import * as client from 'openid-client'

const { issuer, clientId, scope, secret, byBasic } = JSON.parse(process.argv[2])
const discover = async (auth) => {
  const config = await client.discovery(new URL(issuer), clientId, undefined, auth, { execute: [client.allowInsecureRequests] })
  client.enableNonRepudiationChecks(config)
  return config
}
// Post is what openid-client takes where a secret is given and nothing else is said.
const authenticate = (text) => (text == null ? client.None() : byBasic ? client.ClientSecretBasic(text) : client.ClientSecretPost(text))
const config = await discover(authenticate(secret))
const pkceCodeVerifier = client.randomPKCECodeVerifier()
const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]

const refusalOf = async (what) => {
  try {
    await what
    return null
  } catch (error) {
    return error.error ?? error.status ?? String(error)
  }
}

const signOut = async (refreshToken) => {
  const stranger = await discover(authenticate('another secret'))
  const strangers = await refusalOf(client.tokenRevocation(stranger, refreshToken))
  const { refresh_token: next } = await client.refreshTokenGrant(config, refreshToken)
  await client.tokenRevocation(config, next)
  return { strangers, afterwards: await refusalOf(client.refreshTokenGrant(config, next)) }
}

const take = async (url) => {
  try {
    const tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true })
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
    return {
      claims: tokens.claims(),
      accessToken: tokens.access_token,
      idToken: tokens.id_token,
      scope: tokens.scope,
      refreshed: refreshed.access_token !== tokens.access_token,
      ...(secret == null ? {} : { signOut: await signOut(refreshed.refresh_token) }),
    }
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
