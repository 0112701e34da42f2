import { AuthorizedFetch } from './authorized-fetch.js'
import { Issuer } from './issuer.js'
import { SessionKeeper } from './keeper.js'
import { originOf, pageOrigin } from './origin.js'
import { type Scheme, WalletSignIn } from './sign-in.js'
import { type SignerSource, toSigner } from './signer.js'
import { memoryStore, type Session, type SessionStore } from './store.js'

/** Settings of a client. */
export interface ClientOptions {
  /** Where the Portcullis is, such as `https://api.example.com`: https, or http of this machine. */
  readonly issuer: string | URL
  /** Signs in by itself when a request is answered 401. Without it only `signIn` opens a wallet. */
  readonly signer?: SignerSource | (() => SignerSource | Promise<SignerSource>) | undefined
  /** Further origins that may see the token. The issuer's own always may. */
  readonly origins?: readonly (string | URL)[] | undefined
  /** What to ask for, such as `market-data:gold`; signing in is refused when it is not met. By default all that the account has. */
  readonly scope?: string | undefined
  /** The API that the token is for (RFC 8707), when the issuer serves several. */
  readonly resource?: string | undefined
  /** The client's name at the issuer. With a name the token opens no more than its scope; without one, whatever the account has. */
  readonly clientId?: string | undefined
  /** The origin that the signed message is for. By default the page's own, and the issuer's where there is no page. The issuer must know it. */
  readonly site?: string | URL | undefined
  /** `siwe` by default; `eip712` for wallets that show structured data better than text. */
  readonly scheme?: Scheme | undefined
  /** The chain that the message names. By default the wallet's, when the issuer reads it. */
  readonly chainId?: number | undefined
  /** Binds the tokens to a key that cannot be copied (RFC 9449). */
  readonly dpop?: boolean | undefined
  /** In memory by default. */
  readonly store?: SessionStore | undefined
  /** Hears of each new sign-in, refresh and end. */
  readonly changed?: ((session: SessionView | undefined) => void) | undefined
  readonly fetch?: typeof fetch | undefined
}

/** What may be known of a sign-in: all but its secrets. */
export type SessionView = Omit<Session, 'accessToken' | 'refreshToken' | 'key'>

/** One sign-in at one Portcullis. */
export interface Client {
  /** As `fetch` does it, with the sign-in's token where it may go. A relative URL is the issuer's. Answers of every status come back, as from `fetch`. */
  readonly fetch: typeof fetch
  /** Signs in, which opens the wallet. Without a signer it takes the client's. Called twice at once it signs once. */
  signIn(signer?: SignerSource, options?: { readonly scope?: string; readonly signal?: AbortSignal }): Promise<SessionView>
  /** The sign-in; undefined when there is none. It may have ended at the issuer. */
  session(): Promise<SessionView | undefined>
  /**
   * Hears of each new sign-in, refresh and end from now on, also of those that a request brought about. Other tabs' are not heard of.
   * @returns what ends it.
   */
  watch(listener: (session: SessionView | undefined) => void): () => void
  /** Has the policies decided anew; undefined when the sign-in has ended. */
  refresh(): Promise<SessionView | undefined>
  /** Adds another account to the sign-in. */
  link(signer: SignerSource): Promise<SessionView>
  /** Takes an account that was linked out again, by its CAIP-10 id such as `eip155:1:0x…`; the tokens of before end. */
  unlink(account: string): Promise<SessionView>
  /** Ends the sign-in, here in any case and at the issuer. */
  signOut(): Promise<void>
}

/** Makes a client. */
export function createClient(options: ClientOptions): Client {
  const url = originOf(options.issuer)
  const store = options.store ?? memoryStore()
  if (options.dpop === true && !store.keepsKeys) {
    throw new TypeError('the store cannot keep the key that dpop binds tokens to')
  }

  const fetcher = options.fetch ?? ((input: RequestInfo | URL, init?: RequestInit) => globalThis.fetch(input, init))
  const issuer = new Issuer(url, fetcher)
  const { scheme = 'siwe', chainId, resource, clientId, signer } = options
  const wallet = new WalletSignIn(issuer, { site: options.site === undefined ? (pageOrigin() ?? url) : new URL(options.site), scheme, chainId, resource, clientId })
  const listeners = new Set(options.changed === undefined ? [] : [options.changed])
  const source = signer === undefined || typeof signer === 'function' ? signer : () => signer
  const keeper = new SessionKeeper({
    issuer,
    wallet,
    store,
    dpop: options.dpop === true,
    signer: source,
    scope: options.scope,
    // Not within the work that brought it about: a listener that throws is no reason for that to fail.
    changed: (session) => listeners.forEach((listener) => queueMicrotask(() => listener(session && view(session)))),
  })
  const authorized = new AuthorizedFetch(issuer, keeper, new Set([url.origin, ...(options.origins ?? []).map((origin) => originOf(origin).origin)]), fetcher)
  return {
    fetch: (input, init) => authorized.send(input, init),
    signIn: async (given, { scope = options.scope, signal } = {}) => view(await keeper.signIn(given, scope, signal)),
    session: async () => viewOf(await keeper.current()),
    watch: (listener) => {
      const own: typeof listener = (session) => listener(session)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    refresh: async () => viewOf(await keeper.refresh()),
    link: async (other) => view(await keeper.link(await toSigner(other))),
    unlink: async (account) => view(await keeper.unlink(account)),
    signOut: () => keeper.signOut(),
  }
}

function view({ accessToken: _, refreshToken: __, key: ___, ...rest }: Session): SessionView {
  return rest
}

const viewOf = (session: Session | undefined): SessionView | undefined => session && view(session)
