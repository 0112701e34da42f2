import { createProof } from './dpop.js'
import { PortcullisError } from './errors.js'
import type { Issuer } from './issuer.js'
import type { SessionKeeper } from './keeper.js'
import { Outgoing } from './outgoing.js'
import { findRemedy, type Remedy } from './remedy.js'
import type { Session } from './store.js'

/** Sends requests with the sign-in's token, to the origins that may see it and no others. */
export class AuthorizedFetch {
  constructor(
    private readonly issuer: Issuer,
    private readonly keeper: SessionKeeper,
    private readonly origins: ReadonlySet<string>,
    private readonly fetcher: typeof fetch,
  ) {}

  async send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input, this.issuer.url)
    const request = new Outgoing(url, input, init)
    request.signal?.throwIfAborted()
    if (!this.origins.has(url.origin) || request.headers.has('authorization')) {
      return await request.send(this.fetcher, request.headers, request.redirect)
    }

    let session = await this.keeper.fresh(request.signal)
    let response = await this.#attempt(request, session)
    // Each helps once: other tokens, a new proof of the wallet, a nonce. One that was had without being signed in may be for too little.
    const tried = new Set<string>()
    for (;;) {
      const remedy = request.isRepeatable ? await findRemedy(response, session) : { kind: 'none' as const }
      const kind = remedy.kind === 'refresh' ? 'renew' : remedy.kind
      if (remedy.kind === 'none' || tried.has(kind)) {
        return response
      }

      tried.add(kind)
      if (remedy.kind !== 'nonce') {
        const other = await this.#apply(remedy, session, request.signal)
        if (other === undefined || other.accessToken === session?.accessToken) {
          return response
        }

        session = other
      }

      await response.body?.cancel()
      response = await this.#attempt(request, session)
    }
  }

  #apply(remedy: Remedy, session: Session | undefined, signal: AbortSignal | undefined): Promise<Session | undefined> {
    return session === undefined || remedy.kind === 'renew' ? this.keeper.renew(session, signal)
      : remedy.kind === 'step-up' ? this.keeper.stepUp(session, remedy.scope, signal)
      : this.keeper.refresh(session, signal)
  }

  async #attempt(request: Outgoing, session: Session | undefined): Promise<Response> {
    if (session === undefined) {
      return await request.send(this.fetcher, request.headers, request.redirect)
    }

    const headers = new Headers(request.headers)
    headers.set('authorization', `${session.tokenType} ${session.accessToken}`)
    if (session.key !== undefined) {
      const { method, url } = request
      headers.set('dpop', await createProof({ key: session.key, clockOffset: session.clockOffset }, { method, url, accessToken: session.accessToken, nonce: this.issuer.nonces.of(url) }))
    }

    const response = await sendWithoutRedirect(request, this.fetcher, headers)
    this.issuer.nonces.keep(request.url, response)
    return response
  }
}

/**
 * Sends what carries a secret. A redirect is not followed, since browsers pass on some headers to wherever it leads, and show nobody where; the
 * caller who asks for `manual` gets it as it is.
 */
export async function sendWithoutRedirect(request: Outgoing, fetcher: typeof fetch, headers: Headers): Promise<Response> {
  const response = await request.send(fetcher, headers, request.redirect === 'error' ? 'error' : 'manual')
  const isRedirect = response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400 && response.headers.has('location'))
  if (isRedirect && request.redirect !== 'manual') {
    await response.body?.cancel()
    throw new PortcullisError('redirected', `${request.url.origin} answered with a redirect, which is not followed with a credential: call where it leads`)
  }

  return response
}
