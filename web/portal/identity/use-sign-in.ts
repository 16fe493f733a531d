import { useState } from "react";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { useEnter } from "./enter.ts";
import { type SignInStep, sendSignIn, type Typed } from "./send-sign-in.ts";

type Choices = Extract<SignInStep, { step: "choose" }>["choices"];

/** Signs in, and asks which account is meant when there are several. */
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
      take(typed, await sendSignIn(typed, customerId));
    } catch (thrown) {
      onRefused();
      setState({ busy: false, problem: asProblem(thrown) });
    }
  }

  function take(typed: Typed, step: SignInStep): void {
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
