// Lets in whoever brings an access token of the issuer's with the scope that is asked for. Everything but the open paths is gated.
import { isAmbiguous, isOpen } from "./paths";
import { refuse } from "./refuse";
import { verify, type Issuer } from "./token";

interface Settings extends Issuer {
  /** Where the API is, without a slash at its end. */
  UPSTREAM: string;
}

const account = "Portcullis-Account";

export default {
  async fetch(request: Request, settings: Settings): Promise<Response> {
    if (request.method === "TRACE") return refuse({ status: 405, refusal: "method_not_allowed" }, settings);
    const url = new URL(request.url);
    if (isAmbiguous(url.pathname)) return refuse({ status: 400, refusal: "ambiguous_path" }, settings);

    const headers = new Headers(request.headers);
    for (const name of [...headers.keys()]) {
      // The API may read Portcullis_Account as the same header.
      if (/^portcullis[^a-z0-9]/.test(name)) headers.delete(name);
    }
    if (!isOpen(url.pathname)) {
      const verdict = await verify(headers.get("Authorization"), settings);
      if ("refusal" in verdict) return refuse(verdict, settings);
      headers.set(account, verdict.account);
      headers.delete("Authorization");
    }
    return fetch(new Request(settings.UPSTREAM + url.pathname + url.search, new Request(request, { headers, redirect: "manual" })));
  },
};
