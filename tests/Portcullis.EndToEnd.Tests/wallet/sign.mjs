// Signs a message with viem, as a wallet does (personal_sign). Takes one JSON argument, prints one JSON object.
import { privateKeyToAccount } from 'viem/accounts'

const { privateKey, message } = JSON.parse(process.argv[2])
console.log(JSON.stringify({ signature: await privateKeyToAccount(privateKey).signMessage({ message }) }))
