import { type Problem, readProblem } from './problem.js'

/** Why the client itself gave up, or `refused` for what the server said. */
export type FailureReason =
  | 'refused'
  | 'no_wallet'
  | 'rejected'
  | 'wallet_failed'
  | 'foreign_message'
  | 'unusable_answer'
  | 'sign_in_needed'
  | 'redirected'

/** Every failure of the client's own. What `fetch` itself throws, such as a TypeError when there is no network, passes as it is. */
export class PortcullisError extends Error {
  override readonly name: string = 'PortcullisError'

  constructor(
    readonly reason: FailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** The server refused; `problem` says why, and what is missing. */
export class RefusedError extends PortcullisError {
  override readonly name = 'RefusedError'

  constructor(readonly problem: Problem) {
    super('refused', describe(problem))
  }

  /** The stable code of the refusal. */
  get code(): string | undefined {
    return this.problem.code
  }
}

/** The response when it is below 400; otherwise throws what it says. */
export async function ensureOk(response: Response): Promise<Response> {
  const problem = await readProblem(response)
  if (problem !== undefined) {
    throw new RefusedError(problem)
  }

  return response
}

function describe(problem: Problem): string {
  const missing = problem.missing.map((one) => `${one.tier}: ${one.label ?? one.type}${one.required === undefined ? '' : `, needs ${one.required}`}`)
  return [[problem.status, problem.code].filter(Boolean).join(' '), problem.detail, ...missing].filter(Boolean).join('; ')
}
