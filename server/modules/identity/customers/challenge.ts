import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { challengeRequired } from "../problems.ts";
import { type Challenge, challengeBits, challengeFits, hasLeadingZeros } from "./challenge-rules.ts";

const lifeMs = 5 * 60_000;
const Shape = z.object({ name: z.string(), failures: z.int(), expiresAt: z.number(), salt: z.string() });

export interface SolvedChallenge {
  readonly token: string;
  readonly nonce: string;
}

/** The refusal that carries a challenge. Nothing is stored: the sealed token says what it is for. */
export function askForChallenge(seal: Tools["seal"], about: { name: string; failures: number; now: Date }): Problem {
  const challenge: Challenge = {
    name: about.name,
    failures: about.failures,
    expiresAt: about.now.getTime() + lifeMs,
    salt: randomBytes(8).toString("hex"),
  };
  const token = seal(JSON.stringify(challenge));
  return challengeRequired("Your browser solves a small puzzle and tries again by itself.", {
    errors: [{ field: "challenge", code: "challenge-required", params: { token, bits: challengeBits } }],
  });
}

export function isChallengeSolved(
  unseal: Tools["unseal"],
  solved: SolvedChallenge | undefined,
  about: { name: string; failures: number; now: Date },
): boolean {
  if (!solved || !challengeFits(read(unseal, solved.token), about)) return false;
  return hasLeadingZeros(createHash("sha256").update(`${solved.token}:${solved.nonce}`).digest(), challengeBits);
}

function read(unseal: Tools["unseal"], token: string): Challenge {
  try {
    return Shape.parse(JSON.parse(unseal(token)));
  } catch {
    // Not ours: it fits nothing.
    return { name: "", failures: -1, expiresAt: 0, salt: "" };
  }
}
