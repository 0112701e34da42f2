import { createProof, ProofNonces, type Prover } from './dpop.js'
import { PortcullisError, RefusedError } from './errors.js'
import { parseProblem } from './problem.js'
import type { Statement } from './statement.js'
import type { Session } from './store.js'

/** What `POST /auth/challenge` is asked for. */
export interface ChallengeRequest {
  readonly address: string
  /** Undefined for the first that the issuer reads. */
  readonly chainId?: number | undefined
  readonly domain: string
  readonly scheme: string
  readonly scope?: string | undefined
  readonly purpose?: 'link' | undefined
  readonly linkTo?: string | undefined
}

export interface Challenge {
  readonly statement: Statement
  readonly nonce: string
}

/** Tokens as the issuer gave them, before it is known whose they are. */
export type Tokens = Omit<Session, 'account' | 'signedInAt' | 'asked' | 'askedFirst' | 'key' | 'clockOffset'>

/** Where accounts are linked, and what a message for that is for. */
export const linkPath = '/auth/link'

/** How long the issuer may take for an answer, in milliseconds: whoever else needs it waits meanwhile. */
const patience = 60_000

/** The issuer's HTTP interface. Nothing that is sent here follows a redirect or carries a cookie. */
export class Issuer {
  readonly nonces = new ProofNonces()

  constructor(
    readonly url: URL,
    private readonly send: typeof fetch,
  ) {}

  async challenge(request: ChallengeRequest, signal?: AbortSignal): Promise<Challenge> {
    const answer = await this.#post<{ message: unknown; typedData: unknown; nonce: unknown }>('/auth/challenge', JSON.stringify(request), { signal })
    const statement = answer?.typedData ?? answer?.message
    if (typeof answer?.nonce !== 'string' || (typeof statement !== 'string' && (typeof statement !== 'object' || statement === null))) {
      throw unusable('/auth/challenge')
    }

    return { statement: statement as Statement, nonce: answer.nonce }
  }

  async token(form: Record<string, string | undefined>, prover: Prover | undefined, signal?: AbortSignal): Promise<Tokens> {
    return readTokens('/oauth2/token', await this.#post('/oauth2/token', formOf(form), { prover, signal }))
  }

  async link(body: Record<string, unknown>, prover: Prover | undefined): Promise<Tokens> {
    return readTokens(linkPath, await this.#post(linkPath, JSON.stringify(body), { prover }))
  }

  async unlink(body: Record<string, unknown>, prover: Prover | undefined): Promise<Tokens> {
    return readTokens('/auth/unlink', await this.#post('/auth/unlink', JSON.stringify(body), { prover }))
  }

  async revoke(token: string): Promise<void> {
    await this.#post('/oauth2/revoke', formOf({ token }), {})
  }

  async #post<T>(path: string, body: string | URLSearchParams, { prover, signal }: { prover?: Prover | undefined; signal?: AbortSignal | undefined }): Promise<Partial<T> | undefined> {
    const url = new URL(path, this.url)
    let response = await this.#postOnce(url, body, prover, signal)
    let text = await response.text()
    if (prover !== undefined && !response.ok && parseProblem(response, text).error === 'use_dpop_nonce') {
      response = await this.#postOnce(url, body, prover, signal)
      text = await response.text()
    }

    if (!response.ok) {
      throw new RefusedError(parseProblem(response, text))
    }

    return parse<T>(text)
  }

  async #postOnce(url: URL, body: string | URLSearchParams, prover: Prover | undefined, signal: AbortSignal | undefined): Promise<Response> {
    const headers = new Headers(typeof body === 'string' ? { 'content-type': 'application/json' } : {})
    if (prover !== undefined) {
      headers.set('dpop', await createProof(prover, { method: 'POST', url, nonce: this.nonces.of(url) }))
    }

    const response = await this.send(url, { method: 'POST', headers, body, credentials: 'omit', redirect: 'error', signal: within(patience, signal) })
    this.nonces.keep(url, response)
    return response
  }
}

const within = (limit: number, signal: AbortSignal | undefined): AbortSignal =>
  signal === undefined ? AbortSignal.timeout(limit) : AbortSignal.any([signal, AbortSignal.timeout(limit)])

function formOf(members: Record<string, string | undefined>): URLSearchParams {
  return new URLSearchParams(Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined))
}

function readTokens(path: string, answer: Record<string, unknown> | undefined): Tokens {
  const token = answer?.['access_token']
  const lifetime = answer?.['expires_in']
  const type = String(answer?.['token_type']).toLowerCase()
  if (answer === undefined || typeof token !== 'string' || !/^[\w~+/.-]+=*$/.test(token) || typeof lifetime !== 'number' || (type !== 'bearer' && type !== 'dpop')) {
    throw unusable(path)
  }

  const { refresh_token: refreshToken, scope, tiers, unknown } = answer
  return {
    accessToken: token,
    tokenType: type === 'dpop' ? 'DPoP' : 'Bearer',
    obtainedAt: Date.now(),
    expiresAt: Date.now() + lifetime * 1000,
    ...(typeof refreshToken === 'string' ? { refreshToken } : {}),
    scope: typeof scope === 'string' ? scope : '',
    tiers: (tiers ?? {}) as Record<string, string>,
    unknown: Array.isArray(unknown) ? unknown.map(String) : [],
  }
}

const unusable = (path: string): PortcullisError => new PortcullisError('unusable_answer', `${path} answered with something else: is it a Portcullis?`)

function parse<T>(json: string): Partial<T> | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
