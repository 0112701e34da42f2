interface Running<T> {
  readonly outcome: Promise<T>
  readonly abort: AbortController
  waiting: number
}

/** Work that several wait for, each for as long as he likes. It is told to end when all of them have given up. */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>()

  /** Waits for the work of a name, which is begun when it is not under way. */
  async run(name: string, signal: AbortSignal | undefined, work: (abandoned: AbortSignal) => Promise<T>): Promise<T> {
    signal?.throwIfAborted()
    const running = this.#running.get(name) ?? this.#begin(name, work)
    running.waiting++
    try {
      return await unlessAborted(running.outcome, signal)
    } finally {
      if (--running.waiting === 0) {
        this.#forget(name, running)
        running.abort.abort(signal?.reason)
      }
    }
  }

  #begin(name: string, work: (abandoned: AbortSignal) => Promise<T>): Running<T> {
    const abort = new AbortController()
    const running: Running<T> = { outcome: work(abort.signal).finally(() => this.#forget(name, running)), abort, waiting: 0 }
    // When all have given up nobody hears how it ends.
    running.outcome.catch(() => undefined)
    this.#running.set(name, running)
    return running
  }

  #forget(name: string, running: Running<T>): void {
    if (this.#running.get(name) === running) {
      this.#running.delete(name)
    }
  }
}

/** The signal ends the wait, and not the work. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) {
    return work
  }

  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) {
      abort()
    }
  })
}
