import { portalHalfSignInEndpoint, portalSignInEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../shared/endpoint.ts";
import { asProblem, callApi } from "../../lib/api.ts";
import { partnerHere } from "./partner-here.ts";
import { type Solved, solveChallenge } from "./solve-challenge.ts";

export type Typed = Pick<BodyOf<typeof portalSignInEndpoint>, "identifier" | "password" | "stay" | "link">;
export type SignInStep = ReturnsOf<typeof portalSignInEndpoint>;

/** The account that is meant, and the code of its second step. */
export type Which = Pick<BodyOf<typeof portalSignInEndpoint>, "customerId" | "code"> & { trust?: boolean };

/** Sends a name and a password, and solves the puzzle that guessing is slowed down with. */
export async function sendSignIn(typed: Typed, which: Which): Promise<SignInStep> {
  const call = (challenge?: Solved): Promise<SignInStep> =>
    callApi(portalSignInEndpoint, { body: { ...typed, ...which, partner: partnerHere(), challenge } });
  try {
    return await call();
  } catch (thrown) {
    const solved = await solveChallenge(asProblem(thrown));
    if (!solved) throw thrown;
    return call(solved);
  }
}

/** The second step of who came in by another account; without a code one is sent. */
export const sendHalf = (half: string, which: Pick<Which, "code" | "trust">): Promise<SignInStep> =>
  callApi(portalHalfSignInEndpoint, { body: { half, ...which } });
