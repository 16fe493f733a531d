import { type ComponentType, Suspense, useEffect, useRef, useState } from "react";
import { configureApi } from "../lib/api.ts";

export interface AgainProps {
  /** True once the same person is signed in again, false when they leave the page instead. */
  onFinish: (again: boolean) => void;
}

/**
 * A sign-in that ended under an open page is renewed on top of it, so that nothing typed is lost, and the call that was refused
 * goes on. Stands once in each app; its form is rarely needed and comes when it is.
 */
export function SignInAgain({ Form }: { Form: ComponentType<AgainProps> }) {
  const [isAsked, setIsAsked] = useState(false);
  const answer = useRef<(again: boolean) => void>(undefined);

  useEffect(() => {
    configureApi({
      askSignIn: () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setIsAsked(true);
        }),
    });
    return () => {
      configureApi({ askSignIn: undefined });
      answer.current?.(false);
    };
  }, []);

  if (!isAsked) return null;
  return (
    <Suspense>
      <Form
        onFinish={(again) => {
          setIsAsked(false);
          answer.current?.(again);
        }}
      />
    </Suspense>
  );
}
