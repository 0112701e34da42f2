import { PortcullisError } from './errors.js'
import type { TypedData } from './signer.js'

/** What a message or a document must say before it is signed. */
export interface Expected {
  readonly address: string
  readonly domain: string
  /** `https:` or `http:`. */
  readonly protocol: string
  /** What it is for; undefined for anything on the domain. */
  readonly uri?: string | undefined
  /** Undefined when it is the issuer's to choose. */
  readonly chainId: number | undefined
  readonly nonce: string
}

/** What it says beside that. */
export interface Said {
  /** As the statement has it. */
  readonly address: string
  readonly chainId: number
  /** By the issuer's clock. */
  readonly issuedAt: string
}

/** What `POST /auth/challenge` gives to sign. */
export type Statement = string | TypedData

interface Fields {
  readonly scheme?: string | undefined
  readonly domain: unknown
  readonly address: unknown
  readonly uri: unknown
  readonly chainId: unknown
  readonly nonce: unknown
  readonly issuedAt: unknown
}

const message =
  /^(?:(?<scheme>[a-z][a-z0-9+.-]*):\/\/)?(?<domain>[^\s/@]+) wants you to sign in with your Ethereum account:\n(?<address>0x[0-9a-fA-F]{40})\n\n(?:[^\n]+\n)?\nURI: (?<uri>[^\n]+)\nVersion: 1\nChain ID: (?<chainId>\d+)\nNonce: (?<nonce>[a-zA-Z0-9]{8,})\nIssued At: (?<issuedAt>[^\n]+)(?:\n[^\n]+)*$/

/**
 * Refuses to have signed what would sign in somewhere else: a server that hands out another site's message would be that site's visitor with the
 * signature.
 */
export function checkStatement(statement: Statement, expected: Expected): Said {
  const fields = typeof statement === 'string' ? readMessage(statement) : readDocument(statement)
  const fault = fields === undefined ? 'it is not a sign-in' : findFault(fields, expected)
  if (fault !== undefined) {
    throw new PortcullisError('foreign_message', `refused to sign what the server sent: ${fault}`)
  }

  return { address: String(fields?.address), chainId: Number(fields?.chainId), issuedAt: String(fields?.issuedAt) }
}

function findFault(fields: Fields, expected: Expected): string | undefined {
  const uri = typeof fields.uri === 'string' && URL.canParse(fields.uri) ? new URL(fields.uri) : undefined
  return fields.domain !== expected.domain ? `it is for the domain ${String(fields.domain)}, not for ${expected.domain}`
    : fields.scheme !== undefined && `${fields.scheme}:` !== expected.protocol ? `it is for the scheme ${fields.scheme}`
    : expected.uri === undefined && !isOn(uri, expected) ? `its URI is not on ${expected.protocol}//${expected.domain}`
    : expected.uri !== undefined && fields.uri !== expected.uri ? `its URI is not ${expected.uri}`
    : String(fields.address).toLowerCase() !== expected.address.toLowerCase() ? `it is for the account ${String(fields.address)}, not for ${expected.address}`
    : !isChain(fields.chainId, expected.chainId) ? `it is for chain ${String(fields.chainId)}, not for ${expected.chainId ?? 'one that there is'}`
    : fields.nonce !== expected.nonce ? 'it carries another nonce than the answer'
    : undefined
}

const isOn = (uri: URL | undefined, { domain, protocol }: Expected): boolean =>
  uri !== undefined && uri.host === domain && uri.protocol === protocol && uri.username === '' && uri.password === ''

function isChain(said: unknown, expected: number | undefined): boolean {
  const chainId = Number(said)
  return expected === undefined ? Number.isSafeInteger(chainId) && chainId > 0 : chainId === expected
}

const readMessage = (text: string): Fields | undefined => message.exec(text)?.groups as Fields | undefined

function readDocument(document: TypedData): Fields | undefined {
  const domain = document.domain
  if (document.primaryType !== 'SignIn' || domain?.['name'] !== 'Portcullis' || domain['verifyingContract'] !== undefined) {
    return undefined
  }

  const said = document.message
  return { domain: said['domain'], address: said['account'], uri: said['uri'], chainId: domain['chainId'], nonce: said['nonce'], issuedAt: said['issuedAt'] }
}
