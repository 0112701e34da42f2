// The npm package against an app of its own that checks tokens by Portcullis.AspNetCore. Takes where everything is, and two keys, from CASE.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { privateKeyToAccount } from 'viem/accounts'
import { createClient, ensureOk } from '../../../clients/js/dist/index.js'

const { issuer, site, app, rich, poor, seller, node, clientId } = JSON.parse(process.env.CASE)

function clientOf(key, options) {
  const account = privateKeyToAccount(key)
  const signed = []
  const signer = { address: account.address, signMessage: (call) => { signed.push(call.message); return account.signMessage(call) } }
  const client = createClient({ issuer, site, signer, origins: [app], ...options })
  return {
    account, client, signed,
    basic: () => client.fetch(new URL('/basic', app)),
    gold: () => client.fetch(new URL('/gold', app), { method: 'POST', body: 'hello' }),
  }
}

/** Gives the seller so many ether, and waits until the gate knows. */
async function hold(ether, status) {
  const { account, client } = clientOf(seller)
  for (const [method, ...params] of [['anvil_setBalance', account.address, `0x${(ether * 10n ** 18n).toString(16)}`], ['anvil_mine']]) {
    await fetch(node, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) })
  }

  while ((await client.fetch('/api/x')).status !== status) {
    await setTimeout(5)
  }
}

const text = async (response) => (await ensureOk(response)).text()

test('a token for less is stepped up once, and good for both', async () => {
  const { account, client, signed, basic, gold } = clientOf(rich, { clientId, scope: 'market-data:basic' })
  assert.equal(await text(await basic()), `eip155:31337:${account.address}`)
  assert.equal((await client.session()).scope, 'market-data market-data:basic')
  assert.equal(await text(await gold()), 'hello')
  assert.equal(await text(await gold()), 'hello')
  assert.equal(await text(await basic()), `eip155:31337:${account.address}`)
  assert.deepEqual([(await client.session()).tiers, signed.length], [{ 'market-data': 'gold' }, 2])
})

test('a tier that the wallet lacks is an error that says what is missing, and the sign-in stands', async () => {
  const { client, signed, basic, gold } = clientOf(poor, { clientId, scope: 'market-data:basic' })
  const error = await gold().catch((one) => one)
  assert.deepEqual([error.name, error.reason, error.problem.status, error.code], ['RefusedError', 'refused', 403, 'policy_not_met'])
  assert.deepEqual(error.problem.missing.map(({ tier, label, verdict }) => ({ tier, label, verdict })), [{ tier: 'gold', label: 'Ten thousand ether', verdict: 'not_met' }])
  assert.equal((await basic()).status, 200)
  assert.deepEqual([(await client.session()).scope, signed.length], ['market-data market-data:basic', 2])
})

test('who asked for all that the wallet has just now has no more, and is refused without a second signature', async () => {
  const { signed, basic, gold } = clientOf(poor)
  assert.equal((await basic()).status, 200)
  const { code } = await gold().then(ensureOk).catch((one) => one)
  assert.deepEqual([code, signed.length], ['policy_not_met', 1])
})

test('who sells what a step-up asked for goes on with what was asked for first, until it is bought back', { timeout: 60_000 }, async () => {
  await hold(10_000n, 200)
  const { client, signed, basic, gold } = clientOf(seller, { clientId, scope: 'market-data:basic' })
  assert.equal((await basic()).status, 200)
  assert.equal(await text(await gold()), 'hello')
  await hold(5n, 403)

  // The issuer's sign-in is for gold still, at the second refresh, too.
  for (const { asked, scope } of [await client.refresh(), await client.refresh()]) {
    assert.deepEqual([asked, scope], ['market-data:basic', 'market-data market-data:basic'])
  }

  assert.equal((await basic()).status, 200)
  await assert.rejects(gold(), { code: 'policy_not_met' })
  assert.equal(signed.length, 3)
  await hold(10_000n, 200)
  assert.equal(await text(await gold()), 'hello')
  assert.equal(signed.length, 4)
})
