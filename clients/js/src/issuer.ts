import { createProof, type ProofKey, ProofNonces } from './dpop.js'
import { PortcullisError, RefusedError } from './errors.js'
import { parseProblem } from './problem.js'
import type { Statement } from './statement.js'
import type { Session } from './store.js'

/** What `POST /auth/challenge` is asked for. */
export interface ChallengeRequest {
  readonly address: string
  readonly chainId: number
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
export type Tokens = Omit<Session, 'account' | 'asked' | 'key'>

/** The issuer's HTTP interface. Nothing that is sent here follows a redirect or carries a cookie. */
export class Issuer {
  readonly nonces = new ProofNonces()

  constructor(
    readonly url: URL,
    private readonly send: typeof fetch,
  ) {}

  /** The EVM chains that the issuer reads; empty when it does not say. */
  async chains(): Promise<readonly number[]> {
    const response = await this.send(new URL('/.well-known/erc8128', this.url), { credentials: 'omit', redirect: 'error' })
    const answer = response.ok ? parse<{ chains: unknown }>(await response.text()) : undefined
    const names = Array.isArray(answer?.chains) ? answer.chains : []
    return names.map((name) => Number(/^(?:eip155:)?([1-9]\d*)$/.exec(String(name))?.[1])).filter(Number.isSafeInteger)
  }

  async challenge(request: ChallengeRequest, signal?: AbortSignal): Promise<Challenge> {
    const answer = await this.#post<{ message: unknown; typedData: unknown; nonce: unknown }>('/auth/challenge', JSON.stringify(request), { signal })
    const statement = answer?.typedData ?? answer?.message
    if (typeof answer?.nonce !== 'string' || (typeof statement !== 'string' && (typeof statement !== 'object' || statement === null))) {
      throw unusable('/auth/challenge')
    }

    return { statement: statement as Statement, nonce: answer.nonce }
  }

  async token(form: Record<string, string | undefined>, key: ProofKey | undefined, signal?: AbortSignal): Promise<Tokens> {
    return readTokens('/oauth2/token', await this.#post('/oauth2/token', formOf(form), { key, signal }))
  }

  async link(body: Record<string, unknown>, key: ProofKey | undefined): Promise<Tokens> {
    return readTokens('/auth/link', await this.#post('/auth/link', JSON.stringify(body), { key }))
  }

  async revoke(token: string): Promise<void> {
    await this.#post('/oauth2/revoke', formOf({ token }), {})
  }

  async #post<T>(path: string, body: string | URLSearchParams, { key, signal }: { key?: ProofKey | undefined; signal?: AbortSignal | undefined }): Promise<Partial<T> | undefined> {
    const url = new URL(path, this.url)
    let response = await this.#postOnce(url, body, key, signal)
    let text = await response.text()
    if (key !== undefined && !response.ok && parseProblem(response, text).error === 'use_dpop_nonce') {
      response = await this.#postOnce(url, body, key, signal)
      text = await response.text()
    }

    if (!response.ok) {
      throw new RefusedError(parseProblem(response, text))
    }

    return parse<T>(text)
  }

  async #postOnce(url: URL, body: string | URLSearchParams, key: ProofKey | undefined, signal: AbortSignal | undefined): Promise<Response> {
    const headers = new Headers(typeof body === 'string' ? { 'content-type': 'application/json' } : {})
    if (key !== undefined) {
      headers.set('dpop', await createProof(key, { method: 'POST', url, nonce: this.nonces.of(url) }))
    }

    const response = await this.send(url, { method: 'POST', headers, body, credentials: 'omit', redirect: 'error', ...(signal && { signal }) })
    this.nonces.keep(url, response)
    return response
  }
}

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
