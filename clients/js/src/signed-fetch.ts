import { sendWithoutRedirect } from './authorized-fetch.js'
import { base64, base64Url, bytesOfHex, sha256 } from './encoding.js'
import { PortcullisError } from './errors.js'
import { originOf } from './origin.js'
import { Outgoing } from './outgoing.js'
import { SignedChains } from './signed-chains.js'
import { type Signer, type SignerSource, toSigner } from './signer.js'

/** Settings of signed requests. */
export interface SignedFetchOptions {
  readonly signer: SignerSource
  /** The chain of the account. A key's signature proves its account on every chain. By default the signer's, and where it has none the first for which the API takes signed requests. */
  readonly chainId?: number | undefined
  /** The origins that are called so; others get no signature, which would tell them the account. */
  readonly origins: readonly (string | URL)[]
  /** For how long a signature is good, in seconds: 60 by default, which every verifier takes. */
  readonly lifetime?: number | undefined
  readonly fetch?: typeof fetch | undefined
}

/**
 * A `fetch` that signs each request by itself (ERC-8128, RFC 9421): there is no sign-in and no token. For accounts that sign without asking
 * anybody, since it asks for every request.
 */
export function createSignedFetch(options: SignedFetchOptions): typeof fetch {
  const origins = new Set(options.origins.map((origin) => originOf(origin).origin))
  const fetcher = options.fetch ?? ((input: RequestInfo | URL, init?: RequestInit) => globalThis.fetch(input, init))
  const chains = new SignedChains(fetcher)
  let signer: Promise<Signer> | undefined
  return async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    if (!origins.has(url.origin)) {
      return await fetcher(request)
    }

    const content = new Uint8Array(await request.arrayBuffer())
    const headers = new Headers(request.headers)
    headers.delete('content-digest')
    if (content.length > 0) {
      headers.set('content-digest', `sha-256=:${base64(await sha256(content))}:`)
    }

    signer ??= toSigner(options.signer).catch((error: unknown) => {
      signer = undefined
      throw error
    })
    const by = await signer
    const chainId = options.chainId ?? (await by.chainId?.()) ?? (await chains.first(url.origin))
    await sign(by, { chainId, lifetime: options.lifetime }, request.method, url, headers)
    const { redirect, signal, credentials, cache, mode, referrerPolicy, keepalive } = request
    const body = content.length > 0 ? { body: content } : {}
    const rest = { method: request.method, redirect, signal, credentials, cache, referrerPolicy, keepalive, ...(mode === 'navigate' ? {} : { mode }) }
    return await sendWithoutRedirect(new Outgoing(url, url, { ...rest, ...body }), fetcher, headers)
  }
}

async function sign(signer: Signer, options: { readonly chainId: number; readonly lifetime: number | undefined }, method: string, url: URL, headers: Headers): Promise<void> {
  const components: [name: string, value: string][] = [
    ['@scheme', url.protocol.slice(0, -1)],
    ['@authority', url.host],
    ['@method', method],
    ['@path', url.pathname],
    ['@query', url.search === '' ? '?' : url.search],
    ...['content-digest', 'content-type'].filter((name) => headers.has(name)).map((name): [string, string] => [name, headers.get(name)!]),
  ]
  const created = Math.floor(Date.now() / 1000)
  const nonce = base64Url(crypto.getRandomValues(new Uint8Array(16)))
  const keyId = `eip155:${options.chainId}:${signer.address.toLowerCase()}`
  const list = `(${components.map(([name]) => `"${name}"`).join(' ')});created=${created};expires=${created + (options.lifetime ?? 60)};nonce="${nonce}";keyid="${keyId}";tag="erc8128"`
  const base = [...components, ['@signature-params', list]].map(([name, value]) => `"${name}": ${value}`).join('\n')
  // Beyond ASCII one line could pass for two, and verifiers take none of it.
  if (!/^[\t\n\x20-\x7e]*$/.test(base)) {
    throw new PortcullisError('wallet_failed', 'only a request of plain ASCII can be signed')
  }

  const signature = bytesOfHex(await signer.signMessage({ message: base }))
  if (signature === undefined) {
    throw new PortcullisError('wallet_failed', 'the signer gave something else than 0x and hexadecimal')
  }

  headers.set('signature-input', `eth=${list}`)
  headers.set('signature', `eth=:${base64(signature)}:`)
}
