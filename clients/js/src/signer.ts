import { bytesOf, hexOf } from './encoding.js'
import { PortcullisError } from './errors.js'

/** A wallet as pages reach it (EIP-1193). */
export interface Eip1193Provider {
  request(call: { readonly method: string; readonly params?: unknown }): Promise<unknown>
}

/** An EIP-712 document. */
export interface TypedData {
  readonly domain: Record<string, unknown>
  readonly types: Record<string, readonly { readonly name: string; readonly type: string }[]>
  readonly primaryType: string
  readonly message: Record<string, unknown>
}

/** An account that signs: `0x` and hexadecimal. Accounts of viem have this form. */
export interface Signer {
  readonly address: string
  /** Signs a text as `personal_sign` does. */
  signMessage(call: { readonly message: string }): Promise<string>
  /** Signs as `eth_signTypedData_v4` does; needed for the scheme `eip712` only. */
  signTypedData?(document: never): Promise<string>
  /** The chain that the wallet is on; undefined when it has none. */
  chainId?(): Promise<number | undefined>
}

/** A signer of ethers 6. */
export interface EthersSigner {
  /** Tells which chain it is on. */
  readonly provider?: { getNetwork(): Promise<{ readonly chainId: bigint }> } | null
  getAddress(): Promise<string>
  signMessage(message: string): Promise<string>
  signTypedData(domain: never, types: never, value: never): Promise<string>
}

/** A wallet client of viem. One with an account of its own signs by that, and another one by the wallet that it stands for. */
export interface ViemWalletClient extends Eip1193Provider {
  readonly account?: { readonly address: string; readonly type: string } | undefined
}

/** What can sign in: an account of viem or of the like form, a wallet client of viem, a signer of ethers, a wallet of the page's. */
export type SignerSource = Signer | EthersSigner | ViemWalletClient | Eip1193Provider

/** Takes any of them for a signer. A wallet of the page's is asked for its account, which may open it. */
export async function toSigner(source: SignerSource): Promise<Signer> {
  const account = 'account' in source ? source.account : undefined
  return isSigner(account) ? account : 'request' in source ? fromProvider(source, account?.address) : 'getAddress' in source ? fromEthers(source) : source
}

/**
 * The wallet's account; asks it for one, which may open it.
 * @param address which account, when it is not to be the wallet's first.
 */
export async function fromProvider(provider: Eip1193Provider, address?: string): Promise<Signer> {
  const accounts = await ask<unknown>(provider, 'eth_requestAccounts')
  const list = Array.isArray(accounts) ? accounts.filter((one): one is string => typeof one === 'string') : []
  const account = address === undefined ? list[0] : list.find((one) => one.toLowerCase() === address.toLowerCase())
  if (account === undefined) {
    throw new PortcullisError('no_wallet', address === undefined ? 'the wallet has no account for this page' : `the wallet does not have the account ${address} for this page`)
  }

  return {
    address: account,
    signMessage: ({ message }) => ask(provider, 'personal_sign', [hexOf(bytesOf(message)), account]),
    signTypedData: (document: TypedData) => ask(provider, 'eth_signTypedData_v4', [account, JSON.stringify(document)]),
    chainId: async () => chainIdOf(await provider.request({ method: 'eth_chainId' }).catch(() => undefined)),
  }
}

async function fromEthers(signer: EthersSigner): Promise<Signer> {
  return {
    address: await signer.getAddress(),
    chainId: async () => chainIdOf(await signer.provider?.getNetwork().then(({ chainId }) => chainId, () => undefined)),
    signMessage: ({ message }) => signer.signMessage(message),
    signTypedData: ({ domain, types, message }: TypedData) => {
      const { EIP712Domain: _, ...own } = types
      return signer.signTypedData(domain as never, own as never, message as never)
    },
  }
}

const isSigner = (account: unknown): account is Signer => typeof (account as Signer | undefined)?.signMessage === 'function'

// A wallet that does not say on which chain it is signs all the same.
function chainIdOf(answer: unknown): number | undefined {
  const chainId = typeof answer === 'string' || typeof answer === 'bigint' ? Number(answer) : NaN
  return Number.isSafeInteger(chainId) && chainId > 0 ? chainId : undefined
}

async function ask<T>(provider: Eip1193Provider, method: string, params?: unknown): Promise<T> {
  try {
    return (await provider.request(params === undefined ? { method } : { method, params })) as T
  } catch (cause) {
    // EIP-1193: 4001 is the user's no.
    throw (cause as { code?: unknown } | undefined)?.code === 4001
      ? new PortcullisError('rejected', 'it was not signed: the wallet was told no', { cause })
      : new PortcullisError('wallet_failed', `the wallet failed at ${method}`, { cause })
  }
}
