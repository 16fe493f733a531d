import { portalSignInEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../shared/endpoint.ts";
import { asProblem, callApi } from "../../lib/api.ts";
import { partnerHere } from "./partner-here.ts";
import { type Solved, solveChallenge } from "./solve-challenge.ts";

export type Typed = Pick<BodyOf<typeof portalSignInEndpoint>, "identifier" | "password" | "stay">;
export type SignInStep = ReturnsOf<typeof portalSignInEndpoint>;

/** Sends a name and a password, and solves the puzzle that guessing is slowed down with. `customerId` is the account that is meant. */
export async function sendSignIn(typed: Typed, customerId: string | undefined): Promise<SignInStep> {
  const call = (challenge?: Solved): Promise<SignInStep> =>
    callApi(portalSignInEndpoint, { body: { ...typed, customerId, partner: partnerHere(), challenge } });
  try {
    return await call();
  } catch (thrown) {
    const solved = await solveChallenge(asProblem(thrown));
    if (!solved) throw thrown;
    return call(solved);
  }
}
