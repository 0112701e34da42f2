import { RefusedError } from './errors.js'

/** The longest that an issuer is left alone, in milliseconds. */
const longest = 300_000

/** Leaves an issuer alone for as long as it asked for: every request that waits for a token would ask it again at once. */
export class Pause {
  #refusal: RefusedError | undefined
  #until = 0

  /** Throws what the issuer said when it asked for that, until then. */
  throwIfOn(): void {
    if (this.#refusal !== undefined && this.#until > Date.now()) {
      throw this.#refusal
    }
  }

  /** Looks whether it asks for that. */
  heed(error: unknown): void {
    const wait = error instanceof RefusedError ? error.problem.retryAfter : undefined
    this.#refusal = wait === undefined ? undefined : (error as RefusedError)
    this.#until = Date.now() + Math.min(wait ?? 0, longest)
  }
}
