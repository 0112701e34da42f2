import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createClient, findWallets, fromProvider, watchWallets } from '@portcullis/client'
import { createSigner, FakeGate } from './fake-gate.mjs'

const { address } = createSigner()
const provider = { request: async () => [] }
const info = { uuid: '1', name: 'One', icon: 'data:image/png;base64,AA==', rdns: 'example.one' }

/** A page, as far as wallets need one. */
describe('findWallets', () => {
  let page
  beforeEach(() => {
    page = new EventTarget()
    for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) {
      globalThis[name] = page[name].bind(page)
    }
  })
  afterEach(() => {
    for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent', 'ethereum']) {
      delete globalThis[name]
    }
  })

  const announce = (detail) => page.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail }))
  const install = (...details) => page.addEventListener('eip6963:requestProvider', () => details.forEach(announce))

  test('wallets that announce themselves are found, each once', async () => {
    install({ info, provider }, { info, provider }, { info: { ...info, uuid: '2', icon: 'https://tracker.example/x.png' }, provider })
    globalThis.ethereum = provider
    assert.deepEqual((await findWallets(0)).map(({ uuid, name, icon }) => [uuid, name, icon]), [['1', 'One', info.icon], ['2', 'One', '']])
  })

  test('what is no announcement is passed over', async () => {
    install(undefined, null, {}, { info }, { provider }, { info: { name: 'x' }, provider }, { info: { uuid: 3, name: 'x' }, provider }, { info, provider: {} })
    assert.deepEqual(await findWallets(0), [])
  })

  test('window.ethereum is one when there is no other', async () => {
    globalThis.ethereum = provider
    assert.deepEqual((await findWallets(0)).map((wallet) => wallet.provider), [provider])
  })

  test('one that comes late is heard of until nobody listens', () => {
    const found = []
    const stop = watchWallets(({ uuid }) => found.push(uuid))
    announce({ info, provider })
    stop()
    announce({ info: { ...info, uuid: '2' }, provider })
    assert.deepEqual(found, ['1'])
  })
})

describe('fromProvider', () => {
  const walletOf = (answers) => {
    const calls = []
    return { calls, request: async ({ method, params }) => { calls.push([method, params]); return answers[method] } }
  }

  test('signs by personal_sign and eth_signTypedData_v4', async () => {
    const wallet = walletOf({ eth_requestAccounts: [address], personal_sign: '0x01', eth_signTypedData_v4: '0x02', eth_chainId: '0x2105' })
    const signer = await fromProvider(wallet)
    const document = { primaryType: 'SignIn' }
    assert.deepEqual([await signer.signMessage({ message: 'é' }), await signer.signTypedData(document), await signer.chainId()], ['0x01', '0x02', 8453])
    assert.deepEqual(wallet.calls.slice(1, 3), [['personal_sign', ['0xc3a9', address]], ['eth_signTypedData_v4', [address, JSON.stringify(document)]]])
  })

  test('takes the account that is asked for, and no other', async () => {
    const wallet = walletOf({ eth_requestAccounts: ['0x01', address] })
    assert.equal((await fromProvider(wallet, address.toLowerCase())).address, address)
    await assert.rejects(fromProvider(wallet, '0x02'), { reason: 'no_wallet' })
    await assert.rejects(fromProvider(walletOf({ eth_requestAccounts: [] })), { reason: 'no_wallet' })
    await assert.rejects(fromProvider(walletOf({})), { reason: 'no_wallet' })
  })

  for (const answer of [undefined, 'x', '0x0', null]) {
    test(`a wallet that says ${answer} of its chain is on none`, async () => {
      assert.equal(await (await fromProvider(walletOf({ eth_requestAccounts: [address], eth_chainId: answer }))).chainId(), undefined)
    })
  }

  test('a wallet that cannot say its chain is on none', async () => {
    const wallet = { request: async ({ method }) => { if (method === 'eth_chainId') { throw new Error() } return [address] } }
    assert.equal(await (await fromProvider(wallet)).chainId(), undefined)
  })
})

describe('signers of libraries', () => {
  let gate
  beforeEach(async () => { gate = await FakeGate.start() })
  afterEach(() => gate.stop())
  const accountOf = async (signer) => (await createClient({ issuer: gate.url, signer }).signIn()).account
  const ethers = { getAddress: async () => address, signMessage: async () => '0x01' }

  for (const [what, signer, chain] of [
    ['ethers with a provider: its chain', { ...ethers, provider: { getNetwork: async () => ({ chainId: 1n }) } }, 1],
    ['ethers without: the issuer\'s', { ...ethers, provider: null }, 31337],
    ['ethers with one that fails: the issuer\'s', { ...ethers, provider: { getNetwork: async () => { throw new Error() } } }, 31337],
    ['viem, with an account of its own: by that', { account: createSigner({ type: 'local' }), request: () => assert.fail('asked') }, 31337],
    ['viem, for a wallet: by the wallet\'s account', { account: { address, type: 'json-rpc' }, request: async ({ method }) => ({ eth_requestAccounts: ['0x01', address], personal_sign: '0x01', eth_chainId: '0x1' })[method] }, 1],
  ]) {
    test(what, async () => assert.equal(await accountOf(signer), `eip155:${chain}:${address}`))
  }
})
