import { PortcullisError } from './errors.js'

/** For which chains APIs take signed requests, as each says of itself (ERC-8128, 7). */
export class SignedChains {
  readonly #first = new Map<string, Promise<number>>()

  constructor(private readonly fetcher: typeof fetch) {}

  /** The first of an origin, which is asked once. */
  first(origin: string): Promise<number> {
    const known = this.#first.get(origin) ?? this.#ask(origin)
    this.#first.set(origin, known)
    known.catch(() => this.#first.delete(origin))
    return known
  }

  async #ask(origin: string): Promise<number> {
    const response = await this.fetcher(new URL('/.well-known/erc8128', origin), { credentials: 'omit', redirect: 'error' })
    const { chains } = response.ok ? ((await response.json().catch(() => ({}))) as { chains?: unknown }) : {}
    const numbers = Array.isArray(chains) ? chains.map((name) => Number(/^(?:eip155:)?([1-9]\d*)$/.exec(String(name))?.[1])) : []
    const first = numbers.find(Number.isSafeInteger)
    if (first === undefined) {
      throw new PortcullisError('unusable_answer', `${origin} takes no signed requests, or does not say for which chains: set chainId`)
    }

    return first
  }
}
