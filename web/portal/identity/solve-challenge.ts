// After some wrong passwords the server asks the browser for a little work before the next try (P-20): cheap once, dear a million times.
import type { ApiProblem } from "../../lib/api.ts";

export interface Solved {
  token: string;
  nonce: string;
}

/** So many hashes are under way at once; more gain nothing, fewer wait for each other. */
const batch = 512;

/** The solution of a `challenge-required`; undefined for every other refusal. */
export async function solveChallenge(problem: ApiProblem): Promise<Solved | undefined> {
  const asked = problem.code === "challenge-required" ? problem.problem.errors?.[0]?.params : undefined;
  const { token, bits } = asked ?? {};
  if (typeof token !== "string" || typeof bits !== "number") return undefined;
  const encoder = new TextEncoder();
  for (let from = 0; ; from += batch) {
    const hashes = await Promise.all(
      Array.from({ length: batch }, (_, at) => crypto.subtle.digest("SHA-256", encoder.encode(`${token}:${from + at}`))),
    );
    const found = hashes.findIndex((hash) => leadingZeros(new DataView(hash)) >= bits);
    if (found >= 0) return { token, nonce: String(from + found) };
  }
}

// The puzzles ask for far fewer than 32.
const leadingZeros = (hash: DataView): number => Math.clz32(hash.getUint32(0));
