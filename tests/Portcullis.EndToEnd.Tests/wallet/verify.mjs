// Reads our token with jose and our message with siwe. Takes one JSON argument, prints one JSON object.
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { SiweMessage } from 'siwe'

const { base, issuer, token, message, signature } = JSON.parse(process.argv[2])
const keys = createRemoteJWKSet(new URL('/oauth2/jwks', base))
const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer, audience: issuer, typ: 'at+jwt', algorithms: ['ES256'] })
const siwe = new SiweMessage(message)
const verified = await siwe.verify({ signature, domain: new URL(base).host })
console.log(JSON.stringify({ payload, protectedHeader, address: siwe.address, uri: siwe.uri, written: siwe.prepareMessage(), verified: verified.success }))
