/**
 * The origin of a URL that tokens may be sent to: https, or http of this very machine.
 * @throws TypeError for any other.
 */
export function originOf(url: string | URL): URL {
  const { origin, protocol, hostname } = new URL(url)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === '[::1]'
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) {
    throw new TypeError(`${origin} is not https: others on the network could read the token`)
  }

  return new URL(origin)
}

/** The page's own origin; undefined where there is no page. */
export function pageOrigin(): URL | undefined {
  const origin = (globalThis as { location?: { origin?: string } }).location?.origin
  return origin !== undefined && /^https?:/.test(origin) ? new URL(origin) : undefined
}
