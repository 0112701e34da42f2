// The issuer publishes a key a day before it signs: five minutes are soon enough, and strangers cannot make this ask more often than
// twice a minute by inventing kids.
const lifetime = 5 * 60_000;
const pause = 30_000;

interface Jwk extends JsonWebKey {
  kid?: string;
}

let keys = new Map<string, CryptoKey>();
let fetchedAt = -Infinity;
let triedAt = -Infinity;

/** The issuer's key of that name; undefined when it has none, "unavailable" when no key was ever fetched. */
export async function findKey(kid: string, url: string): Promise<CryptoKey | undefined | "unavailable"> {
  const now = Date.now();
  if (isDue(kid, now)) {
    // A fetch cannot be shared by two requests, so each that comes before the first keys are there makes its own.
    if (fetchedAt !== -Infinity) triedAt = now;
    try {
      keys = await fetchKeys(url);
      fetchedAt = triedAt = now;
    } catch {
      // Those that are known stay good.
      triedAt = now;
    }
  }
  return keys.get(kid) ?? (fetchedAt === -Infinity ? "unavailable" : undefined);
}

function isDue(kid: string, now: number): boolean {
  if (fetchedAt === -Infinity) return now - triedAt > 1000;
  return (now - fetchedAt > lifetime || !keys.has(kid)) && now - triedAt > pause;
}

async function fetchKeys(url: string): Promise<Map<string, CryptoKey>> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: "manual" });
  if (!answer.ok) throw new Error(`the key set answered ${answer.status}`);
  const set = (await answer.json()) as { keys: Jwk[] };
  const read = new Map<string, CryptoKey>();
  for (const jwk of set.keys) {
    if (jwk.kty !== "EC" || jwk.crv !== "P-256" || jwk.kid === undefined || jwk.x === undefined || jwk.y === undefined) continue;
    const point = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y };
    read.set(jwk.kid, await crypto.subtle.importKey("jwk", point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]));
  }
  return read;
}
