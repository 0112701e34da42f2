import type { Issuer, Refusal } from "./token";

/** A refusal as an answer, which says how to sign in. */
export function refuse({ status, refusal }: Refusal, issuer: Issuer): Response {
  const headers = new Headers({ "Content-Type": "application/json", "Cache-Control": "no-store" });
  if (status === 401 || status === 403) headers.set("WWW-Authenticate", `Bearer ${errorOf(refusal, issuer)}${protectionOf(issuer)}`);
  if (status === 503) headers.set("Retry-After", "5");
  return new Response(JSON.stringify({ code: refusal }), { status, headers });
}

// Who showed nothing is told of no error (RFC 6750, 3.1).
const errorOf = (refusal: string, { SCOPE }: Issuer): string =>
  refusal === "missing_token" ? "" : refusal === "policy_not_met" ? `error="insufficient_scope", scope="${SCOPE}", ` : 'error="invalid_token", ';

// The metadata is that of the issuer's own API (RFC 9728, 3.3).
const protectionOf = ({ ISSUER, AUDIENCE }: Issuer): string =>
  AUDIENCE === ISSUER ? `realm="portcullis", resource_metadata="${ISSUER}/.well-known/oauth-protected-resource"` : 'realm="portcullis"';
