// What the scripts of wallets share: the argument they are given, and the local chain.
import { readFileSync } from 'node:fs'
import { createPublicClient, createWalletClient, defineChain, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

export const settings = JSON.parse(process.argv[2])

export const chain = defineChain({
  id: settings.chainId,
  name: 'local',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  rpcUrls: { default: { http: [settings.rpcUrl] } },
})
export const publicClient = createPublicClient({ chain, transport: http(), pollingInterval: 20 })
export const clientOf = (privateKey) => createWalletClient({ account: privateKeyToAccount(privateKey), chain, transport: http() })
export const funder = clientOf(settings.funder)

export const compiled = (name) => JSON.parse(readFileSync(`${settings.contracts}/${name}.json`))
export const settled = async (hash) => publicClient.waitForTransactionReceipt({ hash: await hash })
export const deploy = async ({ abi, bytecode }, args = []) => (await settled(funder.deployContract({ abi, bytecode, args }))).contractAddress
