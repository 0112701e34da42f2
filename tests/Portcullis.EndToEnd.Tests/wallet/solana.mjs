// Signs in as a wallet of Solana would, by Node's own Ed25519. Takes one JSON argument, prints one JSON object.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'

const { base, seed, chainId = 'mainnet', scope } = JSON.parse(process.argv[2])
const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'hex')])
const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
const address = base58(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32))

function base58(bytes) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  let text = ''
  for (let rest = BigInt('0x' + bytes.toString('hex')); rest > 0n; rest /= 58n) {
    text = alphabet[Number(rest % 58n)] + text
  }
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text
}

async function post(path, body) {
  const response = await fetch(new URL(path, base), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

const { message } = (await post('/auth/challenge', { address, chainId })).body
const signature = base58(sign(null, Buffer.from(message), key))
const answer = await post('/oauth2/token', { grant_type: 'urn:portcullis:grant-type:siws', message, signature, ...(scope == null ? {} : { scope }) })
console.log(JSON.stringify({ ...answer, address, message }))
