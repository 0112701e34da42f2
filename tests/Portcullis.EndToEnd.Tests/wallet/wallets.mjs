// Wallets of several kinds, all of one owner's key: each has what viem's accounts have, an address, signMessage and signTypedData.
import { createRequire } from 'node:module'
import { encodeFunctionData, hashMessage, hashTypedData, keccak256, zeroAddress } from 'viem'
import { toCoinbaseSmartAccount, toSoladySmartAccount } from 'viem/account-abstraction'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { serializeErc6492Signature } from 'viem/utils'
import { compiled, deploy, funder, publicClient, settings, settled } from './local.mjs'

export const owner = privateKeyToAccount(generatePrivateKey())
const require = createRequire(import.meta.url)
const safeArtifact = (path) => require(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}.json`)

// A contract that signs hashes by its owner; with the call that would deploy it (ERC-6492) where nobody has.
async function walletOf({ address: factory, ...creation }, signWith, isDeployed) {
  const { result: address } = await publicClient.simulateContract({ ...creation, address: factory, account: funder.account })
  if (isDeployed) {
    await settled(funder.writeContract({ ...creation, address: factory }))
  }

  const sign = async (hash) => {
    const signature = await signWith(hash, address)
    return isDeployed ? signature : serializeErc6492Signature({ address: factory, data: encodeFunctionData(creation), signature })
  }
  return { address, signMessage: ({ message }) => sign(hashMessage(message)), signTypedData: (document) => sign(hashTypedData(document)) }
}

// A Safe takes its owner's signature over its own typed data.
async function makeSafe(isDeployed) {
  const singleton = safeArtifact('Safe.sol/Safe')
  const proxies = safeArtifact('proxies/SafeProxyFactory.sol/SafeProxyFactory')
  const [code, factory, handler] = [await deploy(singleton), await deploy(proxies), await deploy(safeArtifact('handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler'))]
  const initializer = encodeFunctionData({ abi: singleton.abi, functionName: 'setup', args: [[owner.address], 1n, zeroAddress, '0x', handler, zeroAddress, 0n, zeroAddress] })
  const signWith = (message, verifyingContract) => owner.signTypedData({
    domain: { chainId: settings.chainId, verifyingContract },
    types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
    primaryType: 'SafeMessage',
    message: { message },
  })
  return walletOf({ address: factory, abi: proxies.abi, functionName: 'createProxyWithNonce', args: [code, initializer, 7n] }, signWith, isDeployed)
}

async function makeWallet(isDeployed) {
  const factory = compiled('WalletFactory')
  const address = await deploy(factory)
  return walletOf({ address, abi: factory.abi, functionName: 'deploy', args: [owner.address, keccak256('0x07')] }, (hash) => owner.sign({ hash }), isDeployed)
}

// viem's smart accounts know themselves how they are deployed, and whether they are.
async function deployed(account, isDeployed) {
  if (isDeployed) {
    const { factory: to, factoryData: data } = await account.getFactoryArgs()
    await settled(funder.sendTransaction({ to, data }))
  }

  return account
}

async function makeSolady(isDeployed) {
  const factoryAddress = await deploy(compiled('SoladyFactory'), [await deploy(compiled('SoladyAccount'))])
  return deployed(await toSoladySmartAccount({ client: publicClient, owner, factoryAddress }), isDeployed)
}

async function makeReplaySafe(isDeployed) {
  const account = (address) => toCoinbaseSmartAccount({ client: publicClient, owners: [owner], version: '1.1', address })
  const { factory } = await account(zeroAddress)
  await publicClient.request({ method: 'anvil_setCode', params: [factory.address, compiled('ReplaySafeWalletFactory').deployedBytecode] })
  return deployed(await account(), isDeployed)
}

// An account with a key takes over the code of a contract (EIP-7702).
async function delegateTo(contractAddress) {
  const authorization = await owner.signAuthorization({ contractAddress, chainId: settings.chainId, nonce: 0 })
  await settled(funder.sendTransaction({ to: zeroAddress, authorizationList: [authorization] }))
}

async function makeDelegated() {
  await delegateTo(await deploy(compiled('Wallet'), [zeroAddress]))
  return owner
}

// Its code takes what its key alone would not have signed: a signature that recovers to nobody.
async function makeDelegatedCode() {
  await delegateTo(await deploy(compiled('ReplaySafeWallet'), [[]]))
  return toCoinbaseSmartAccount({ client: publicClient, owners: [owner], address: owner.address })
}

export const wallets = {
  key: async () => owner,
  wallet: () => makeWallet(true),
  'wallet-undeployed': () => makeWallet(false),
  safe: () => makeSafe(true),
  'safe-undeployed': () => makeSafe(false),
  solady: () => makeSolady(true),
  'solady-undeployed': () => makeSolady(false),
  'replay-safe': () => makeReplaySafe(true),
  'replay-safe-undeployed': () => makeReplaySafe(false),
  delegated: makeDelegated,
  'delegated-code': makeDelegatedCode,
}
