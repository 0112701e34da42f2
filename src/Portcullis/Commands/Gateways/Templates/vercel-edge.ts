// middleware.ts of a Vercel project, with paths.ts, token.ts and keys.ts of samples/gateways/cloudflare-worker beside it.
import { next } from "@vercel/functions";
import { isAmbiguous, isOpen } from "./paths";
import { verify } from "./token";

// What is left out here is open.
export const config = { matcher: "/:path*" };

const issuer = {
  ISSUER: "{{public-url}}",
  AUDIENCE: "{{public-url}}",
  SCOPE: "{{policy}}",
  JWKS_URL: "{{jwks-url}}",
};

export default async function middleware(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (isAmbiguous(pathname)) return new Response(null, { status: 400 });

  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) {
    // The API may read Portcullis_Account as the same header.
    if (/^portcullis[^a-z0-9]/.test(name)) headers.delete(name);
  }
  if (!isOpen(pathname)) {
    const verdict = await verify(headers.get("Authorization"), issuer);
    if ("refusal" in verdict) return Response.json({ code: verdict.refusal }, { status: verdict.status });
    headers.set("Portcullis-Account", verdict.account);
    headers.delete("Authorization");
  }
  return next({ request: { headers } });
}
