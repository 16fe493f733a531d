import { portalSignInEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../shared/endpoint.ts";
import { asProblem, callApi } from "../../lib/api.ts";
import { partnerHere } from "./partner-here.ts";
import { type Solved, solveChallenge } from "./solve-challenge.ts";

export type Typed = Pick<BodyOf<typeof portalSignInEndpoint>, "identifier" | "password" | "stay">;
export type SignInStep = ReturnsOf<typeof portalSignInEndpoint>;

/** The account that is meant, and the code of its app. */
export type Which = Pick<BodyOf<typeof portalSignInEndpoint>, "customerId" | "code">;

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
