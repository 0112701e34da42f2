// The code of docs/proofs.md, word for word, against the real program. Takes what the demo says of itself, with its URL, from DEMO.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createSignerClient } from '@slicekit/erc8128'
import { privateKeyToAccount } from 'viem/accounts'

const { url: gate, accounts, chainId } = JSON.parse(process.env.DEMO)
const [alice, bob] = ['alice', 'bob'].map((name) => privateKeyToAccount(accounts.find((account) => account.name === name).privateKey))
const page = readFileSync(new URL('../../../docs/proofs.md', import.meta.url), 'utf8')
const snippets = new Map([...page.matchAll(/^## (.+)\n(?:(?!^## )[^])*?^```(js|sh)\n([^]*?)^```$/gm)].map(([, title, language, code]) => [title, { language, code }]))

async function post(path, body) {
  const response = await fetch(new URL(path, gate), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await response.json()
  assert.equal(response.status, 200, JSON.stringify(answer))
  answers.push(answer)
  return answer
}

let answers = []
const AsyncFunction = (async () => {}).constructor

/** Runs a section's code with these names, and gives the server's last answer. */
async function run(title, names) {
  answers = []
  const { language, code } = snippets.get(title)
  assert.equal(language, 'js')
  await new AsyncFunction(...Object.keys(names), code)(...Object.values(names))
  return answers.at(-1)
}

/** Puts a value where the page stands for one. */
function edit(title, placeholder, value) {
  const { language, code } = snippets.get(title)
  assert.ok(code.includes(placeholder))
  snippets.set(title, { language, code: code.replace(placeholder, value) })
}

const claimsOf = ({ access_token: token }) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

function base58(bytes) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  let text = ''
  for (let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`); rest > 0n; rest /= 58n) {
    text = alphabet[Number(rest % 58n)] + text
  }
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text
}

test('Sign-In with Ethereum', async () => {
  const names = { post, account: alice, address: alice.address }
  assert.equal(claimsOf(await run('Sign-In with Ethereum', { ...names, chainId })).sub, `eip155:${chainId}:${alice.address}`)
  assert.equal(claimsOf(await run('Sign-In with Ethereum', { ...names, chainId: undefined })).sub, `eip155:${chainId}:${alice.address}`)
})

test('EIP-712', async () => {
  assert.equal((await run('EIP-712', { post, account: alice, address: alice.address, chainId })).tiers['market-data'], 'gold')
})

test('Sign-In with Solana', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const address = base58(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
  const signMessage = async ({ message }) => [{ signature: sign(null, message, privateKey) }]
  const names = { post, address, account: { address }, wallet: { features: { 'solana:signMessage': { signMessage } } }, bs58: { encode: base58 } }
  assert.match(claimsOf(await run('Sign-In with Solana', names)).sub, new RegExp(`^solana:.*:${address}$`))
})

test('Refreshing', async () => {
  const { refresh_token: token } = await run('Sign-In with Ethereum', { post, account: bob, address: bob.address, chainId })
  edit('Refreshing', 'prt_…', token)
  const answer = JSON.parse(execFileSync('bash', ['-c', snippets.get('Refreshing').code], { env: { ...process.env, GATE: gate }, encoding: 'utf8' }))
  assert.equal(claimsOf(answer).sub, `eip155:${chainId}:${bob.address}`)
  assert.notEqual(answer.refresh_token, token)
})

test('Several accounts in one sign-in', async () => {
  const { refresh_token } = await run('Sign-In with Ethereum', { post, account: bob, address: bob.address, chainId })
  edit('Several accounts in one sign-in', "'eip155:1:0x…'", `'eip155:${chainId}:${bob.address}'`)
  const answer = await run('Several accounts in one sign-in', { post, vault: alice.address, vaultAccount: alice, chainId, refresh_token })
  assert.match(JSON.stringify(claimsOf(answer).linked_accounts), new RegExp(alice.address))
})

test('Signed requests (ERC-8128)', async () => {
  const seen = []
  edit('Signed requests (ERC-8128)', 'await client.fetch', 'seen[0] = await client.fetch')
  await run('Signed requests (ERC-8128)', { createSignerClient, chainId, address: bob.address, account: bob, gate, seen })
  assert.equal((await seen[0].json()).caller['Portcullis-Account'], `eip155:${chainId}:${bob.address}`)
})

test('no section with code was left out', () => assert.equal(snippets.size, 6))
