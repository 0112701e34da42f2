import { createProofKey, type ProofKey } from './dpop.js'
import { PortcullisError, RefusedError } from './errors.js'
import type { Issuer } from './issuer.js'
import { createLock, type Lock } from './lock.js'
import type { WalletSignIn } from './sign-in.js'
import { Pause } from './pause.js'
import { SharedWork } from './shared.js'
import { type Signer, type SignerSource, toSigner } from './signer.js'
import type { Session, SessionStore } from './store.js'

/** What was asked for, and what of it first. */
interface Asked {
  readonly asked?: string | undefined
  readonly askedFirst?: string | undefined
}

/** A token that ends within this is not sent any more, in milliseconds. */
const margin = 5_000

/** What a keeper works with. */
export interface KeeperParts {
  readonly issuer: Issuer
  readonly wallet: WalletSignIn
  readonly store: SessionStore
  readonly dpop: boolean
  /** What signs in without being asked; undefined when only `signIn` does. */
  readonly signer: (() => SignerSource | Promise<SignerSource>) | undefined
  readonly scope: string | undefined
  readonly changed: (session: Session | undefined) => void
}

/**
 * Keeps one sign-in. Whatever replaces its tokens runs under a lock and looks at the store first, since a refresh token that is used twice ends
 * the sign-in; who waits for the same thing shares one outcome, so that a wallet is asked once.
 */
export class SessionKeeper {
  readonly #lock: Lock
  readonly #shared = new SharedWork<Session | undefined>()
  readonly #numbers = new WeakMap<object, number>()
  readonly #pause = new Pause()
  #named = 0

  constructor(private readonly parts: KeeperParts) {
    this.#lock = createLock(parts.store.lock)
  }

  async current(): Promise<Session | undefined> {
    return await this.parts.store.load()
  }

  /** The sign-in with a token that is good for now; undefined when nobody is signed in. Opens no wallet. */
  async fresh(signal?: AbortSignal): Promise<Session | undefined> {
    const session = await this.current()
    return session === undefined || isFresh(session)
      ? session
      : await this.#share('fresh', signal, async (now) => (now === undefined || isFresh(now) ? now : await this.#refreshInTime(now)))
  }

  /** Other tokens than the one that was refused: those that another has got meanwhile, by a refresh, or by the wallet. Undefined when there are none to be had. */
  renew(refused: Session | undefined, signal?: AbortSignal): Promise<Session | undefined> {
    return this.#share(`renew ${refused?.accessToken ?? ''}`, signal, async (now, abandoned) => {
      if (now === undefined && refused !== undefined) {
        return undefined // Signed out meanwhile: nobody wants a wallet opened.
      }

      if (now !== undefined && now.accessToken !== refused?.accessToken && isFresh(now)) {
        return now
      }

      return (now && (await this.#refresh(now))) ?? (await this.#signInUnasked({ asked: now?.asked ?? this.parts.scope, askedFirst: now?.askedFirst }, '', abandoned))
    })
  }

  /** The same by a new proof of the wallet, asking for a scope on top. */
  stepUp(refused: Session, scope: string, signal?: AbortSignal): Promise<Session | undefined> {
    return this.#share(`step up ${scope} ${refused.accessToken}`, signal, async (now, abandoned) => {
      // Signed out meanwhile: nobody wants a wallet opened. A token that came of a refresh is as old a proof as the one that was refused.
      return now === undefined || (now.signedInAt !== refused.signedInAt && has(now.scope, scope)) ? now : await this.#signInUnasked(now, scope, abandoned)
    })
  }

  /** Refreshes; undefined when there is nothing to refresh, or it was ended. */
  refresh(refused?: Session, signal?: AbortSignal): Promise<Session | undefined> {
    return this.#share(`refresh ${refused?.accessToken ?? ''}`, signal, async (now) =>
      now !== undefined && (refused === undefined || refused.accessToken === now.accessToken) ? await this.#refresh(now) : now,
    )
  }

  /** Signs in because somebody wants it now. Who presses twice, or while a request has the wallet opened, signs once. */
  async signIn(source: SignerSource | undefined, scope: string | undefined, signal?: AbortSignal): Promise<Session> {
    const before = await this.current()
    const session = await this.#share(`sign in ${this.#numberOf(source)} ${scope ?? ''}`, signal, async (now, abandoned) => {
      const chosen = source ?? (await this.parts.signer?.())
      if (chosen === undefined) {
        throw new TypeError('a signer is needed, here or among the options of the client')
      }

      const signer = await toSigner(chosen)
      const isDone = now !== undefined && now.signedInAt !== before?.signedInAt && now.asked === scope && now.account.toLowerCase().endsWith(`:${signer.address.toLowerCase()}`)
      return isDone ? now : await this.#signIn(signer, scope, undefined, abandoned)
    })
    return session as Session
  }

  link(signer: Signer): Promise<Session> {
    return this.#change((session) => this.parts.wallet.link(session, signer))
  }

  unlink(account: string): Promise<Session> {
    return this.#change((session) => this.parts.wallet.unlink(session, account))
  }

  /** Forgets the sign-in, and ends it at the issuer. It is forgotten also when the issuer cannot be told. */
  async signOut(): Promise<void> {
    await this.#lock.run(async () => {
      const session = await this.current()
      await this.#forget()
      if (session !== undefined) {
        await this.parts.issuer.revoke(session.refreshToken ?? session.accessToken)
      }
    })
  }

  #share(what: string, signal: AbortSignal | undefined, work: (now: Session | undefined, abandoned: AbortSignal) => Promise<Session | undefined>): Promise<Session | undefined> {
    return this.#shared.run(what, signal, (abandoned) =>
      this.#lock.run(async () => {
        abandoned.throwIfAborted()
        return await work(await this.current(), abandoned)
      }),
    )
  }

  #change(change: (session: Session) => Promise<Session>): Promise<Session> {
    return this.#lock.run(async () => {
      const session = await this.current()
      if (session?.refreshToken === undefined) {
        throw new PortcullisError('sign_in_needed', 'accounts are linked to a sign-in that has a refresh token: sign in first')
      }

      return await this.#keep(await change(session))
    })
  }

  #numberOf(source: object | undefined): number {
    if (source !== undefined && !this.#numbers.has(source)) {
      this.#numbers.set(source, ++this.#named)
    }

    return source === undefined ? 0 : this.#numbers.get(source)!
  }

  async #refreshInTime(session: Session): Promise<Session | undefined> {
    try {
      return await this.#refresh(session)
    } catch (error) {
      if (session.expiresAt > Date.now()) {
        return session
      }

      throw error
    }
  }

  async #refresh(session: Session): Promise<Session | undefined> {
    if (session.refreshToken === undefined) {
      return undefined
    }

    this.#pause.throwIfOn()
    try {
      return await this.#keep(await ask(session, '', (asked) => this.parts.wallet.refresh(session, asked)))
    } catch (error) {
      this.#pause.heed(error)
      if (error instanceof RefusedError && error.problem.error === 'invalid_grant') {
        await this.#forget()
        return undefined
      }

      throw error
    }
  }

  async #signInUnasked(before: Asked, more: string, abandoned: AbortSignal): Promise<Session | undefined> {
    if (this.parts.signer === undefined) {
      return undefined
    }

    this.#pause.throwIfOn()
    try {
      const signer = await toSigner(await this.parts.signer())
      return await ask(before, more, (asked) => this.#signIn(signer, asked, before.askedFirst ?? before.asked, abandoned))
    } catch (error) {
      this.#pause.heed(error)
      throw error
    }
  }

  async #signIn(signer: Signer, asked: string | undefined, askedFirst: string | undefined, signal: AbortSignal): Promise<Session> {
    const key: ProofKey | undefined = this.parts.dpop ? await createProofKey() : undefined
    const session = await this.parts.wallet.signIn(signer, asked, key, signal)
    if (key !== undefined && session.key === undefined) {
      throw new PortcullisError('unusable_answer', 'the server gave a token that is not bound to the key')
    }

    return await this.#keep(askedFirst === undefined ? session : { ...session, askedFirst })
  }

  async #keep(session: Session): Promise<Session> {
    this.#pause.heed(undefined)
    await this.parts.store.save(session)
    this.parts.changed(session)
    return session
  }

  async #forget(): Promise<void> {
    await this.parts.store.save(undefined)
    this.parts.changed(undefined)
  }
}

const isFresh = (session: Session): boolean => session.expiresAt - margin > Date.now()

/** Asks for what was asked for before, and more on top. What came on top earlier may have been sold since, which is no reason to lose the rest: when that is not met it is asked once more, without it. */
async function ask({ asked, askedFirst = asked }: Asked, more: string, send: (asked: string | undefined) => Promise<Session>): Promise<Session> {
  const [all, least] = [asked && join(asked, more), askedFirst && join(askedFirst, more)]
  try {
    return await send(all)
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'policy_not_met' || has(least ?? '', all ?? '')) {
      throw error
    }

    return await send(least)
  }
}

const has = (scope: string, wanted: string): boolean => wanted.split(' ').every((name) => name === '' || scope.split(' ').includes(name))

const join = (asked: string, more: string): string => [...new Set(`${asked} ${more}`.split(' ').filter(Boolean))].join(' ')
