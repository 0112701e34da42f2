import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { findWallets, fromProvider, watchWallets } from '@portcullis/client'
import { createSigner } from './fake-gate.mjs'

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
})
