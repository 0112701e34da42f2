import type { Eip1193Provider } from './signer.js'

/** A wallet of the browser's, as it announced itself (EIP-6963). Name and icon are the wallet's own words: show the icon in an `img` only. */
export interface Wallet {
  readonly uuid: string
  readonly name: string
  /** A `data:` URI; empty when the wallet announced none. */
  readonly icon: string
  /** Its name in reverse DNS, such as `io.metamask`; empty for one that did not announce itself. */
  readonly rdns: string
  readonly provider: Eip1193Provider
}

/**
 * Calls back with each wallet that announces itself, now and later, each once.
 * @returns what ends it.
 */
export function watchWallets(found: (wallet: Wallet) => void): () => void {
  const known = new Set<string>()
  const listen = (event: Event): void => {
    const wallet = readAnnouncement((event as CustomEvent<unknown>).detail)
    if (wallet !== undefined && !known.has(wallet.uuid)) {
      known.add(wallet.uuid)
      found(wallet)
    }
  }

  const page = globalThis as unknown as EventTarget
  if (typeof page.addEventListener !== 'function') {
    return () => undefined
  }

  page.addEventListener('eip6963:announceProvider', listen)
  page.dispatchEvent(new Event('eip6963:requestProvider'))
  return () => page.removeEventListener('eip6963:announceProvider', listen)
}

/**
 * The wallets that this page has. One that only puts itself at `window.ethereum` is listed when no other announced itself.
 * @param wait for how long wallets are waited for, in milliseconds; those that are there answer at once.
 */
export async function findWallets(wait = 100): Promise<readonly Wallet[]> {
  const wallets: Wallet[] = []
  const stop = watchWallets((wallet) => wallets.push(wallet))
  await new Promise((resolve) => setTimeout(resolve, wait))
  stop()
  const provider = (globalThis as { ethereum?: unknown }).ethereum
  return wallets.length === 0 && isProvider(provider) ? [{ uuid: 'window.ethereum', name: 'Browser wallet', icon: '', rdns: '', provider }] : wallets
}

function readAnnouncement(detail: unknown): Wallet | undefined {
  const { info, provider } = (detail ?? {}) as { info?: Partial<Wallet>; provider?: unknown }
  if (typeof info?.uuid !== 'string' || typeof info.name !== 'string' || !isProvider(provider)) {
    return undefined
  }

  const icon = typeof info.icon === 'string' && info.icon.startsWith('data:image/') ? info.icon : ''
  return { uuid: info.uuid, name: info.name, icon, rdns: typeof info.rdns === 'string' ? info.rdns : '', provider }
}

const isProvider = (value: unknown): value is Eip1193Provider => typeof (value as Eip1193Provider | undefined)?.request === 'function'
