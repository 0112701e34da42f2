import { readChallenges } from './challenge-header.js'
import { readProblem } from './problem.js'
import type { Session } from './store.js'

/** What may help after a refusal, once. */
export type Remedy =
  | { readonly kind: 'renew' | 'refresh' | 'nonce' | 'none' }
  | { readonly kind: 'step-up'; readonly scope: string }

/** A token younger than this knows what the account holds, in milliseconds. */
const settled = 30_000

const helpedByOtherTokens = new Set(['missing_token', 'invalid_token', 'expired_token', 'revoked_token'])

const none: Remedy = { kind: 'none' }

/** Judges an answer to a request that carried the session's token, or none. */
export async function findRemedy(response: Response, session: Session | undefined): Promise<Remedy> {
  if (response.status !== 401 && response.status !== 403) {
    return none
  }

  const challenges = readChallenges(response.headers.get('www-authenticate')).filter(({ scheme }) => scheme === 'bearer' || scheme === 'dpop')
  const { error, scope } = challenges.find(({ parameters }) => parameters['error'] !== undefined)?.parameters ?? {}
  if (response.status === 403) {
    return error === 'insufficient_scope' && session !== undefined ? findWider(session, scope) : none
  }

  // RFC 9470: the sign-in is too old or too weak, and only the wallet helps.
  if (error === 'insufficient_user_authentication' && session !== undefined) {
    return { kind: 'step-up', scope: scope ?? '' }
  }

  // Pages of other origins may not be shown the header; the body they are.
  const code = error === 'use_dpop_nonce' ? error : (await readProblem(response))?.code
  return code === 'use_dpop_nonce' ? { kind: session?.key === undefined ? 'none' : 'nonce' }
    : code !== undefined ? { kind: helpedByOtherTokens.has(code) ? 'renew' : 'none' }
    : challenges.length > 0 && (error === undefined || error === 'invalid_token') ? { kind: 'renew' }
    : none
}

// A token that was given for all that the account has is decided anew by a refresh; one that was given for less is for no more.
function findWider(session: Session, scope: string | undefined): Remedy {
  const has = new Set(session.scope.split(' '))
  const lacks = (scope ?? '').split(' ').filter((name) => name !== '' && !has.has(name))
  return lacks.length === 0 ? none
    : session.asked !== undefined ? { kind: 'step-up', scope: lacks.join(' ') }
    : Date.now() - session.obtainedAt > settled ? { kind: 'refresh' }
    : none
}
