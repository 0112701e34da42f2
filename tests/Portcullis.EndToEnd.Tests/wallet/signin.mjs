// Signs in as a dapp would, with viem as the wallet. Takes one JSON argument, prints one JSON object.
import { privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'

const { base, privateKey, chainId, way = 'nonce', encoding = 'form', scope, domain, uri } = JSON.parse(process.argv[2])
const account = privateKeyToAccount(privateKey)
const origin = new URL(base)

async function post(path, body, asJson) {
  const response = await fetch(new URL(path, base), {
    method: 'POST',
    headers: { 'content-type': asJson ? 'application/json' : 'application/x-www-form-urlencoded' },
    body: asJson ? JSON.stringify(body) : new URLSearchParams(body),
  })
  return { status: response.status, body: await response.json() }
}

async function writeMessage() {
  const { nonce } = await (await fetch(new URL('/auth/nonce', base))).json()
  return createSiweMessage({
    address: account.address,
    chainId,
    domain: domain ?? origin.host,
    nonce,
    uri: uri ?? origin.origin,
    version: '1',
    issuedAt: new Date(),
  })
}

async function askForMessage() {
  const { body } = await post('/auth/challenge', { address: account.address, chainId, domain: origin.host }, true)
  return body.message
}

const message = way === 'challenge' ? await askForMessage() : await writeMessage()
const signature = await account.signMessage({ message })
const proof = { grant_type: 'urn:portcullis:grant-type:siwe', message, signature, ...(scope == null ? {} : { scope }) }
const answer = await post('/oauth2/token', proof, encoding === 'json')
console.log(JSON.stringify({ ...answer, proof }))
