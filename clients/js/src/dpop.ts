import { base64Url, bytesOf, randomId, sha256 } from './encoding.js'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A key that tokens are bound to (RFC 9449). Nothing can read its private part, not even this page. */
export type ProofKey = CryptoKeyPair

export const createProofKey = (): Promise<ProofKey> => crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])

/** The newest nonce that each origin has asked for in proofs. */
export class ProofNonces {
  readonly #byOrigin = new Map<string, string>()

  of(url: URL): string | undefined {
    return this.#byOrigin.get(url.origin)
  }

  /** Keeps the nonce of an answer. */
  keep(url: URL, response: Response): void {
    const nonce = response.headers.get('dpop-nonce')
    if (nonce !== null) {
      this.#byOrigin.set(url.origin, nonce)
    }
  }
}

/** What makes proofs. */
export interface Prover {
  readonly key: ProofKey
  /** How far the server's clock is ahead of this one, in milliseconds: proofs are good for a minute of the server's. */
  readonly clockOffset?: number | undefined
}

/** What a proof is for. */
export interface ProvenRequest {
  readonly method: string
  readonly url: URL
  readonly accessToken?: string
  readonly nonce?: string | undefined
}

/** The value of a `DPoP` header, for one request. */
export async function createProof({ key, clockOffset = 0 }: Prover, request: ProvenRequest): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key.publicKey)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }
  const claims = {
    jti: randomId(),
    htm: request.method,
    htu: request.url.origin + request.url.pathname,
    iat: Math.floor((Date.now() + clockOffset) / 1000),
    ...(request.accessToken === undefined ? {} : { ath: base64Url(await sha256(bytesOf(request.accessToken))) }),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
  }
  const signed = [header, claims].map((part) => base64Url(bytesOf(JSON.stringify(part)))).join('.')
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key.privateKey, bytesOf(signed))
  return `${signed}.${base64Url(new Uint8Array(signature))}`
}
