// middleware.ts of a Vercel project, with paths.ts, token.ts, keys.ts and refuse.ts of samples/gateways/cloudflare-worker beside it.
import { next } from "@vercel/functions";
import { isAmbiguous, isOpen } from "./paths";
import { refuse } from "./refuse";
import { verify } from "./token";

// What is left out here is open.
export const config = { matcher: "/:path*" };

const issuer = {
  ISSUER: "{{public-url}}",
  AUDIENCE: "{{audience}}",
  SCOPE: "{{policy}}",
  JWKS_URL: "{{jwks-url}}",
};

export default async function middleware(request: Request): Promise<Response> {
  if (request.method === "TRACE") return refuse({ status: 405, refusal: "method_not_allowed" }, issuer);
  const { pathname } = new URL(request.url);
  if (isAmbiguous(pathname)) return refuse({ status: 400, refusal: "ambiguous_path" }, issuer);

  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) {
    // The API may read Portcullis_Account as the same header.
    if (/^portcullis[^a-z0-9]/.test(name)) headers.delete(name);
  }
  if (!isOpen(pathname)) {
    const verdict = await verify(headers.get("Authorization"), issuer);
    if ("refusal" in verdict) return refuse(verdict, issuer);
    headers.set("Portcullis-Account", verdict.account);
    headers.delete("Authorization");
  }
  return next({ request: { headers } });
}
