import { useState } from "react";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { useEnter } from "./enter.ts";
import { type SignInStep, sendSignIn, type Typed, type Which } from "./send-sign-in.ts";

type Choices = Extract<SignInStep, { step: "choose" }>["choices"];

interface State {
  readonly busy: boolean;
  readonly problem?: ApiProblem;
  readonly typed?: Typed;
  readonly choices?: Choices;
  /** Whose second factor is asked for. */
  readonly codeOf?: string;
}

/** Signs in, asks which account is meant when there are several, and for the code of an app where one is set up. */
export function useSignIn(onRefused: () => void): {
  busy: boolean;
  problem: ApiProblem | undefined;
  choices: Choices | undefined;
  asksCode: boolean;
  start: (typed: Typed) => Promise<void>;
  choose: (customerId: string) => Promise<void>;
  sendCode: (code: string) => Promise<void>;
  startAnew: () => void;
  /** What came of another way in, such as a passkey. */
  go: (step: SignInStep) => void;
} {
  const enter = useEnter();
  const [state, setState] = useState<State>({ busy: false });

  async function attempt(typed: Typed, which: Which, before: Omit<State, "busy" | "problem"> = {}): Promise<void> {
    setState({ ...before, busy: true });
    try {
      take(typed, await sendSignIn(typed, which));
    } catch (thrown) {
      onRefused();
      setState({ ...before, busy: false, problem: asProblem(thrown) });
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
      case "code":
        setState({ busy: false, typed, codeOf: step.customerId });
        break;
    }
  }

  return {
    busy: state.busy,
    problem: state.problem,
    choices: state.choices,
    asksCode: state.codeOf !== undefined,
    start: (typed) => attempt(typed, {}),
    choose: async (customerId) => {
      if (state.typed) await attempt(state.typed, { customerId });
    },
    sendCode: async (code) => {
      const { typed, codeOf } = state;
      if (typed && codeOf) await attempt(typed, { customerId: codeOf, code }, { typed, codeOf });
    },
    go: (step) => take({ identifier: "", password: "", stay: false }, step),
    startAnew: () => setState({ busy: false }),
  };
}
