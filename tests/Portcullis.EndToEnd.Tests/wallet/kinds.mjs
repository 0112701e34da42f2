// Signs in as wallets of several kinds do: viem's keys and smart accounts, a Safe, wallets that are not deployed yet, accounts that have delegated. Takes one JSON argument, prints one JSON object.
import { parseAbi } from 'viem'
import { createSignerClient } from '@slicekit/erc8128'
import { clientOf, publicClient, settings, settled } from './local.mjs'
import { owner, wallets } from './wallets.mjs'

const { base, chainId, coin, holder, kind, path, scheme } = settings

async function post(path, body) {
  const response = await fetch(new URL(path, base), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

async function giveCoins(address) {
  const abi = parseAbi(['function transfer(address, uint256) returns (bool)'])
  await settled(clientOf(holder).writeContract({ address: coin, abi, functionName: 'transfer', args: [address, 2_000_000n] }))
}

async function challenge({ address }) {
  const { message, typedData } = (await post('/auth/challenge', { address, chainId, scheme })).body
  return { message: typedData ?? message }
}

const sign = (wallet, { message }) => scheme === 'eip712' ? wallet.signTypedData(message) : wallet.signMessage({ message })
const prove = ({ message }, signature) => post('/oauth2/token', { grant_type: `urn:portcullis:grant-type:${scheme}`, message, signature })

async function signIn() {
  const wallet = await wallets[kind]()
  const [wanted, other] = [await challenge(wallet), await challenge(wallet)]
  const refused = await prove(wanted, await sign(wallet, other))
  await giveCoins(wallet.address)
  const answer = await prove(wanted, await sign(wallet, wanted))
  const code = await publicClient.getCode({ address: wallet.address })
  return { ...answer, refused, address: wallet.address, code: code ?? '0x' }
}

// The npm package's own client: no sign-in, each request signed by itself.
async function callSigned() {
  await giveCoins(owner.address)
  const client = createSignerClient({ chainId, address: owner.address, signMessage: (raw) => owner.signMessage({ message: { raw } }) })
  const response = await client.fetch(new URL(path, base), settings.init)
  return { status: response.status, body: await response.json(), address: owner.address }
}

console.log(JSON.stringify(await (kind === 'signed-request' ? callSigned() : signIn())))
