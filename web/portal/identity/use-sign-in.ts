import { useState } from "react";
import { portalSignInEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";
import { useEnter } from "./enter.ts";
import { partnerHere } from "./partner-here.ts";
import { type Solved, solveChallenge } from "./solve-challenge.ts";

type Typed = Pick<BodyOf<typeof portalSignInEndpoint>, "identifier" | "password" | "stay">;
type Step = ReturnsOf<typeof portalSignInEndpoint>;
type Choices = Extract<Step, { step: "choose" }>["choices"];

/** Signs in; solves the puzzle that guessing is slowed down with; and asks which account is meant when there are several. */
export function useSignIn(onRefused: () => void): {
  busy: boolean;
  problem: ApiProblem | undefined;
  choices: Choices | undefined;
  start: (typed: Typed) => Promise<void>;
  choose: (customerId: string) => Promise<void>;
} {
  const enter = useEnter();
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem; typed?: Typed; choices?: Choices }>({ busy: false });

  async function attempt(typed: Typed, customerId: string | undefined): Promise<void> {
    setState({ busy: true });
    try {
      take(typed, await send(typed, customerId));
    } catch (thrown) {
      onRefused();
      setState({ busy: false, problem: asProblem(thrown) });
    }
  }

  function take(typed: Typed, step: Step): void {
    switch (step.step) {
      case "signed_in":
        enter(step.home);
        break;
      case "elsewhere":
        location.assign(step.url);
        break;
      case "choose":
        setState({ busy: false, typed, choices: step.choices });
        break;
    }
  }

  return {
    busy: state.busy,
    problem: state.problem,
    choices: state.choices,
    start: (typed) => attempt(typed, undefined),
    choose: async (customerId) => {
      if (state.typed) await attempt(state.typed, customerId);
    },
  };
}

async function send(typed: Typed, customerId: string | undefined): Promise<Step> {
  const call = (challenge?: Solved): Promise<Step> =>
    callApi(portalSignInEndpoint, { body: { ...typed, customerId, partner: partnerHere(), challenge } });
  try {
    return await call();
  } catch (thrown) {
    const solved = await solveChallenge(asProblem(thrown));
    if (!solved) throw thrown;
    return call(solved);
  }
}
