import { useState } from "react";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { useEnter } from "./enter.ts";
import { type SignInStep, sendHalf, sendSignIn, type Typed, type Which } from "./send-sign-in.ts";

type Choices = Extract<SignInStep, { step: "choose" }>["choices"];
type Asked = Extract<SignInStep, { step: "code" }>;

interface State {
  readonly busy: boolean;
  readonly problem?: ApiProblem;
  readonly typed?: Typed;
  readonly choices?: Choices;
  /** Whose second step is asked for, and which. */
  readonly asked?: Asked;
}

/** Signs in, asks which account is meant when there are several, and for the code of a second step where one is set up. */
export function useSignIn(onRefused: () => void): {
  busy: boolean;
  problem: ApiProblem | undefined;
  choices: Choices | undefined;
  asked: Asked | undefined;
  start: (typed: Typed) => Promise<void>;
  choose: (customerId: string) => Promise<void>;
  sendCode: (code: string, trust: boolean) => Promise<void>;
  sendAgain: () => Promise<void>;
  startAnew: () => void;
  /** What came of another way in, such as a passkey. */
  go: (step: SignInStep) => void;
  /** Who came in by another account goes on to the second step. */
  goOn: (half: string) => Promise<void>;
} {
  const enter = useEnter();
  const [state, setState] = useState<State>({ busy: false });

  async function attempt(
    send: () => Promise<SignInStep>,
    typed: Typed | undefined,
    before: Omit<State, "busy" | "problem"> = {},
  ): Promise<void> {
    setState({ ...before, busy: true });
    try {
      take(typed, await send());
    } catch (thrown) {
      onRefused();
      setState({ ...before, busy: false, problem: asProblem(thrown) });
    }
  }

  function take(typed: Typed | undefined, step: SignInStep): void {
    switch (step.step) {
      case "signed_in":
        enter(step.home);
        break;
      case "elsewhere":
        location.assign(step.url);
        break;
      case "choose":
        setState({ busy: false, choices: step.choices, ...(typed ? { typed } : {}) });
        break;
      case "code":
        setState({ busy: false, asked: step, ...(typed ? { typed } : {}) });
        break;
    }
  }

  const withPassword = (typed: Typed, which: Which, before?: Omit<State, "busy" | "problem">): Promise<void> =>
    attempt(() => sendSignIn(typed, which), typed, before);

  /** Again what brought here, with a code or for another one. */
  async function secondStep(which: Pick<Which, "code" | "trust">): Promise<void> {
    const { typed, asked } = state;
    if (!asked) return;
    const { half } = asked;
    if (half !== null) await attempt(() => sendHalf(half, which), undefined, { asked });
    else if (typed) await withPassword(typed, { customerId: asked.customerId, ...which }, { typed, asked });
  }

  return {
    busy: state.busy,
    problem: state.problem,
    choices: state.choices,
    asked: state.asked,
    start: (typed) => withPassword(typed, {}),
    choose: async (customerId) => {
      if (state.typed) await withPassword(state.typed, { customerId });
    },
    sendCode: (code, trust) => secondStep({ code, trust }),
    sendAgain: () => secondStep({}),
    go: (step) => take(undefined, step),
    goOn: (half) => attempt(() => sendHalf(half, {}), undefined),
    startAnew: () => setState({ busy: false }),
  };
}
