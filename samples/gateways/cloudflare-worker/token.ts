import { findKey } from "./keys";

export interface Issuer {
  /** The exact `iss`: the gateway's PublicUrl. */
  ISSUER: string;
  /** The `aud` that a token must be for. */
  AUDIENCE: string;
  /** The scope that a token must have: a policy, or policy:tier. */
  SCOPE: string;
  JWKS_URL: string;
}

export interface Refusal {
  status: number;
  refusal: string;
}

export type Verdict = { account: string } | Refusal;

const skew = 60;
const invalid: Verdict = { status: 401, refusal: "invalid_token" };

/** Judges what an Authorization header brings. */
export async function verify(authorization: string | null, issuer: Issuer): Promise<Verdict> {
  if (authorization === null) return { status: 401, refusal: "missing_token" };
  const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? [];
  if (token === undefined || token.length > 8192) return invalid;
  const [head, body, signature] = token.split(".") as [string, string, string];
  const header = readObject(head);
  // Nothing is known of an extension that "crit" demands, and only access tokens are of this typ.
  if (header?.alg !== "ES256" || header.typ !== "at+jwt" || typeof header.kid !== "string" || "crit" in header) return invalid;

  const key = await findKey(header.kid, issuer.JWKS_URL);
  if (key === "unavailable") return { status: 503, refusal: "keys_unavailable" };
  const signed = new TextEncoder().encode(`${head}.${body}`);
  if (key === undefined || !(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, decode(signature), signed))) return invalid;
  return judge(readObject(body), issuer);
}

function judge(claims: Record<string, unknown> | undefined, issuer: Issuer): Verdict {
  const now = Date.now() / 1000;
  if (claims === undefined || claims.iss !== issuer.ISSUER || ![claims.aud].flat().includes(issuer.AUDIENCE)) return invalid;
  if (typeof claims.exp !== "number" || claims.exp <= now || (claims.nbf !== undefined && !(Number(claims.nbf) <= now + skew))) return invalid;
  // A token that is bound to a key needs a proof by it (DPoP), which is not checked here.
  if (claims.cnf !== undefined || typeof claims.sub !== "string") return invalid;
  if (typeof claims.scope !== "string" || !claims.scope.split(" ").includes(issuer.SCOPE)) return { status: 403, refusal: "policy_not_met" };
  return { account: claims.sub };
}

function readObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(decode(part)));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function decode(part: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
