import type { ProofKey, Prover } from './dpop.js'
import { PortcullisError, RefusedError } from './errors.js'
import { type Challenge, type ChallengeRequest, type Issuer, linkPath, type Tokens } from './issuer.js'
import type { Signer } from './signer.js'
import { checkStatement, type Statement } from './statement.js'
import type { Session } from './store.js'

/** How wallets sign: a text, or an EIP-712 document that names the scope. */
export type Scheme = 'siwe' | 'eip712'

/** What every sign-in of a client has in common. */
export interface SignInRules {
  /** The origin that the message is for: the page's own in a browser. */
  readonly site: URL
  readonly scheme: Scheme
  readonly chainId?: number | undefined
  readonly resource?: string | undefined
  readonly clientId?: string | undefined
}

interface Signed {
  readonly account: string
  readonly statement: Statement
  readonly signature: string
  /** Undefined when the clocks agree. */
  readonly clockOffset: number | undefined
}

/** Clocks that differ by less are taken for one, in milliseconds. */
const tolerance = 5_000

/** Proves accounts to the issuer. */
export class WalletSignIn {
  constructor(
    private readonly issuer: Issuer,
    private readonly rules: SignInRules,
  ) {}

  /** Signs in, which opens the wallet. */
  async signIn(signer: Signer, asked: string | undefined, key: ProofKey | undefined, signal?: AbortSignal): Promise<Session> {
    const { account, statement, signature, clockOffset } = await this.#sign(signer, { scope: this.rules.scheme === 'eip712' ? asked : undefined }, signal)
    const tokens = await this.issuer.token(
      {
        grant_type: `urn:portcullis:grant-type:${this.rules.scheme}`,
        message: typeof statement === 'string' ? statement : JSON.stringify(statement),
        signature,
        scope: this.rules.scheme === 'eip712' ? undefined : asked,
        resource: this.rules.resource,
        client_id: this.rules.clientId,
      },
      key && { key, clockOffset },
      signal,
    )
    const bound = tokens.tokenType === 'DPoP' ? key : undefined
    return { account, signedInAt: Date.now(), ...tokens, ...kept({ asked, key: bound, clockOffset }) }
  }

  /** The next tokens of a sign-in that has a refresh token, for its scope or a part of that. At the issuer a part is for one token alone (RFC 6749, 6), so that each asks for it. */
  async refresh(session: Session, asked: string | undefined): Promise<Session> {
    const tokens = await this.issuer.token({ grant_type: 'refresh_token', refresh_token: session.refreshToken, scope: asked, client_id: this.rules.clientId }, proverOf(session))
    return { ...renewed(session, tokens), ...kept({ asked }) }
  }

  /** Adds the signer's account to a sign-in. */
  async link(session: Session, signer: Signer): Promise<Session> {
    const { statement, signature } = await this.#sign(signer, { purpose: 'link', linkTo: session.account })
    const body = { refresh_token: session.refreshToken, message: statement, signature, scheme: this.rules.scheme, scope: session.asked }
    return renewed(session, await this.issuer.link(body, proverOf(session)))
  }

  /** Takes an account out of a sign-in. */
  async unlink(session: Session, account: string): Promise<Session> {
    return renewed(session, await this.issuer.unlink({ refresh_token: session.refreshToken, account, scope: session.asked }, proverOf(session)))
  }

  async #sign(signer: Signer, more: { scope?: string | undefined; purpose?: 'link'; linkTo?: string }, signal?: AbortSignal): Promise<Signed> {
    const { site, scheme } = this.rules
    const { challenge, chainId } = await this.#ask(signer, { address: signer.address, domain: site.host, scheme, ...more }, signal)
    const { statement, nonce } = challenge
    if ((typeof statement === 'string') !== (scheme === 'siwe')) {
      throw new PortcullisError('unusable_answer', `the server did not send what the scheme ${scheme} signs`)
    }

    // Accounts are linked at the issuer, whichever site asks.
    const uri = more.purpose === 'link' ? new URL(linkPath, this.issuer.url).href : undefined
    const said = checkStatement(statement, { address: signer.address, domain: site.host, protocol: site.protocol, uri, chainId, nonce })
    const offset = Date.parse(said.issuedAt) - Date.now()
    signal?.throwIfAborted()
    return {
      account: `eip155:${said.chainId}:${said.address}`,
      statement,
      signature: await sign(signer, statement),
      clockOffset: Math.abs(offset) > tolerance ? offset : undefined,
    }
  }

  // A key proves its account on every chain, a contract on its own alone: so the wallet's chain comes first, and then whichever the issuer reads.
  async #ask(signer: Signer, request: ChallengeRequest, signal: AbortSignal | undefined): Promise<{ challenge: Challenge; chainId: number | undefined }> {
    const chainId = this.rules.chainId ?? (await signer.chainId?.())
    try {
      return { challenge: await this.issuer.challenge({ ...request, chainId }, signal), chainId }
    } catch (error) {
      if (this.rules.chainId === undefined && chainId !== undefined && error instanceof RefusedError && error.code === 'unknown_chain') {
        return { challenge: await this.issuer.challenge(request, signal), chainId: undefined }
      }

      throw error
    }
  }
}

function sign(signer: Signer, statement: Statement): Promise<string> {
  if (typeof statement === 'string') {
    return signer.signMessage({ message: statement })
  }

  if (signer.signTypedData === undefined) {
    throw new PortcullisError('wallet_failed', 'the signer signs no typed data: use the scheme siwe')
  }

  return signer.signTypedData(statement as never)
}

const proverOf = ({ key, clockOffset }: Session): Prover | undefined => key && { key, clockOffset }

// What the issuer leaves out of a renewal is not kept: an old refresh token would end the sign-in.
const renewed = (session: Session, tokens: Tokens): Session => ({ account: session.account, signedInAt: session.signedInAt, ...tokens, ...kept(session) })

type Kept = 'asked' | 'askedFirst' | 'key' | 'clockOffset'

function kept({ asked, askedFirst, key, clockOffset }: { [member in Kept]?: Session[member] | undefined }): Pick<Session, Kept> {
  return { ...(asked === undefined ? {} : { asked }), ...(askedFirst === undefined ? {} : { askedFirst }), ...(key === undefined ? {} : { key }), ...(clockOffset === undefined ? {} : { clockOffset }) }
}
