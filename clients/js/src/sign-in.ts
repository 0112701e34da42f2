import type { ProofKey } from './dpop.js'
import type { Issuer } from './issuer.js'
import { PortcullisError } from './errors.js'
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
}

/** Proves accounts to the issuer. */
export class WalletSignIn {
  constructor(
    private readonly issuer: Issuer,
    private readonly rules: SignInRules,
  ) {}

  /** Signs in, which opens the wallet. */
  async signIn(signer: Signer, asked: string | undefined, key: ProofKey | undefined, signal?: AbortSignal): Promise<Session> {
    const { account, statement, signature } = await this.#sign(signer, { scope: this.rules.scheme === 'eip712' ? asked : undefined }, signal)
    const tokens = await this.issuer.token(
      {
        grant_type: `urn:portcullis:grant-type:${this.rules.scheme}`,
        message: typeof statement === 'string' ? statement : JSON.stringify(statement),
        signature,
        scope: this.rules.scheme === 'eip712' ? undefined : asked,
        resource: this.rules.resource,
        client_id: this.rules.clientId,
      },
      key,
      signal,
    )
    return { account, ...tokens, ...(asked === undefined ? {} : { asked }), ...(key && tokens.tokenType === 'DPoP' ? { key } : {}) }
  }

  /** The next tokens of a sign-in that has a refresh token. */
  async refresh(session: Session): Promise<Session> {
    const tokens = await this.issuer.token({ grant_type: 'refresh_token', refresh_token: session.refreshToken, client_id: this.rules.clientId }, session.key)
    return renewed(session, tokens)
  }

  /** Adds the signer's account to a sign-in. */
  async link(session: Session, signer: Signer): Promise<Session> {
    const { statement, signature } = await this.#sign(signer, { purpose: 'link', linkTo: session.account })
    const body = { refresh_token: session.refreshToken, message: statement, signature, scheme: this.rules.scheme }
    return renewed(session, await this.issuer.link(body, session.key))
  }

  async #sign(signer: Signer, more: { scope?: string | undefined; purpose?: 'link'; linkTo?: string }, signal?: AbortSignal): Promise<Signed> {
    const { site, scheme } = this.rules
    const chainId = await this.#chooseChain(signer)
    const { statement, nonce } = await this.issuer.challenge({ address: signer.address, chainId, domain: site.host, scheme, ...more }, signal)
    if ((typeof statement === 'string') !== (scheme === 'siwe')) {
      throw new PortcullisError('unusable_answer', `the server did not send what the scheme ${scheme} signs`)
    }

    const address = checkStatement(statement, { address: signer.address, domain: site.host, protocol: site.protocol, chainId, nonce })
    return { account: `eip155:${chainId}:${address}`, statement, signature: await sign(signer, statement) }
  }

  // A key proves its account on every chain, a contract on its own alone: so the wallet's chain comes first.
  async #chooseChain(signer: Signer): Promise<number> {
    if (this.rules.chainId !== undefined) {
      return this.rules.chainId
    }

    const own = await signer.chainId?.()
    const chains = await this.issuer.chains()
    const chosen = own !== undefined && (chains.length === 0 || chains.includes(own)) ? own : chains[0]
    if (chosen === undefined) {
      throw new PortcullisError('unusable_answer', `${this.issuer.url.origin} does not say which chains it reads: is it a Portcullis? Set chainId otherwise`)
    }

    return chosen
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

// What the issuer leaves out of a renewal is not kept: an old refresh token would end the sign-in.
function renewed(session: Session, tokens: Omit<Session, 'account' | 'asked' | 'key'>): Session {
  const { account, asked, key } = session
  return { account, ...tokens, ...(asked === undefined ? {} : { asked }), ...(key === undefined ? {} : { key }) }
}
