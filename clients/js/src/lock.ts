/** Lets one at a time through. */
export interface Lock {
  run<T>(work: () => Promise<T>): Promise<T>
}

/** Among the callers in this document. */
export class LocalLock implements Lock {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work)
    this.#last = mine.catch(() => undefined)
    return mine
  }
}

/** Among all documents of the origin, where the browser has locks. */
export function createLock(name: string | undefined): Lock {
  const locks = globalThis.navigator?.locks
  return name === undefined || locks === undefined ? new LocalLock() : { run: <T>(work: () => Promise<T>) => locks.request(name, work) as Promise<T> }
}
