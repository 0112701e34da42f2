// Signs in as wallets of several kinds do: viem's keys, a Safe, wallets that are not deployed yet, an account that has delegated. Takes one JSON argument, prints one JSON object.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import {
  createPublicClient, createWalletClient, defineChain, encodeFunctionData, hashMessage, http, keccak256, zeroAddress,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { serializeErc6492Signature } from 'viem/utils'
import { createSignerClient } from '@slicekit/erc8128'

const { base, rpcUrl, chainId, funder: funderKey, holder: holderKey, coin, kind, path, contracts } = JSON.parse(process.argv[2])
const chain = defineChain({ id: chainId, name: 'local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 }, rpcUrls: { default: { http: [rpcUrl] } } })
const publicClient = createPublicClient({ chain, transport: http(), pollingInterval: 20 })
const funder = createWalletClient({ account: privateKeyToAccount(funderKey), chain, transport: http() })
const owner = privateKeyToAccount(generatePrivateKey())
const require = createRequire(import.meta.url)

const compiled = (name) => JSON.parse(readFileSync(`${contracts}/${name}.json`))
const safeArtifact = (path) => require(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}.json`)
const settled = async (hash) => publicClient.waitForTransactionReceipt({ hash: await hash })

async function deploy({ abi, bytecode }, args) {
  const receipt = await settled(funder.deployContract({ abi, bytecode, args }))
  return receipt.contractAddress
}

async function post(path, body) {
  const response = await fetch(new URL(path, base), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}

async function giveCoins(address) {
  const client = createWalletClient({ account: privateKeyToAccount(holderKey), chain, transport: http() })
  const abi = [{ type: 'function', name: 'transfer', stateMutability: 'nonpayable', inputs: [{ type: 'address' }, { type: 'uint256' }], outputs: [{ type: 'bool' }] }]
  await settled(client.writeContract({ address: coin, abi, functionName: 'transfer', args: [address, 2_000_000n] }))
}

// A Safe signs a message by its owner's signature over its own typed data.
async function makeSafe(isDeployed) {
  const singleton = safeArtifact('Safe.sol/Safe')
  const proxies = safeArtifact('proxies/SafeProxyFactory.sol/SafeProxyFactory')
  const addresses = {
    singleton: await deploy(singleton, []),
    factory: await deploy(proxies, []),
    handler: await deploy(safeArtifact('handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler'), []),
  }
  const initializer = encodeFunctionData({
    abi: singleton.abi, functionName: 'setup', args: [[owner.address], 1n, zeroAddress, '0x', addresses.handler, zeroAddress, 0n, zeroAddress],
  })
  const creation = { abi: proxies.abi, functionName: 'createProxyWithNonce', args: [addresses.singleton, initializer, 7n] }
  const { result: address } = await publicClient.simulateContract({ ...creation, address: addresses.factory, account: funder.account })
  if (isDeployed) {
    await settled(funder.writeContract({ ...creation, address: addresses.factory }))
  }

  const sign = (message) => owner.signTypedData({
    domain: { chainId, verifyingContract: address },
    types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
    primaryType: 'SafeMessage',
    message: { message: hashMessage(message) },
  })
  const wrap = async (message) => serializeErc6492Signature({ address: addresses.factory, data: encodeFunctionData(creation), signature: await sign(message) })
  return { address, sign: isDeployed ? sign : wrap }
}

async function makeWallet(isDeployed) {
  const factory = compiled('WalletFactory')
  const address = await deploy(factory, [])
  const salt = keccak256('0x07')
  const creation = { abi: factory.abi, functionName: 'deploy', args: [owner.address, salt] }
  const { result } = await publicClient.simulateContract({ ...creation, address, account: funder.account })
  if (isDeployed) {
    await settled(funder.writeContract({ ...creation, address }))
  }

  const sign = (message) => owner.signMessage({ message })
  return {
    address: result,
    sign: isDeployed ? sign : async (message) => serializeErc6492Signature({ address, data: encodeFunctionData(creation), signature: await sign(message) }),
  }
}

// An account with a key that has taken over the code of a contract (EIP-7702).
async function makeDelegated() {
  const delegate = await deploy(compiled('Wallet'), [zeroAddress])
  const authorization = await owner.signAuthorization({ contractAddress: delegate, chainId, nonce: 0 })
  await settled(funder.sendTransaction({ to: zeroAddress, authorizationList: [authorization] }))
  return { address: owner.address, sign: (message) => owner.signMessage({ message }) }
}

const wallets = {
  key: async () => ({ address: owner.address, sign: (message) => owner.signMessage({ message }) }),
  eip712: async () => ({ address: owner.address, scheme: 'eip712', sign: (document) => owner.signTypedData(document) }),
  wallet: () => makeWallet(true),
  'wallet-undeployed': () => makeWallet(false),
  safe: () => makeSafe(true),
  'safe-undeployed': () => makeSafe(false),
  delegated: makeDelegated,
}

async function signIn() {
  const wallet = await wallets[kind]()
  const scheme = wallet.scheme ?? 'siwe'
  const challenge = (await post('/auth/challenge', { address: wallet.address, chainId, scheme })).body
  const message = challenge.typedData ?? challenge.message
  const signature = await wallet.sign(message)
  await giveCoins(wallet.address)
  const answer = await post('/oauth2/token', { grant_type: `urn:portcullis:grant-type:${scheme}`, message, signature })
  const code = await publicClient.getCode({ address: wallet.address })
  return { ...answer, address: wallet.address, code: code ?? '0x' }
}

// The npm package's own client: no sign-in, each request signed by itself.
async function callSigned() {
  await giveCoins(owner.address)
  const client = createSignerClient({ chainId, address: owner.address, signMessage: (raw) => owner.signMessage({ message: { raw } }) })
  const response = await client.fetch(new URL(path, base))
  return { status: response.status, body: await response.json(), address: owner.address }
}

console.log(JSON.stringify(await (kind === 'signed-request' ? callSigned() : signIn())))
