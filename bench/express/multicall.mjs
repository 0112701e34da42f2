// Balances by viem's multicall, for so many seconds. node multicall.mjs RPC COIN MULTICALL SECONDS; prints balances per second.
import { createPublicClient, defineChain, http, pad, parseAbi, toHex } from "viem";

const [rpc, coin, multicall, seconds] = process.argv.slice(2);
const abi = parseAbi(["function balanceOf(address owner) view returns (uint256)"]);
const chain = defineChain({
  id: 31337,
  name: "local",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [rpc] } },
  contracts: { multicall3: { address: multicall } },
});
const client = createPublicClient({ chain, transport: http(rpc) });
const size = 200;
const lanes = 4;
let wallet = 2n ** 64n;

async function batch() {
  const contracts = Array.from({ length: size }, () => ({ address: coin, abi, functionName: "balanceOf", args: [pad(toHex(wallet++), { size: 20 })] }));
  const answers = await client.multicall({ contracts, batchSize: 64 * 1024 });
  if (answers.some((answer) => answer.status !== "success")) {
    throw new Error("a balance could not be read");
  }
  return answers.length;
}

async function run(milliseconds) {
  const until = performance.now() + milliseconds;
  const started = performance.now();
  const counts = await Promise.all(Array.from({ length: lanes }, async () => {
    let count = 0;
    while (performance.now() < until) {
      count += await batch();
    }
    return count;
  }));
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - started) / 1000);
}

await run(2000);
console.log(Math.round(await run(Number(seconds) * 1000)));
