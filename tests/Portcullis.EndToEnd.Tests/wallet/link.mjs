// Signs in as somebody who holds nothing, then links the account of a key (POST /auth/link). Takes one JSON argument, prints one JSON object.
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'

const { base, chainId, linkedKey } = JSON.parse(process.argv[2])
const [caller, linked] = [privateKeyToAccount(generatePrivateKey()), privateKeyToAccount(linkedKey)]

async function post(path, body) {
  const response = await fetch(new URL(path, base), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

async function prove(account, more) {
  const { message } = (await post('/auth/challenge', { address: account.address, chainId, ...more })).body
  return { message, signature: await account.signMessage({ message }) }
}

const signIn = await post('/oauth2/token', { grant_type: 'urn:portcullis:grant-type:siwe', ...await prove(caller) })
const proof = await prove(linked, { purpose: 'link', linkTo: `eip155:${chainId}:${caller.address}` })
const link = await post('/auth/link', { refresh_token: signIn.body.refresh_token, ...proof })
const refresh = await post('/oauth2/token', { grant_type: 'refresh_token', refresh_token: link.body.refresh_token })
console.log(JSON.stringify({ caller: caller.address, linked: linked.address, signIn, link, refresh }))
