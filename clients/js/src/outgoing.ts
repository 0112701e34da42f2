/** A request as the caller gave it, which may be sent more than once. */
export class Outgoing {
  readonly method: string
  readonly headers: Headers
  readonly redirect: RequestRedirect
  readonly signal: AbortSignal | undefined
  /** Whether the body is there a second time. */
  readonly isRepeatable: boolean
  readonly #request: Request | undefined
  readonly #init: RequestInit

  constructor(
    readonly url: URL,
    input: RequestInfo | URL,
    init: RequestInit = {},
  ) {
    this.#request = input instanceof Request ? new Request(input, init) : undefined
    this.#init = init
    this.method = this.#request?.method ?? normalizeMethod(init.method ?? 'GET')
    this.headers = new Headers(this.#request?.headers ?? init.headers)
    this.redirect = this.#request?.redirect ?? init.redirect ?? 'follow'
    this.signal = this.#request?.signal ?? init.signal ?? undefined
    this.isRepeatable = isRepeatable(init.body)
  }

  /** Sends it once, with other headers. */
  send(fetcher: typeof fetch, headers: Headers, redirect: RequestRedirect): Promise<Response> {
    return this.#request === undefined
      ? fetcher(this.url, { ...this.#init, headers, redirect })
      : fetcher(new Request(this.isRepeatable ? this.#request.clone() : this.#request, { headers, redirect }))
  }
}

// What a Request holds is copied by its clones, whatever it came from; a stream that comes beside it runs once.
function isRepeatable(body: unknown): boolean {
  return (
    body === undefined || body === null || typeof body === 'string' || body instanceof ArrayBuffer || ArrayBuffer.isView(body) ||
    body instanceof Blob || body instanceof FormData || body instanceof URLSearchParams
  )
}

// As fetch does: these six in any case, others as they are.
function normalizeMethod(method: string): string {
  const upper = method.toUpperCase()
  return ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'].includes(upper) ? upper : method
}
