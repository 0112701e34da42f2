// Recomputes an attestation's hashes and signature by the format's text alone. Reads {answer, keys}, both as they came from the server; prints one JSON object.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const { answer, keys } = JSON.parse(readFileSync(0, 'utf8'))
const { attestation, sig, kid } = JSON.parse(answer).data

function canon(value) {
  if (Array.isArray(value)) return `[${value.map(canon).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.keys(value).sort().map(key => `${JSON.stringify(key)}:${canon(value[key])}`).join(',')}}`
}

const { id, pass, results, attestedAt } = attestation
const key = createPublicKey({ key: JSON.parse(keys).keys.find(key => key.kid === kid), format: 'jwk' })
const signed = Buffer.from(`insumer.attestation.v2\n${canon({ v: 2, id, pass, results, attestedAt })}`, 'utf8')
const signature = Buffer.from(sig, 'base64')
console.log(JSON.stringify({
  kid,
  hashes: results.map(result => '0x' + createHash('sha256').update(canon(result.evaluatedCondition), 'utf8').digest('hex')),
  signatureLength: signature.length,
  verified: verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature),
}))
