import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createClient, ensureOk, memoryStore, readProblem, RefusedError } from '@portcullis/client'
import { claimsOf, createSigner, FakeGate, oauthRefusal, refusal } from './fake-gate.mjs'

const bearer = (parameters) => `Bearer realm="portcullis", resource_metadata="http://x/y"${parameters}`
const missing = refusal(401, 'missing_token', { header: bearer('') })
const expired = refusal(401, 'expired_token', { header: bearer(', error="invalid_token"') })

let gate, signer
beforeEach(async () => { [gate, signer] = [await FakeGate.start(), createSigner()] })
afterEach(() => gate.stop())

const clientOf = (options) => createClient({ issuer: gate.url, chainId: 1, signer, ...options })
const sentTokens = () => gate.to('/api').map(({ headers }) => headers.authorization)

async function signedIn(options) {
  const client = clientOf(options)
  await client.signIn()
  return client
}

describe('fetch', () => {
  test('a request carries the token', async () => {
    const client = await signedIn()
    const response = await client.fetch('/api?x=1', { headers: { 'x-own': '1' } })
    assert.equal((await response.json()).authorization, 'Bearer t1')
    assert.equal(gate.to('/api')[0].headers['x-own'], '1')
  })

  test('a Request does, too, with its body and method', async () => {
    const client = await signedIn()
    const response = await client.fetch(new Request(`${gate.url}/api`, { method: 'PUT', body: 'hello', headers: { 'x-own': '1' } }))
    assert.deepEqual(await response.json(), { authorization: 'Bearer t1', body: 'hello' })
    assert.deepEqual([gate.to('/api')[0].method, gate.to('/api')[0].headers['x-own']], ['PUT', '1'])
  })

  test('an authorization of the caller\'s own stays', async () => {
    const client = await signedIn()
    await client.fetch('/api', { headers: { authorization: 'Basic eDp5' } })
    assert.deepEqual(sentTokens(), ['Basic eDp5'])
  })

  test('nobody signed in and none needed: no wallet is opened', async () => {
    await clientOf().fetch('/api')
    assert.deepEqual([sentTokens(), signer.signed.length], [[undefined], 0])
  })

  test('401 signs in and sends it again', async () => {
    gate.answers = [missing]
    const response = await clientOf().fetch('/api', { method: 'POST', body: 'hello' })
    assert.deepEqual(await response.json(), { authorization: 'Bearer t1', body: 'hello' })
    assert.deepEqual(sentTokens(), [undefined, 'Bearer t1'])
  })

  test('401 without a signer comes back', async () => {
    gate.answers = [missing]
    const response = await clientOf({ signer: undefined }).fetch('/api')
    assert.equal(response.status, 401)
    assert.equal((await readProblem(response)).code, 'missing_token')
    assert.equal((await response.json()).code, 'missing_token')
  })

  test('401 to a token refreshes', async () => {
    const client = await signedIn()
    gate.answers = [expired]
    assert.equal((await client.fetch('/api')).status, 200)
    assert.deepEqual([sentTokens(), signer.signed.length], [['Bearer t1', 'Bearer t2'], 1])
  })

  test('401 once more comes back: it is handled once', async () => {
    const client = await signedIn()
    gate.answers = [expired, expired, expired]
    assert.equal((await client.fetch('/api')).status, 401)
    assert.equal(sentTokens().length, 2)
  })

  test('a sign-in that was ended is replaced by another', async () => {
    const client = await signedIn()
    gate.answers = [refusal(401, 'revoked_token', { header: bearer(', error="invalid_token"') })]
    gate.instead.set('/oauth2/token', [oauthRefusal(400, 'invalid_grant', 'refresh_token_invalid')])
    assert.equal((await client.fetch('/api')).status, 200)
    assert.equal(signer.signed.length, 2)
  })

  for (const [what, answer] of [
    ['an account that is blocked', refusal(401, 'account_blocked', { header: bearer(', error="invalid_token"') })],
    ['an API that asks for something else', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }],
    ['a proven no', refusal(403, 'policy_not_met', { reasons: [] })],
    ['an outage', { ...refusal(503, 'chain_unavailable'), headers: { 'retry-after': '1' } }],
  ]) {
    test(`${what} is not helped by another token`, async () => {
      const client = await signedIn()
      gate.answers = [answer]
      assert.equal((await client.fetch('/api')).status, answer.status)
      assert.deepEqual([sentTokens().length, gate.to('/oauth2/token').length], [1, 1])
    })
  }

  test('401 whose header a page may not see is told by its body', async () => {
    const client = await signedIn()
    gate.answers = [refusal(401, 'expired_token')]
    assert.equal((await client.fetch('/api')).status, 200)
  })

  test('401 of an API that has no codes is told by its header', async () => {
    const client = await signedIn()
    gate.answers = [{ status: 401, headers: { 'www-authenticate': 'Basic realm="a, b", Bearer realm="x", error="invalid_token"' }, body: 'no' }]
    assert.equal((await client.fetch('/api')).status, 200)
  })

  test('a body that runs once is sent once', async () => {
    const client = await signedIn()
    gate.answers = [expired]
    const body = new ReadableStream({ start: (c) => { c.enqueue(new TextEncoder().encode('hello')); c.close() } })
    assert.equal((await client.fetch('/api', { method: 'POST', body, duplex: 'half' })).status, 401)
    assert.deepEqual([gate.to('/api').map((one) => one.body), gate.to('/oauth2/token').length], [['hello'], 1])
  })

  for (const [kind, body] of [
    ['text', 'hello'], ['bytes', new TextEncoder().encode('hello')], ['buffer', new TextEncoder().encode('hello').buffer], ['blob', new Blob(['hello'])],
    ['parameters', new URLSearchParams({ hello: '' })],
  ]) {
    test(`a body of ${kind} is sent again`, async () => {
      const client = await signedIn()
      gate.answers = [expired]
      assert.equal((await client.fetch('/api', { method: 'POST', body })).status, 200)
      assert.deepEqual(gate.to('/api').map((one) => one.body.replace('=', '')), ['hello', 'hello'])
    })
  }

  test('the body of a Request is sent again', async () => {
    const client = await signedIn()
    gate.answers = [expired]
    assert.equal((await client.fetch(new Request(`${gate.url}/api`, { method: 'POST', body: 'hello' }))).status, 200)
    assert.deepEqual(gate.to('/api').map((one) => one.body), ['hello', 'hello'])
  })

  test('a caller who gives up is not kept waiting, and the others get their token', async () => {
    const client = await signedIn()
    gate.dead.add('t1')
    const abort = new AbortController()
    const [one, other] = [client.fetch('/api', { signal: abort.signal }), client.fetch('/api')]
    abort.abort()
    await assert.rejects(one, { name: 'AbortError' })
    assert.equal((await other).status, 200)
  })

  test('a caller who has given up sends nothing', async () => {
    gate.lifetime = 1
    const client = await signedIn()
    await assert.rejects(client.fetch('/api', { signal: AbortSignal.abort() }), { name: 'AbortError' })
    assert.deepEqual([gate.to('/api').length, gate.to('/oauth2/token').length], [0, 1])
  })

  test('when all who wait give up the wallet stays shut', async () => {
    const abort = new AbortController()
    const client = clientOf()
    gate.answers = [missing, missing]
    const go = gate.hold('/auth/challenge')
    const calls = [client.fetch('/api', { signal: abort.signal }), client.fetch('/api', { signal: abort.signal })]
    while (gate.to('/auth/challenge').length === 0) { await new Promise((resolve) => setImmediate(resolve)) }
    abort.abort()
    go()
    assert.deepEqual((await Promise.allSettled(calls)).map(({ status }) => status), ['rejected', 'rejected'])
    await client.signOut()
    assert.equal(signer.signed.length, 0)
  })

  test('a refusal that is a page comes back with its status', async () => {
    gate.answers = [{ status: 503, headers: { 'content-type': 'text/html', 'retry-after': '2' }, body: '<html>' }]
    const response = await clientOf().fetch('/api')
    assert.deepEqual([await readProblem(response), await response.text()], [{ status: 503, missing: [], retryAfter: 2000 }, '<html>'])
  })

  test('a refusal without end comes back with its status', async () => {
    const endless = new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1000)) })
    const response = new Response(endless, { status: 403, headers: { 'content-type': 'application/json' } })
    assert.deepEqual(await readProblem(response), { status: 403, missing: [] })
    await response.body.cancel()
  })

  test('ensureOk throws what is missing', async () => {
    const client = await signedIn()
    const reasons = [{ tier: 'gold', type: 'token_balance', verdict: 'not_met', required: '5' }]
    gate.answers = [refusal(403, 'policy_not_met', { reasons })]
    const error = await client.fetch('/api').then(ensureOk).catch((one) => one)
    assert.ok(error instanceof RefusedError)
    assert.deepEqual(error.problem.missing, reasons)
  })
})

describe('tokens stay with their origins', () => {
  let other
  beforeEach(async () => { other = await FakeGate.start() })
  afterEach(() => other.stop())

  test('another origin gets none', async () => {
    const client = await signedIn({ dpop: true })
    await client.fetch(`${other.url}/api`)
    await client.fetch(new Request(`${other.url}/api`))
    await client.fetch(`//127.0.0.1:${new URL(other.url).port}/api`)
    assert.deepEqual(other.requests.map(({ headers }) => [headers.authorization, headers.dpop]), [[undefined, undefined], [undefined, undefined], [undefined, undefined]])
  })

  test('401 of another origin signs nobody in', async () => {
    other.answers = [missing]
    assert.equal((await clientOf().fetch(`${other.url}/api`)).status, 401)
    assert.equal(signer.signed.length, 0)
  })

  test('an origin that is named gets it', async () => {
    const client = await signedIn({ origins: [other.url] })
    await client.fetch(`${other.url}/api`)
    assert.equal(other.requests[0].headers.authorization, 'Bearer t1')
  })

  for (const status of [301, 302, 303, 307, 308]) {
    test(`a redirect with ${status} is not followed with a token`, async () => {
      const client = await signedIn({ dpop: true })
      gate.answers = [{ status, headers: { location: `${other.url}/api` } }, { status, headers: { location: '/elsewhere' } }]
      await assert.rejects(client.fetch('/api'), { reason: 'redirected' })
      await assert.rejects(client.fetch(new Request(`${gate.url}/api`, { method: 'POST', body: 'x' })), { reason: 'redirected' })
      assert.deepEqual([other.requests.length, gate.to('/elsewhere').length], [0, 0])
    })
  }

  test('who follows redirects himself sees them', async () => {
    const client = await signedIn()
    gate.answers = [{ status: 302, headers: { location: `${other.url}/api` } }]
    assert.equal((await client.fetch('/api', { redirect: 'manual' })).headers.get('location'), `${other.url}/api`)
  })

  test('without a token a redirect is followed as ever', async () => {
    gate.answers = [{ status: 302, headers: { location: `${other.url}/api` } }]
    assert.equal((await clientOf().fetch('/api')).status, 200)
    assert.equal(other.requests[0].headers.authorization, undefined)
  })
})

describe('refreshing', () => {
  test('a token that ends is refreshed before it is sent, once for all who wait', async () => {
    gate.lifetime = 1
    const client = await signedIn()
    gate.lifetime = 900
    await Promise.all(Array.from({ length: 10 }, () => client.fetch('/api')))
    assert.deepEqual([gate.to('/oauth2/token').length, new Set(sentTokens())], [2, new Set(['Bearer t2'])])
  })

  test('of many 401 at once one refreshes', async () => {
    const client = await signedIn()
    gate.dead.add('t1')
    const responses = await Promise.all(Array.from({ length: 10 }, () => client.fetch('/api')))
    assert.deepEqual(responses.map(({ status }) => status), Array(10).fill(200))
    assert.equal(gate.to('/oauth2/token').length, 2)
  })

  test('a 401 that comes late uses the token that there is by now', async () => {
    gate.dead.add('old')
    let release
    const held = new Promise((resolve) => { release = resolve })
    let calls = 0
    const late = createClient({ issuer: gate.url, store: { keepsKeys: true, load: () => session, save: (one) => { session = one } }, fetch: async (input, init) => {
      const isFirst = ++calls === 1
      const response = await fetch(input, init)
      if (isFirst) { await held }
      return response
    } })
    let session = { account: 'a', accessToken: 'old', tokenType: 'Bearer', refreshToken: 'r0', obtainedAt: 0, expiresAt: Date.now() + 60_000, scope: '', tiers: {}, unknown: [] }
    const first = late.fetch('/api')
    await late.fetch('/api')
    release()
    assert.equal((await first).status, 200)
    assert.equal(gate.to('/oauth2/token').filter(({ body }) => body.includes('refresh_token=r0')).length, 1)
  })

  test('an outage uses nothing up: the same refresh token serves later', async () => {
    gate.lifetime = 1
    const client = await signedIn()
    gate.instead.set('/oauth2/token', [oauthRefusal(503, 'temporarily_unavailable', 'chain_unavailable')])
    await client.refresh().then(() => assert.fail(), (error) => assert.equal(error.code, 'chain_unavailable'))
    await client.refresh()
    assert.deepEqual(gate.to('/oauth2/token').slice(1).map(({ body }) => new URLSearchParams(body).get('refresh_token')), ['r1', 'r1'])
  })

  test('an issuer that names a time is not asked before', async () => {
    gate.lifetime = 1
    const client = await signedIn()
    gate.instead.set('/oauth2/token', [{ ...oauthRefusal(429, 'slow_down', 'address_limited'), headers: { 'retry-after': '30' } }])
    gate.lifetime = 900
    await assert.rejects(client.refresh(), { code: 'address_limited' })
    await assert.rejects(client.refresh(), { code: 'address_limited' })
    assert.equal(gate.to('/oauth2/token').length, 2)
    await client.signIn()
    assert.equal((await client.fetch('/api')).status, 200)
    await client.refresh()
  })

  test('nor is it asked for a sign-in that nobody has asked for', async () => {
    const client = clientOf({ signer: createSigner() })
    gate.answers = [missing, missing]
    gate.instead.set('/auth/challenge', [{ ...oauthRefusal(429, 'slow_down', 'address_limited'), headers: { 'retry-after': '30' } }])
    await assert.rejects(client.fetch('/api'), { code: 'address_limited' })
    await assert.rejects(client.fetch('/api'), { code: 'address_limited' })
    assert.equal(gate.to('/auth/challenge').length, 1)
  })

  test('a token that is still good is used when the refresh fails', async (t) => {
    const present = Date.now()
    t.mock.method(Date, 'now', () => present)
    gate.lifetime = 4
    const client = await signedIn()
    gate.instead.set('/oauth2/token', [oauthRefusal(503, 'temporarily_unavailable', 'chain_unavailable')])
    assert.equal((await client.fetch('/api')).status, 200)
    assert.deepEqual(sentTokens(), ['Bearer t1'])
  })

  test('a wallet that says no is asked once for all who wait', async () => {
    let asked = 0
    const client = clientOf({ signer: createSigner({ signMessage: async () => { asked++; throw new Error('no') } }) })
    gate.answers = Array.from({ length: 5 }, () => missing)
    const [outcomes] = await Promise.all([Promise.allSettled(Array.from({ length: 5 }, () => client.fetch('/api'))), gate.gather(5)])
    assert.deepEqual([outcomes.map(({ status }) => status), asked], [Array(5).fill('rejected'), 1])
  })

  test('without refresh tokens the signer is asked again', async () => {
    gate.refreshes = false
    gate.lifetime = 1
    const client = await signedIn()
    gate.answers = [missing]
    gate.lifetime = 900
    assert.equal((await client.fetch('/api')).status, 200)
    assert.equal(signer.signed.length, 2)
  })

  test('who signs out while a request is under way is not signed in by it', async () => {
    let client
    gate.answers = [expired]
    client = await signedIn({ fetch: async (input, init) => {
      const response = await fetch(input, init)
      if (String(input).endsWith('/api')) { await client.signOut() }
      return response
    } })
    assert.equal((await client.fetch('/api')).status, 401)
    assert.deepEqual([signer.signed.length, await client.session()], [1, undefined])
  })

  test('two clients on one store refresh once', { skip: globalThis.navigator?.locks === undefined && 'this Node has no locks' }, async () => {
    const store = { ...memoryStore(), lock: 'one' }
    gate.lifetime = 1
    await signedIn({ store })
    gate.lifetime = 900
    await Promise.all([clientOf({ store }).fetch('/api'), clientOf({ store }).fetch('/api')])
    assert.equal(gate.to('/oauth2/token').length, 2)
  })
})

describe('stepping up', () => {
  const weak = refusal(401, undefined, { header: bearer(', error="insufficient_user_authentication", max_age="60"') })
  const narrow = (scope) => refusal(403, 'policy_not_met', { header: bearer(`, error="insufficient_scope", scope="${scope}"`) })

  test('a sign-in that is too old is made anew by the wallet, once', async () => {
    const client = await signedIn()
    gate.answers = [weak, weak]
    assert.equal((await client.fetch('/api')).status, 401)
    assert.deepEqual([signer.signed.length, sentTokens()], [2, ['Bearer t1', 'Bearer t2']])
    assert.equal(new URLSearchParams(gate.to('/oauth2/token')[1].body).get('scope'), null)
    assert.equal((await client.session()).asked, undefined)
  })

  test('a refresh that was under way is no new proof', async () => {
    const client = await signedIn()
    gate.answers = [expired, weak]
    const [one, other] = await Promise.all([client.fetch('/api'), client.fetch('/api')])
    assert.deepEqual([one.status, other.status, signer.signed.length], [200, 200, 2])
    assert.equal(gate.to('/oauth2/token').length, 3)
  })

  test('a refresh of another is no new proof either', async () => {
    let client
    gate.answers = [weak]
    client = await signedIn({ fetch: async (input, init) => {
      const response = await fetch(input, init)
      if (response.status === 401) { await client.refresh() }
      return response
    } })
    assert.equal((await client.fetch('/api')).status, 200)
    assert.deepEqual([signer.signed.length, sentTokens()], [2, ['Bearer t1', 'Bearer t3']])
  })

  test('of many at once one opens the wallet', async () => {
    const client = await signedIn()
    gate.answers = Array(5).fill(weak)
    const [responses] = await Promise.all([Promise.all(Array.from({ length: 5 }, () => client.fetch('/api'))), gate.gather(5)])
    assert.deepEqual([responses.map(({ status }) => status), signer.signed.length], [Array(5).fill(200), 2])
  })

  test('a sign-in for less asks for what is needed on top', async () => {
    const client = await signedIn({ scope: 'p' })
    gate.answers = [narrow('q:gold')]
    assert.equal((await client.fetch('/api')).status, 200)
    assert.equal(new URLSearchParams(gate.to('/oauth2/token')[1].body).get('scope'), 'p q:gold')
  })

  test('who was not signed in yet is signed in, and then for what is needed on top', async () => {
    const client = clientOf({ signer, scope: 'p' })
    gate.answers = [refusal(401, 'missing_token', { header: 'Bearer realm="p"' }), narrow('q:gold'), narrow('q:silver')]
    assert.equal((await client.fetch('/api')).status, 403)
    assert.deepEqual([signer.signed.length, sentTokens()], [2, [undefined, 'Bearer t1', 'Bearer t2']])
  })

  test('a sign-in for all that is held asks for no less when it is made anew', async () => {
    const client = await signedIn()
    gate.answers = [refusal(401, undefined, { header: bearer(', error="insufficient_user_authentication", scope="q"') })]
    assert.equal((await client.fetch('/api')).status, 200)
    assert.equal(new URLSearchParams(gate.to('/oauth2/token')[1].body).get('scope'), null)
  })

  test('what it is refused for is what is missing', async () => {
    const client = await signedIn({ scope: 'p' })
    gate.answers = [narrow('q:gold')]
    gate.instead.set('/oauth2/token', [oauthRefusal(403, 'access_denied', 'policy_not_met', { reasons: [{ tier: 'gold', type: 'x', verdict: 'not_met' }] })])
    await assert.rejects(client.fetch('/api'), ({ problem }) => problem.missing[0].tier === 'gold')
    assert.equal((await client.session()).scope, 'p p:basic')
  })

  test('a token for all that was held is decided anew, unless that was just done', async () => {
    const store = memoryStore()
    const client = await signedIn({ store })
    gate.answers = [narrow('q')]
    assert.equal((await client.fetch('/api')).status, 403)
    store.save({ ...store.load(), obtainedAt: Date.now() - 60_000 })
    gate.answers = [narrow('q')]
    assert.equal((await client.fetch('/api')).status, 200)
    assert.deepEqual([signer.signed.length, gate.to('/oauth2/token').length], [1, 2])
  })

  test('a scope that the token has is no reason to', async () => {
    const client = await signedIn({ scope: 'p' })
    gate.answers = [narrow('p:basic')]
    assert.equal((await client.fetch('/api')).status, 403)
    assert.equal(signer.signed.length, 1)
  })

  test('two that need different things at once leave both asked for', async () => {
    const client = await signedIn({ scope: 'p' })
    gate.answers = [narrow('q'), narrow('r')]
    const [both] = await Promise.all([Promise.all([client.fetch('/api'), client.fetch('/api')]), gate.gather(2)])
    assert.deepEqual(both.map(({ status }) => status), [200, 200])
    assert.deepEqual((await client.session()).asked.split(' ').sort(), ['p', 'q', 'r'])
  })

  describe('what was asked for on top and sold since', () => {
    const notMet = (tier) => oauthRefusal(403, 'access_denied', 'policy_not_met', { reasons: [{ tier, type: 'x', verdict: 'not_met' }] })
    const asked = () => gate.to('/oauth2/token').map(({ body }) => new URLSearchParams(body)).map((form) => [form.get('refresh_token') ?? 'siwe', form.get('scope')])

    async function steppedUp(options) {
      const client = await signedIn({ scope: 'p', ...options })
      gate.answers = [narrow('q:gold')]
      assert.equal((await client.fetch('/api')).status, 200)
      gate.requests.length = signer.signed.length = 0
      return client
    }

    test('leaves a refresh what was asked for first, and the next one, until more is needed again', async () => {
      const client = await steppedUp()
      gate.instead.set('/oauth2/token', [notMet('gold')])
      await client.refresh()
      assert.equal((await client.session()).asked, 'p')
      await client.refresh()
      gate.answers = [narrow('q:gold')]
      assert.equal((await client.fetch('/api')).status, 200)
      assert.deepEqual(asked(), [['r2', 'p q:gold'], ['r2', 'p'], ['r3', 'p'], ['siwe', 'p q:gold']])
    })

    test('leaves what a sign-in by hand asked for', async () => {
      const client = await signedIn({ scope: 'p' })
      await client.signIn(signer, { scope: 'o' })
      gate.answers = [narrow('q:gold')]
      await client.fetch('/api')
      gate.requests.length = 0
      gate.instead.set('/oauth2/token', [notMet('gold')])
      await client.refresh()
      assert.deepEqual(asked(), [['r3', 'o q:gold'], ['r3', 'o']])
    })

    test('is an error that says what is missing when the first is sold, too, and uses nothing up', async () => {
      const client = await steppedUp()
      gate.instead.set('/oauth2/token', [notMet('gold'), notMet('only')])
      await assert.rejects(client.refresh(), ({ code, problem }) => code === 'policy_not_met' && problem.missing[0].tier === 'only')
      await client.refresh()
      assert.deepEqual(asked(), [['r2', 'p q:gold'], ['r2', 'p'], ['r2', 'p q:gold']])
    })

    test('leaves a sign-in that nobody has asked for what was asked for first', async () => {
      const client = await steppedUp()
      gate.answers = [expired]
      gate.instead.set('/oauth2/token', [oauthRefusal(400, 'invalid_grant', 'refresh_token_invalid'), notMet('gold')])
      assert.equal((await client.fetch('/api')).status, 200)
      await client.refresh()
      assert.deepEqual(asked(), [['r2', 'p q:gold'], ['siwe', 'p q:gold'], ['siwe', 'p'], ['r3', 'p']])
    })

    test('is left out when an API wants something else on top', async () => {
      const client = await steppedUp()
      gate.answers = [narrow('r')]
      gate.instead.set('/oauth2/token', [notMet('gold')])
      assert.equal((await client.fetch('/api')).status, 200)
      gate.instead.set('/oauth2/token', [notMet('r')])
      await client.refresh()
      assert.deepEqual(asked(), [['siwe', 'p q:gold r'], ['siwe', 'p r'], ['r3', 'p r'], ['r3', 'p']])
    })

    test('is left out of a new proof of the wallet', async () => {
      const client = await steppedUp()
      gate.answers = [weak]
      gate.instead.set('/oauth2/token', [notMet('gold')])
      assert.equal((await client.fetch('/api')).status, 200)
      assert.deepEqual(asked(), [['siwe', 'p q:gold'], ['siwe', 'p']])
    })

    test('is not in what linking and unlinking ask for', async () => {
      const client = await steppedUp()
      gate.instead.set('/oauth2/token', [notMet('gold')])
      await client.refresh()
      await client.link(createSigner())
      await client.unlink('eip155:1:0x1')
      assert.deepEqual([...gate.to('/auth/link'), ...gate.to('/auth/unlink')].map(({ body }) => JSON.parse(body).scope), ['p', 'p'])
    })

    for (const [status, error, code] of [[403, 'access_denied', 'account_blocked'], [400, 'invalid_scope', 'invalid_scope'], [503, 'temporarily_unavailable', 'chain_unavailable']]) {
      test(`is no matter for ${code}`, async () => {
        const client = await steppedUp()
        gate.instead.set('/oauth2/token', [oauthRefusal(status, error, code)])
        await assert.rejects(client.refresh(), { code })
        assert.deepEqual(asked(), [['r2', 'p q:gold']])
      })
    }

    for (const scope of ['p', undefined]) {
      test(`is not when nothing was asked for on top of ${scope}`, async () => {
        const client = await signedIn({ scope })
        gate.instead.set('/oauth2/token', [notMet('only')])
        await assert.rejects(client.refresh(), { code: 'policy_not_met' })
        assert.deepEqual(asked(), [['siwe', scope ?? null], ['r1', scope ?? null]])
      })
    }

    test('cannot be told of a sign-in that was kept before this was remembered, and of its next step-up can', async () => {
      const store = memoryStore()
      store.save({ account: 'eip155:1:0x1', accessToken: 'old', tokenType: 'Bearer', signedInAt: 0, obtainedAt: 0, expiresAt: Date.now() + 60_000, refreshToken: 'r0', scope: '', tiers: {}, unknown: [], asked: 'o p' })
      const client = clientOf({ scope: 'p', store })
      gate.instead.set('/oauth2/token', [notMet('gold')])
      await assert.rejects(client.refresh(), { code: 'policy_not_met' })
      gate.answers = [narrow('q:gold')]
      assert.equal((await client.fetch('/api')).status, 200)
      gate.instead.set('/oauth2/token', [notMet('gold')])
      await client.refresh()
      assert.deepEqual(asked(), [['r0', 'o p'], ['siwe', 'o p q:gold'], ['r1', 'o p q:gold'], ['r1', 'o p']])
    })
  })
})

describe('dpop', () => {
  const wanted = (nonce) => ({ ...refusal(401, 'use_dpop_nonce', { header: 'DPoP error="use_dpop_nonce"' }), headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': nonce } })

  test('tokens are bound, and each request has a proof of its own', async () => {
    const client = await signedIn({ dpop: true })
    await client.fetch('/api?x=1', { method: 'PATCH' })
    await client.fetch('/api')

    const [first, second] = gate.to('/api').map(({ headers }) => claimsOf(headers.dpop))
    assert.equal(sentTokens()[0], 'DPoP t1')
    assert.deepEqual([first.htm, first.htu, first.ath], ['PATCH', `${gate.url}/api`, createHash('sha256').update('t1').digest('base64url')])
    assert.notEqual(first.jti, second.jti)
    const header = JSON.parse(Buffer.from(gate.to('/api')[0].headers.dpop.split('.')[0], 'base64url'))
    assert.deepEqual([header.typ, header.alg, Object.keys(header.jwk)], ['dpop+jwt', 'ES256', ['kty', 'crv', 'x', 'y']])
  })

  test('a nonce that is asked for is used at once and from then on', async () => {
    const client = await signedIn({ dpop: true })
    gate.answers = [wanted('n1')]
    assert.equal((await client.fetch('/api', { method: 'POST', body: 'x' })).status, 200)
    await client.fetch('/api')
    assert.deepEqual(gate.to('/api').map(({ headers }) => claimsOf(headers.dpop).nonce), [undefined, 'n1', 'n1'])
    assert.equal(gate.to('/oauth2/token').length, 1)
  })

  test('a nonce that is asked for twice is a refusal', async () => {
    const client = await signedIn({ dpop: true })
    gate.answers = [wanted('n1'), wanted('n2')]
    assert.equal((await client.fetch('/api')).status, 401)
    assert.equal(gate.to('/api').length, 2)
  })

  test('a nonce and a new token may both be needed', async () => {
    const client = await signedIn({ dpop: true })
    gate.answers = [wanted('n1'), expired]
    assert.equal((await client.fetch('/api')).status, 200)
    assert.deepEqual(sentTokens(), ['DPoP t1', 'DPoP t1', 'DPoP t2'])
  })

  test('the issuer may ask for a nonce, too', async () => {
    const nonce = { ...oauthRefusal(400, 'use_dpop_nonce', 'use_dpop_nonce'), headers: { 'dpop-nonce': 'n1' } }
    gate.instead.set('/oauth2/token', [nonce])
    await signedIn({ dpop: true })
    assert.deepEqual(gate.to('/oauth2/token').map(({ headers }) => claimsOf(headers.dpop).nonce), [undefined, 'n1'])
  })

  test('a refresh proves the same key', async () => {
    const client = await signedIn({ dpop: true })
    await client.refresh()
    const keys = gate.to('/oauth2/token').map(({ headers }) => JSON.parse(Buffer.from(headers.dpop.split('.')[0], 'base64url')).jwk.x)
    assert.equal(keys[0], keys[1])
  })

  test('an issuer that binds nothing is not believed', async () => {
    gate.instead.set('/oauth2/token', [{ body: { access_token: 't', token_type: 'Bearer', expires_in: 9 } }])
    await assert.rejects(signedIn({ dpop: true }), { reason: 'unusable_answer' })
  })

  test('the key cannot be read', async () => {
    const store = memoryStore()
    await signedIn({ dpop: true, store })
    await assert.rejects(crypto.subtle.exportKey('pkcs8', store.load().key.privateKey))
  })
})
