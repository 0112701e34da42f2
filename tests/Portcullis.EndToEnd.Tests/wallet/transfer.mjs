// Moves an ERC-721 token with a transaction that viem signs. Takes one JSON argument, prints one JSON object.
import { createPublicClient, createWalletClient, defineChain, http, parseAbi } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

const { rpcUrl, chainId, pass, privateKey, to, tokenId } = JSON.parse(process.argv[2])
const chain = defineChain({ id: chainId, name: 'local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 }, rpcUrls: { default: { http: [rpcUrl] } } })
const account = privateKeyToAccount(privateKey)
const wallet = createWalletClient({ account, chain, transport: http() })
const hash = await wallet.writeContract({
  address: pass,
  abi: parseAbi(['function transferFrom(address from, address to, uint256 tokenId)']),
  functionName: 'transferFrom',
  args: [account.address, to, BigInt(tokenId)],
})
const receipt = await createPublicClient({ chain, transport: http(), pollingInterval: 20 }).waitForTransactionReceipt({ hash })
console.log(JSON.stringify({ status: receipt.status, block: Number(receipt.blockNumber) }))
