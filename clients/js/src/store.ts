import type { ProofKey } from './dpop.js'

/** What is remembered of a sign-in. The tokens in it are secrets. */
export interface Session {
  /** The CAIP-10 id of the account that signed in, such as `eip155:1:0x…`. */
  readonly account: string
  readonly accessToken: string
  readonly tokenType: 'Bearer' | 'DPoP'
  /** When the wallet signed, in milliseconds of the epoch. A refresh does not change it. */
  readonly signedInAt: number
  /** When the tokens were given out, in milliseconds of the epoch. */
  readonly obtainedAt: number
  /** When the access token ends, in milliseconds of the epoch. */
  readonly expiresAt: number
  readonly refreshToken?: string
  /** The policies and tiers that are met, by spaces. */
  readonly scope: string
  /** Which tier of each policy is met. */
  readonly tiers: Readonly<Record<string, string>>
  /** The policies about which nothing could be told. */
  readonly unknown: readonly string[]
  /** The scope that was asked for; undefined for all that the account has. */
  readonly asked?: string
  /** What was asked for before APIs wanted more; where it is undefined, that is `asked`. */
  readonly askedFirst?: string
  /** The key of a token that is bound to one. */
  readonly key?: ProofKey
  /** How far the issuer's clock is ahead of this one, in milliseconds, when that is worth telling. */
  readonly clockOffset?: number
}

/** Where a sign-in is kept. */
export interface SessionStore {
  load(): Session | undefined | Promise<Session | undefined>
  /** Keeps it; undefined forgets it. */
  save(session: Session | undefined): void | Promise<void>
  /** The name of a lock, when several documents share the store: a refresh token is good once, and a second use ends the sign-in. */
  readonly lock?: string
  /** Whether it can keep a `CryptoKey`, which needs a structured clone. */
  readonly keepsKeys: boolean
}

/** In memory: gone with the page, and out of reach of what else stores on it. The default. */
export function memoryStore(): SessionStore {
  let kept: Session | undefined
  return {
    keepsKeys: true,
    load: () => kept,
    save: (session) => {
      kept = session
    },
  }
}
