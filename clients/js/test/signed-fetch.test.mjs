import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createSignedFetch } from '@portcullis/client'
import { createSigner, FakeGate, refusal } from './fake-gate.mjs'

describe('createSignedFetch', () => {
  let gate, signer, send
  beforeEach(async () => {
    [gate, signer] = [await FakeGate.start(), createSigner()]
    send = createSignedFetch({ signer, chainId: 31337, origins: [gate.url] })
  })
  afterEach(() => gate.stop())

  const lines = () => signer.signed[0].split('\n')

  test('scheme, authority, method, path and query are covered', async () => {
    await send(`${gate.url}/api?a=1&b=%20`)

    const list = gate.requests[0].headers['signature-input'].slice('eth='.length)
    assert.deepEqual(lines(), [
      '"@scheme": http', `"@authority": ${new URL(gate.url).host}`, '"@method": GET', '"@path": /api', '"@query": ?a=1&b=%20', `"@signature-params": ${list}`,
    ])
    assert.match(list, /^\("@scheme" "@authority" "@method" "@path" "@query"\);created=(\d+);expires=\d+;nonce="[\w-]{22}";keyid="eip155:31337:0x70997970c51812dc3a010c7d01b50e0d17dc79c8";tag="erc8128"$/)
    assert.equal(gate.requests[0].headers.signature, 'eth=:AQ==:')
    assert.equal(gate.requests[0].headers.authorization, undefined)
  })

  test('no query is covered as none', async () => {
    await send(`${gate.url}/api`)
    assert.equal(lines()[4], '"@query": ?')
  })

  test('content is covered by its digest and its type', async () => {
    await send(`${gate.url}/api`, { method: 'POST', body: 'hello', headers: { 'content-digest': 'sha-256=:AAAA:' } })

    const { headers, body } = gate.requests[0]
    assert.equal(body, 'hello')
    assert.equal(headers['content-digest'], `sha-256=:${createHash('sha256').update('hello').digest('base64')}:`)
    assert.deepEqual(lines().slice(5, 7), [`"content-digest": ${headers['content-digest']}`, '"content-type": text/plain;charset=UTF-8'])
    assert.equal(headers['content-type'], 'text/plain;charset=UTF-8')
  })

  test('the chain is the signer\'s, and where it has none the first that the API takes', async () => {
    gate.chains = [10, 1]
    const own = createSignedFetch({ signer: createSigner({ chainId: async () => 5 }), origins: [gate.url] })
    const none = createSignedFetch({ signer, origins: [gate.url] })
    for (const one of [own, none, none]) { await one(`${gate.url}/api`) }

    assert.deepEqual(gate.to('/api').map(({ headers }) => /keyid="eip155:(\d+):/.exec(headers['signature-input'])[1]), ['5', '10', '10'])
    assert.equal(gate.to('/.well-known/erc8128').length, 1)
  })

  test('an API that takes none says so', async () => {
    gate.instead.set('/.well-known/erc8128', [refusal(404, 'not_found')])
    const send = createSignedFetch({ signer, origins: [gate.url] })
    await assert.rejects(send(`${gate.url}/api`), { reason: 'unusable_answer' })
    assert.equal((await send(`${gate.url}/api`)).status, 200)
  })

  test('each request has a nonce of its own', async () => {
    await send(`${gate.url}/api`)
    await send(`${gate.url}/api`)
    assert.equal(new Set(signer.signed).size, 2)
  })

  test('another origin gets no signature', async () => {
    const other = await FakeGate.start()
    try {
      await send(`${other.url}/api`, { method: 'POST', body: 'x' })
      assert.deepEqual([other.requests[0].headers.signature, other.requests[0].body, signer.signed.length], [undefined, 'x', 0])
    } finally {
      await other.stop()
    }
  })

  test('a redirect is not followed', async () => {
    gate.answers = [{ status: 307, headers: { location: '/elsewhere' } }]
    await assert.rejects(send(`${gate.url}/api`), { reason: 'redirected' })
    assert.equal(gate.to('/elsewhere').length, 0)
  })
})
