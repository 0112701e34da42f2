// The npm package of clients/js against the real program, with accounts of viem and ethers. Takes what the demo says of itself, with its URL, from DEMO.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Wallet } from 'ethers'
import { privateKeyToAccount } from 'viem/accounts'
import { createClient, createSignedFetch, ensureOk, memoryStore } from '../../../clients/js/dist/index.js'

const { url, accounts, chainId } = JSON.parse(process.env.DEMO)
const basic = '/market-data/prices'
const gold = '/market-data/gold/prices'
const keyOf = (name) => accounts.find((account) => account.name === name).privateKey
const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => privateKeyToAccount(keyOf(name)))

const clientOf = (signer, options) => createClient({ issuer: url, signer, ...options })
const callerIn = async (response) => (await ensureOk(response).then((one) => one.json())).caller['Portcullis-Account']

describe('signing in', () => {
  for (const [library, signer] of [['viem', alice], ['ethers', new Wallet(keyOf('alice'))]]) {
    for (const scheme of ['siwe', 'eip712']) {
      test(`${scheme} with ${library}`, async () => {
        const client = clientOf(signer, { scheme })
        assert.equal(await callerIn(await client.fetch(gold)), `eip155:${chainId}:${alice.address}`)
        assert.equal((await client.session()).tiers['market-data'], 'gold')
      })
    }
  }

  test('for a scope that is not met says what is missing', async () => {
    const error = await clientOf(bob, { scope: 'market-data:gold' }).signIn().catch((one) => one)
    assert.deepEqual([error.problem.status, error.problem.code, error.problem.error], [403, 'policy_not_met', 'access_denied'])
    assert.equal(error.problem.missing[0].tier, 'gold')
  })
})

describe('calling', () => {
  test('a proven no says what is missing, and keeps the sign-in', async () => {
    const client = clientOf(carol)
    const { problem } = await client.fetch(basic).then(ensureOk).catch((one) => one)
    assert.equal(problem.code, 'policy_not_met')
    assert.deepEqual(problem.missing.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'not_met'), [])
    assert.ok(await client.session())
  })

  test('a token that was damaged is replaced by a refresh', async () => {
    const store = memoryStore()
    const signed = []
    const client = clientOf({ address: bob.address, signMessage: (call) => { signed.push(call); return bob.signMessage(call) } }, { store })
    await client.signIn()
    store.save({ ...store.load(), accessToken: 'x.y.z' })
    assert.equal(await callerIn(await client.fetch(basic)), `eip155:${chainId}:${bob.address}`)
    assert.equal(signed.length, 1)
  })

  test('many at once, with a token that has ended, refresh once and go on', async () => {
    const store = memoryStore()
    const client = clientOf(bob, { store })
    await client.signIn()
    store.save({ ...store.load(), expiresAt: 0 })
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await client.fetch(basic)).status))
    assert.deepEqual(statuses, Array(8).fill(200))
    assert.ok(await client.refresh())
  })

  test('a bound token passes with its key, and is refreshed with it', async () => {
    const client = clientOf(alice, { dpop: true })
    const session = await client.signIn()
    assert.equal(session.tokenType, 'DPoP')
    for (let i = 0; i < 3; i++) {
      assert.equal((await client.fetch(`${gold}?page=${i}`)).status, 200)
      assert.equal((await client.refresh()).tokenType, 'DPoP')
    }
  })

  test('a linked account is added to the tokens of this sign-in and of each refresh, and the caller stays who it is', async () => {
    const store = memoryStore()
    const client = clientOf(carol, { dpop: true, store })
    const claims = () => JSON.parse(Buffer.from(store.load().accessToken.split('.')[1], 'base64url'))
    await client.signIn()
    assert.equal(claims().linked_accounts, undefined)
    for (const add of [() => client.link(bob), () => client.refresh()]) {
      assert.equal((await add()).account, `eip155:${chainId}:${carol.address}`)
      assert.equal(claims().sub, `eip155:${chainId}:${carol.address}`)
      assert.deepEqual(claims().linked_accounts, [{ sub: `eip155:${chainId}:${bob.address}`, proof: 'key_recovery' }])
    }
    for (const take of [() => client.unlink(`eip155:${chainId}:${bob.address}`), () => client.unlink(`eip155:${chainId}:${bob.address}`), () => client.refresh()]) {
      await take()
      assert.equal(claims().linked_accounts, undefined)
    }
    await assert.rejects(client.unlink(`eip155:${chainId}:${carol.address}`), { code: 'invalid_request' })
    // The demo's policy looks at the caller's own account alone.
    assert.equal((await client.fetch(basic)).status, 403)
  })

  test('after signing out the token opens nothing', async () => {
    const store = memoryStore()
    const client = clientOf(bob, { store })
    await client.signIn()
    const { accessToken } = store.load()
    const call = () => fetch(new URL(basic, url), { headers: { authorization: `Bearer ${accessToken}` } })
    assert.equal((await call()).status, 200)
    await client.signOut()
    const refused = await call()
    assert.deepEqual([refused.status, (await refused.json()).code], [401, 'revoked_token'])
  })
})

describe('signed requests', () => {
  const send = createSignedFetch({ signer: bob, chainId, origins: [url] })

  for (const [what, path, init, received] of [
    ['without a query', basic, {}],
    ['with a query', `${basic}?a=1&b=%C3%A9&c=%20`, {}],
    ['with content', basic, { method: 'POST', body: 'hello' }, 'hello'],
    ['with content and a query', `${basic}?a=1`, { method: 'POST', body: 'h\u00e9llo' }, 'h\u00e9llo'],
    ['with JSON', basic, { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }, '{"a":1}'],
    ['with a form', basic, { method: 'POST', body: new URLSearchParams({ a: '1' }) }, 'a=1'],
    ['with content of no length', basic, { method: 'POST', body: '' }, ''],
  ]) {
    test(`pass ${what}`, async () => {
      const response = await send(new URL(path, url), init)
      const answer = await response.json()
      assert.deepEqual([response.status, answer.received], [200, received], JSON.stringify(answer))
      assert.equal(answer.caller['Portcullis-Account'], `eip155:${chainId}:${bob.address}`)
    })
  }

  test('are by the account that signed', async () => {
    assert.equal(await callerIn(await send(new URL(basic, url))), `eip155:${chainId}:${bob.address}`)
  })
})

describe('the examples of the README', () => {
  const root = new URL('../../../clients/js/', import.meta.url)
  const packages = { '@portcullis/client': new URL('dist/index.js', root).href, 'viem/accounts': import.meta.resolve('viem/accounts') }
  const examples = [...readFileSync(new URL('README.md', root), 'utf8').matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code).filter((code) => code.includes('process.env'))

  for (const [index, example] of examples.entries()) {
    test(`example ${index + 1} for Node runs`, async () => {
      const code = Object.entries(packages).reduce((text, [name, url]) => text.replaceAll(`'${name}'`, `'${url}'`), example)
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], { env: { ...process.env, GATE: url, KEY: keyOf('bob') }, encoding: 'utf8' })
      assert.match(output, new RegExp(bob.address))
    })
  }

  test('there are two', () => assert.equal(examples.length, 2))
})
