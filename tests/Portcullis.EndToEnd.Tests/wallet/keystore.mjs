// Writes an encrypted key file with ethers, as wallets do. Takes one JSON argument, prints the file.
import { encryptKeystoreJsonSync, Wallet } from 'ethers'

const { privateKey, password } = JSON.parse(process.argv[2])
const { address } = new Wallet(privateKey)
console.log(encryptKeystoreJsonSync({ address, privateKey }, password, { scrypt: { N: 1024 } }))
