import { randomId } from './encoding.js'
import type { Session, SessionStore } from './store.js'

interface Kept {
  readonly id: string
  readonly session: Session
}

const reloadLimit = 2_000

/**
 * In the tab's `sessionStorage`: outlives a reload, and any script of the page's origin can read it. A tab that the browser copies begins with a
 * copy of the sign-in, and its first refresh would end it for both: where there are locks, a copy is found out and dropped.
 * @param name the name of the entry, when a page has several.
 */
export function sessionStorageStore(name = 'portcullis'): SessionStore {
  let id: string | undefined
  let claiming: { readonly id: string; readonly isOurs: Promise<boolean> } | undefined
  return {
    keepsKeys: false,
    load: async () => {
      const kept = read(name)
      if (kept !== undefined && kept.id !== id) {
        // Once for all who load at the same time: a second lock of this document's own would wait for the first.
        claiming = claiming?.id === kept.id ? claiming : { id: kept.id, isOurs: claim(`${name}:${kept.id}`) }
        if (!(await claiming.isOurs)) {
          sessionStorage.removeItem(name)
          return undefined
        }

        id = kept.id
      }

      return kept?.session
    },
    save: async (session) => {
      if (session === undefined) {
        sessionStorage.removeItem(name)
        return
      }

      if (id === undefined) {
        id = randomId()
        await claim(`${name}:${id}`)
      }

      sessionStorage.setItem(name, JSON.stringify({ id, session } satisfies Kept))
    },
  }
}

/** Takes a lock for as long as the document lives. The document before a reload may take a moment to let go of it. */
function claim(name: string): Promise<boolean> {
  const locks = globalThis.navigator?.locks
  if (locks === undefined) {
    return Promise.resolve(true)
  }

  return new Promise((resolve) => {
    locks
      .request(name, { signal: AbortSignal.timeout(reloadLimit) }, () => {
        resolve(true)
        return new Promise(() => undefined)
      })
      .catch(() => resolve(false))
  })
}

function read(name: string): Kept | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? 'null') as Partial<Kept> | null
    return typeof kept?.id === 'string' && typeof kept.session?.accessToken === 'string' ? (kept as Kept) : undefined
  } catch {
    return undefined
  }
}
