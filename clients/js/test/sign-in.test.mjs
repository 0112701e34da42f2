import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createClient, PortcullisError, RefusedError } from '@portcullis/client'
import { claimsOf, createSigner, FakeGate, oauthRefusal, refusal } from './fake-gate.mjs'

describe('signIn', () => {
  let gate
  beforeEach(async () => { gate = await FakeGate.start() })
  afterEach(() => gate.stop())
  const clientOf = (options) => createClient({ issuer: gate.url, ...options })

  test('a good server gives a session, which shows no secret', async () => {
    const signer = createSigner()
    const session = await clientOf({ signer }).signIn()

    assert.equal(session.account, `eip155:31337:${signer.address}`)
    assert.deepEqual([session.scope, session.tiers, session.tokenType], ['p p:basic', { p: 'basic' }, 'Bearer'])
    assert.doesNotMatch(JSON.stringify(session), /"[tr]1"/)
    assert.deepEqual(gate.paths(), ['/auth/challenge', '/oauth2/token'])
    const form = new URLSearchParams(gate.requests[1].body)
    assert.deepEqual([...form.keys()], ['grant_type', 'message', 'signature'])
    assert.deepEqual([form.get('grant_type'), form.get('message'), form.get('signature')], ['urn:portcullis:grant-type:siwe', signer.signed[0], '0x01'])
  })

  test('what is asked for is sent', async () => {
    await clientOf({ signer: createSigner(), scope: 'p:gold', resource: 'https://other.example', clientId: 'app', chainId: 1 }).signIn()

    const form = new URLSearchParams(gate.to('/oauth2/token')[0].body)
    assert.deepEqual([form.get('scope'), form.get('resource'), form.get('client_id')], ['p:gold', 'https://other.example', 'app'])
    assert.deepEqual(gate.paths(), ['/auth/challenge', '/oauth2/token'])
  })

  for (const [what, chainId, asked, account] of [
    ['the wallet\'s where the issuer reads it', async () => 1, [1], 1],
    ['the issuer\'s where it does not read the wallet\'s', async () => 5, [5, undefined], 31337],
    ['the issuer\'s where the wallet is on none', async () => undefined, [undefined], 31337],
    ['the issuer\'s where the signer is an account alone', undefined, [undefined], 31337],
  ]) {
    test(`the chain is ${what}`, async () => {
      const session = await clientOf({ signer: createSigner({ chainId }) }).signIn()

      assert.deepEqual(gate.to('/auth/challenge').map(({ body }) => JSON.parse(body).chainId), asked)
      assert.equal(session.account.split(':')[1], String(account))
    })
  }

  test('a chain that is set is the one, or none', async () => {
    await assert.rejects(clientOf({ signer: createSigner(), chainId: 5 }).signIn(), { code: 'unknown_chain' })
    assert.equal(gate.to('/auth/challenge').length, 1)
  })

  test('an issuer that reads no chain of the kind says so', async () => {
    gate.chains = []
    await assert.rejects(clientOf({ signer: createSigner({ chainId: async () => 1 }) }).signIn(), { reason: 'refused', code: 'unknown_chain' })
  })

  for (const chain of ['0', '99999999999999999999']) {
    test(`a message for the chain ${chain} that nobody asked for is not signed`, async () => {
      const signer = createSigner()
      gate.message = (text) => text.replace(/Chain ID: \d+/, `Chain ID: ${chain}`)
      await assert.rejects(clientOf({ signer }).signIn(), { reason: 'foreign_message' })
      assert.deepEqual(signer.signed, [])
    })
  }

  test('a document is signed as one, and names the scope', async () => {
    const signer = createSigner({ signTypedData: async ({ primaryType }) => `0x${Buffer.from(primaryType).toString('hex')}` })
    await clientOf({ signer, scheme: 'eip712', scope: 'p' }).signIn()

    assert.equal(JSON.parse(gate.to('/auth/challenge')[0].body).scope, 'p')
    const form = new URLSearchParams(gate.to('/oauth2/token')[0].body)
    assert.deepEqual([form.get('grant_type'), form.get('scope'), JSON.parse(form.get('message')).primaryType], ['urn:portcullis:grant-type:eip712', null, 'SignIn'])
  })

  for (const [what, change] of [
    ['domain', (text) => text.replace(/^http:\/\/\S+/, 'http://bank.example')],
    ['scheme', (text) => text.replace(/^http:/, 'https:')],
    ['URI', (text) => text.replace(/URI: .*/, 'URI: https://bank.example')],
    ['user in its URI', (text) => text.replace(/URI: http:\/\//, 'URI: http://bank@')],
    ['account', (text) => text.replace(/0x7099/, '0x8099')],
    ['chain', (text) => text.replace(/Chain ID: \d+/, 'Chain ID: 7')],
    ['nonce', (text) => text.replace(/Nonce: /, 'Nonce: x')],
    ['form', () => 'please send all your coins'],
    ['line before it', (text) => `Hello\n${text}`],
  ]) {
    test(`a message with another ${what} is not signed`, async () => {
      const signer = createSigner()
      gate.message = change
      await assert.rejects(clientOf({ signer, chainId: 31337 }).signIn(), { reason: 'foreign_message' })
      assert.deepEqual(signer.signed, [])
      assert.equal(gate.to('/oauth2/token').length, 0)
    })
  }

  test('a document of another application is not signed', async () => {
    const signer = createSigner({ signTypedData: () => assert.fail('signed') })
    gate.instead.set('/auth/challenge', [{ body: { nonce: gate.nonce, typedData: { domain: { name: 'Coin' }, types: {}, primaryType: 'Permit', message: {} } } }])
    await assert.rejects(clientOf({ signer, scheme: 'eip712' }).signIn(), { reason: 'foreign_message' })
  })

  test('a refusal says what is missing', async () => {
    const reasons = [{ tier: 'gold', type: 'nft_ownership', label: 'Gold pass', verdict: 'not_met', required: '1' }]
    gate.instead.set('/oauth2/token', [oauthRefusal(403, 'access_denied', 'policy_not_met', { reasons })])
    const error = await clientOf({ signer: createSigner(), scope: 'p:gold' }).signIn().catch((one) => one)

    assert.ok(error instanceof RefusedError && error instanceof PortcullisError)
    assert.deepEqual([error.code, error.problem.error, error.problem.missing], ['policy_not_met', 'access_denied', reasons])
    assert.match(error.message, /Gold pass, needs 1/)
  })

  test('a limit says when to ask again', async () => {
    gate.instead.set('/auth/challenge', [{ ...refusal(429, 'address_limited'), headers: { 'retry-after': '7' } }])
    const { problem } = await clientOf({ signer: createSigner() }).signIn().catch((one) => one)
    assert.deepEqual([problem.status, problem.code, problem.retryAfter], [429, 'address_limited', 7000])
  })

  for (const [path, body] of [['/auth/challenge', '<html>'], ['/auth/challenge', '{}'], ['/oauth2/token', 'null'], ['/oauth2/token', '{"access_token":7}'],
    ['/oauth2/token', '{"access_token":"a b","token_type":"Bearer","expires_in":1}'], ['/oauth2/token', '{"access_token":"a","token_type":"mac","expires_in":1}']]) {
    test(`${path} answering ${body} is no answer`, async () => {
      gate.instead.set(path, [{ body }])
      await assert.rejects(clientOf({ signer: createSigner() }).signIn(), { reason: 'unusable_answer' })
    })
  }

  for (const path of ['/auth/challenge', '/oauth2/token']) {
    test(`a redirect of ${path} is not followed`, async () => {
      gate.instead.set(path, [{ status: 307, headers: { location: '/elsewhere' } }])
      await assert.rejects(clientOf({ signer: createSigner() }).signIn())
      assert.equal(gate.to('/elsewhere').length, 0)
    })
  }

  test('a no in the wallet is told apart from a failure of it', async () => {
    const wallet = (code) => ({ request: async ({ method }) => method === 'eth_requestAccounts' ? [createSigner().address] : method === 'eth_chainId' ? '0x7a69' : Promise.reject(Object.assign(new Error(), { code })) })
    await assert.rejects(clientOf({ signer: wallet(4001) }).signIn(), { reason: 'rejected' })
    await assert.rejects(clientOf({ signer: wallet(-32603) }).signIn(), { reason: 'wallet_failed' })
  })

  test('an issuer without https is refused, but for this machine', async () => {
    assert.throws(() => createClient({ issuer: 'http://api.example.com' }), TypeError)
    assert.throws(() => createClient({ issuer: 'https://api.example.com', origins: ['http://localhost.example.com'] }), TypeError)
    createClient({ issuer: 'http://localhost:1' })
    createClient({ issuer: 'http://[::1]:1' })
  })

  test('signing out ends the sign-in at the issuer and here, also when the issuer fails', async () => {
    const heard = []
    const client = clientOf({ signer: createSigner(), changed: (session) => heard.push(session?.account) })
    await client.signIn()
    gate.instead.set('/oauth2/revoke', [refusal(503, 'store_unavailable')])
    await assert.rejects(client.signOut(), { code: 'store_unavailable' })

    assert.equal(await client.session(), undefined)
    assert.equal(new URLSearchParams(gate.to('/oauth2/revoke')[0].body).get('token'), 'r1')
    assert.deepEqual(heard.map((one) => one !== undefined), [true, false])
  })

  test('who watches hears of every change until he stops', async () => {
    const [heard, client] = [[], clientOf({ signer: createSigner() })]
    const stop = client.watch((session) => heard.push(session?.tiers))
    await client.signIn()
    await client.refresh()
    stop()
    await client.signOut()
    assert.deepEqual(heard, [{ p: 'basic' }, { p: 'basic' }])
  })

  test('another account is linked by a proof for the one that is signed in', async () => {
    const client = clientOf({ signer: createSigner() })
    await assert.rejects(client.link(createSigner()), { reason: 'sign_in_needed' })
    const { account } = await client.signIn()
    await client.link(createSigner())

    const { purpose, linkTo } = JSON.parse(gate.to('/auth/challenge')[1].body)
    assert.deepEqual([purpose, linkTo], ['link', account])
    assert.equal(JSON.parse(gate.to('/auth/link')[0].body).refresh_token, 'r1')
    await client.refresh()
    assert.equal(new URLSearchParams(gate.to('/oauth2/token')[1].body).get('refresh_token'), 'r2')
  })

  test('at a site of its own a message for linking is for the issuer, and for nothing else there', async () => {
    const client = clientOf({ signer: createSigner(), site: 'https://app.example' })
    gate.message = (text) => text.replaceAll('http://app.example', 'https://app.example')
    await client.signIn()
    await client.link(createSigner())
    for (const uri of [`${gate.url}/auth/links`, gate.url, 'https://evil.example/auth/link', 'https://app.example']) {
      gate.message = (text) => text.replaceAll('http://app.example', 'https://app.example').replace(/URI: .*/, `URI: ${uri}`)
      const signer = createSigner()
      await assert.rejects(client.link(signer), { reason: 'foreign_message' })
      assert.equal(signer.signed.length, 0)
    }

    gate.message = (text) => text.replaceAll('http://app.example', 'https://app.example').replace(/URI: .*/, `URI: ${gate.url}/auth/link`)
    await assert.rejects(client.signIn(createSigner()), { reason: 'foreign_message' })
  })

  test('a linked account is taken out with the newest refresh token, which gives the next', async () => {
    const client = clientOf({ signer: createSigner(), dpop: true })
    await assert.rejects(client.unlink('eip155:1:0x01'), { reason: 'sign_in_needed' })
    await client.signIn()
    await client.link(createSigner())
    await client.unlink('eip155:1:0x01')

    const [{ body, headers }] = gate.to('/auth/unlink')
    assert.deepEqual(JSON.parse(body), { refresh_token: 'r2', account: 'eip155:1:0x01' })
    assert.equal(claimsOf(headers.dpop).htu, `${gate.url}/auth/unlink`)
    await client.refresh()
    assert.equal(new URLSearchParams(gate.to('/oauth2/token')[1].body).get('refresh_token'), 'r3')
  })

  describe('called twice at once', () => {
    const slow = (outcome) => createSigner({ signMessage: async function ({ message }) { this.signed.push(message); await new Promise((resolve) => setTimeout(resolve, 20)); return outcome() } })

    test('it signs once', async () => {
      const signer = slow(() => '0x01')
      const client = clientOf({ signer })
      const sessions = await Promise.all([client.signIn(), client.signIn(), client.signIn(signer)])
      assert.deepEqual([new Set(sessions.map(({ account }) => account)).size, signer.signed.length], [1, 1])
    })

    test('a wallet that says no is asked once', async () => {
      const signer = slow(() => { throw new Error('no') })
      const client = clientOf({ signer })
      const outcomes = await Promise.allSettled([client.signIn(), client.signIn()])
      assert.deepEqual([outcomes.map(({ status }) => status), signer.signed.length], [['rejected', 'rejected'], 1])
    })

    test('it waits for the wallet that a request has opened', async () => {
      const signer = slow(() => '0x01')
      const client = clientOf({ signer })
      gate.answers = [refusal(401, 'missing_token')]
      const request = client.fetch('/api')
      while (signer.signed.length === 0) { await new Promise((resolve) => setImmediate(resolve)) }
      await client.signIn()
      assert.deepEqual([(await request).status, signer.signed.length], [200, 1])
    })

    test('other accounts and scopes are other sign-ins', async () => {
      const [one, two] = [slow(() => '0x01'), slow(() => '0x02')]
      const client = clientOf({})
      await Promise.all([client.signIn(one), client.signIn(one, { scope: 'p' }), client.signIn(two, { scope: 'q' })])
      assert.deepEqual([one.signed.length, two.signed.length], [2, 1])
    })
  })

  describe('a caller who gives up', () => {
    const begun = async () => { while (gate.requests.length === 0) { await new Promise((resolve) => setImmediate(resolve)) } }

    test('before it begins sends nothing', async () => {
      await assert.rejects(clientOf({ signer: createSigner() }).signIn(undefined, { signal: AbortSignal.abort() }), { name: 'AbortError' })
      assert.equal(gate.requests.length, 0)
    })

    test('before the wallet opens leaves it shut', async () => {
      const [signer, abort] = [createSigner(), new AbortController()]
      const client = clientOf({ signer })
      const go = gate.hold('/auth/challenge')
      const signIn = client.signIn(undefined, { signal: abort.signal })
      await begun()
      abort.abort()
      go()
      await assert.rejects(signIn, { name: 'AbortError' })
      await client.signOut()
      assert.deepEqual([signer.signed.length, gate.to('/oauth2/token').length], [0, 0])
    })

    test('leaves another his sign-in', async () => {
      const abort = new AbortController()
      const client = clientOf({ signer: createSigner() })
      const go = gate.hold('/auth/challenge')
      const [one, other] = [client.signIn(undefined, { signal: abort.signal }), client.signIn()]
      await begun()
      abort.abort()
      go()
      await assert.rejects(one, { name: 'AbortError' })
      assert.equal((await other).tokenType, 'Bearer')
    })
  })

  for (const ahead of [-600_000, 600_000]) {
    test(`with the issuer's clock ${ahead / 60_000} minutes ahead proofs are for its present`, async () => {
      gate.ahead = ahead
      const client = clientOf({ signer: createSigner(), dpop: true })
      await client.signIn()
      await client.fetch('/api')
      await client.refresh()
      await client.fetch('/api')
      const proofs = gate.requests.filter(({ headers }) => headers.dpop !== undefined).map(({ headers }) => claimsOf(headers.dpop).iat)
      assert.equal(proofs.length, 4)
      assert.ok(proofs.every((at) => Math.abs(at * 1000 - ahead - Date.now()) < 10_000), proofs)
      assert.ok(Math.abs((await client.session()).expiresAt - Date.now() - 900_000) < 10_000)
    })
  }
})
