/** One condition of a tier that is not met. */
export interface MissingCondition {
  readonly tier: string
  readonly type: string
  readonly label?: string
  /** `not_met`, or `unknown` with why. */
  readonly verdict: string
  /** What the condition asks for, such as an amount. */
  readonly required?: string
  /** Why nothing could be told, or that the account is not proven on the condition's chain. */
  readonly code?: string
}

/** What a refusal says, in whichever form its path has: RFC 9457, RFC 6749 with `code`, or the envelope of `/v1/*`. */
export interface Problem {
  readonly status: number
  /** The stable code; see the page of that name among the errors. Undefined when the answer is not Portcullis's own. */
  readonly code?: string
  /** The `error` of OAuth, at `/oauth2/*`. */
  readonly error?: string
  /** A sentence for people. */
  readonly detail?: string
  /** What is missing, the best tier first; empty when the refusal is about something else. */
  readonly missing: readonly MissingCondition[]
  /** When to ask again, in milliseconds from now. */
  readonly retryAfter?: number
}

/** No refusal of a Portcullis is longer, in bytes. */
const longest = 65_536

/** Reads a refusal; undefined when the answer is none (below 400). The response itself stays unread. One that is no JSON, or endless, gives its status alone. */
export async function readProblem(response: Response): Promise<Problem | undefined> {
  if (response.status < 400) {
    return undefined
  }

  const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '')
  return parseProblem(response, !isJson || response.bodyUsed ? '' : await readStart(response.clone()).catch(() => ''))
}

async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let left = longest; reader !== undefined && left > 0; ) {
    const { done, value } = await reader.read()
    if (done) {
      return text + decoder.decode()
    }

    left -= value.length
    text += decoder.decode(value, { stream: true })
  }

  // The other half of the body is the caller's to end: waiting for it would wait for him.
  void reader?.cancel()
  return ''
}

/** The same of a body that was read. */
export function parseProblem(response: Response, body: string): Problem {
  const members = readObject(body)
  const inner = isObject(members['error']) ? members['error'] : members
  return {
    status: response.status,
    ...optional('code', text(inner['code']) ?? text(members['error'])),
    ...optional('error', text(members['error'])),
    ...optional('detail', text(members['detail']) ?? text(members['error_description']) ?? text(inner['message']) ?? text(members['title'])),
    missing: Array.isArray(members['reasons']) ? members['reasons'].filter(isObject).map(readReason) : [],
    ...optional('retryAfter', readRetryAfter(response.headers.get('retry-after'))),
  }
}

function readReason(reason: Record<string, unknown>): MissingCondition {
  return {
    tier: text(reason['tier']) ?? '',
    type: text(reason['type']) ?? '',
    verdict: text(reason['verdict']) ?? '',
    ...optional('label', text(reason['label'])),
    ...optional('required', text(reason['required'])),
    ...optional('code', text(reason['code'])),
  }
}

function readRetryAfter(header: string | null): number | undefined {
  if (header === null) {
    return undefined
  }

  const wait = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}

function readObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function optional<K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in K]?: V }
}
