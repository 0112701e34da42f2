import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { createClient, sessionStorageStore } from '@portcullis/client'
import { createSigner, FakeGate } from './fake-gate.mjs'

describe('sessionStorageStore', () => {
  let gate
  beforeEach(async () => {
    gate = await FakeGate.start()
    const entries = new Map()
    globalThis.sessionStorage = { getItem: (name) => entries.get(name) ?? null, setItem: (name, value) => entries.set(name, value), removeItem: (name) => entries.delete(name) }
  })
  afterEach(async () => {
    delete globalThis.sessionStorage
    await gate.stop()
  })

  const clientOf = (more) => createClient({ issuer: gate.url, chainId: 1, signer: createSigner(), store: sessionStorageStore(), ...more })

  test('a sign-in outlives a reload, and its end does, too', { skip: globalThis.navigator?.locks !== undefined && 'locks outlive a test' }, async () => {
    await clientOf().signIn()
    assert.equal((await (await clientOf().fetch('/api')).json()).authorization, 'Bearer t1')
    await clientOf().signOut()
    assert.equal(await clientOf().session(), undefined)
  })

  for (const value of ['{', 'null', '7', '{"id":1}', '{"id":"x","session":{}}']) {
    test(`${value} is no sign-in`, async () => {
      sessionStorage.setItem('portcullis', value)
      assert.equal(await clientOf().session(), undefined)
    })
  }

  test('it cannot keep a key', () => {
    assert.throws(() => clientOf({ dpop: true }), TypeError)
  })
})
