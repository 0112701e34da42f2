/** One challenge of a `WWW-Authenticate` header (RFC 9110, 11.6.1). */
export interface AuthenticationChallenge {
  /** In lower case. */
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

const part = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~0-9A-Za-z-]+)))?/g

/** The challenges of a header, which may hold several; none for null. */
export function readChallenges(header: string | null): readonly AuthenticationChallenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  for (const [, name, quoted, token] of (header ?? '').matchAll(part)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? token
    if (value === undefined) {
      challenges.push({ scheme: name!.toLowerCase(), parameters: {} })
    } else {
      Object.assign(challenges.at(-1)?.parameters ?? {}, { [name!.toLowerCase()]: value })
    }
  }

  return challenges
}
