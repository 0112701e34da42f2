const utf8 = new TextEncoder()

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => utf8.encode(text)

export const hexOf = (bytes: Uint8Array): `0x${string}` => `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`

export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> | undefined {
  return /^0x([0-9a-f]{2})*$/i.test(hex) ? Uint8Array.from(hex.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16)) : undefined
}

export const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

export const base64Url = (bytes: Uint8Array): string => base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** Sixteen random bytes as text. */
export const randomId = (): string => base64Url(crypto.getRandomValues(new Uint8Array(16)))
