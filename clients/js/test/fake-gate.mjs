import { createServer } from 'node:http'

const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** An account that signs whatever it is given, and counts. */
export function createSigner(more = {}) {
  const signer = { address, signed: [], signMessage: async ({ message }) => { signer.signed.push(message); return '0x01' }, ...more }
  return signer
}

/** A server with the routes of a Portcullis. Its tokens are `t1`, `t2`, …; `answers` are taken one for each call of `/api`, `good` when none is left. */
export class FakeGate {
  requests = []
  answers = []
  /** Answers instead of a path's own, taken one by one: path to a list of `{ status, headers, body }`. */
  instead = new Map()
  /** Tokens that `/api` takes no more. */
  dead = new Set()
  lifetime = 900
  refreshes = true
  nonce = 'abcdefgh12345678'
  chains = [31337, 1]
  /** How far its clock is ahead, in milliseconds. */
  ahead = 0
  message = (text) => text
  #until = new Map()
  #server
  #issued = 0

  static async start() {
    const gate = new FakeGate()
    gate.#server = createServer((request, response) => gate.#handle(request, response))
    await new Promise((resolve) => gate.#server.listen(0, '127.0.0.1', resolve))
    gate.url = `http://127.0.0.1:${gate.#server.address().port}`
    return gate
  }

  async stop() {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  paths() {
    return this.requests.map(({ path }) => path)
  }

  /** Keeps the answers of a path back, and returns what lets them go. */
  hold(path) {
    let go
    this.#until.set(path, new Promise((resolve) => { go = resolve }))
    return () => { this.#until.delete(path); go() }
  }

  /** Answers `/api` when so many have come, so that none takes the answer that is meant for another. */
  async gather(count) {
    const go = this.hold('/api')
    while (this.to('/api').length < count) { await new Promise((resolve) => setImmediate(resolve)) }
    go()
  }

  to(path) {
    return this.requests.filter((one) => one.path === path)
  }

  async #handle(request, response) {
    const chunks = []
    for await (const chunk of request) {
      chunks.push(chunk)
    }

    const seen = { method: request.method, path: request.url.split('?')[0], url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() }
    this.requests.push(seen)
    const { status = 200, headers = {}, body = {} } = this.instead.get(seen.path)?.shift() ?? this.#answer(seen)
    await this.#until.get(seen.path)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  #answer(request) {
    switch (request.path) {
      case '/.well-known/erc8128': return { body: { chains: this.chains.map((chain) => `eip155:${chain}`) } }
      case '/auth/challenge': return this.#challenge(JSON.parse(request.body))
      case '/auth/link':
      case '/auth/unlink':
      case '/oauth2/token': return { body: this.tokens(request) }
      case '/oauth2/revoke': return {}
      default: return this.dead.has(request.headers.authorization?.split(' ')[1]) ? refusal(401, 'expired_token') : this.answers.shift() ?? { body: { authorization: request.headers.authorization ?? null, body: request.body } }
    }
  }

  tokens(request) {
    const n = ++this.#issued
    return {
      access_token: `t${n}`,
      token_type: request.headers.dpop === undefined ? 'Bearer' : 'DPoP',
      expires_in: this.lifetime,
      ...(this.refreshes && { refresh_token: `r${n}` }),
      scope: 'p p:basic',
      tiers: { p: 'basic' },
    }
  }

  #challenge({ domain, chainId = this.chains[0], scheme, purpose }) {
    if (!this.chains.includes(chainId)) {
      return refusal(400, 'unknown_chain')
    }

    const nonce = this.nonce
    const uri = purpose === 'link' ? `${this.url}/auth/link` : `http://${domain}`
    const now = new Date(Date.now() + this.ahead).toISOString()
    if (scheme === 'eip712') {
      const message = { statement: 'Sign in.', account: address, domain, uri, nonce, issuedAt: now, expiresAt: now, scope: '' }
      return { body: { nonce, typedData: { domain: { name: 'Portcullis', version: '1', chainId }, types: {}, primaryType: 'SignIn', message } } }
    }

    const text = `http://${domain} wants you to sign in with your Ethereum account:\n${address}\n\nSign in.\n\nURI: ${uri}\nVersion: 1\nChain ID: ${chainId}\nNonce: ${nonce}\nIssued At: ${now}\nExpiration Time: ${now}`
    return { body: { nonce, message: this.message(text) } }
  }
}

/** A refusal as the gate writes it. */
export function refusal(status, code, { header, ...more } = {}) {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...(header !== undefined && { 'www-authenticate': header }) },
    body: { type: `urn:portcullis:error:${code}`, title: 'No.', status, detail: 'Because.', code, ...more },
  }
}

/** The same at `/oauth2/*`. */
export const oauthRefusal = (status, error, code, more = {}) => ({ status, body: { error, error_description: 'Because.', code, ...more } })

/** The claims of a JWT. */
export const claimsOf = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url'))
