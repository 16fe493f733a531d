import { lazy, Suspense, useEffect, useState } from "react";
import { configureApi } from "../lib/api.ts";
import type { ProofAsk } from "./proof-form.tsx";

// Rarely needed: its script comes when a proof is asked for.
const ProofForm = lazy(async () => ({ default: (await import("./proof-form.tsx")).ProofForm }));

/** Asks for the password when a call needs a fresh proof of presence, and lets that call go on. Stands once in each app. */
export function ProofDialog(props: ProofAsk) {
  const [asked, setAsked] = useState<{ answer: (proved: boolean) => void }>();

  useEffect(() => {
    configureApi({ askProof: () => new Promise((answer) => setAsked({ answer })) });
    return () => configureApi({ askProof: undefined });
  }, []);

  if (!asked) return null;
  return (
    <Suspense>
      <ProofForm
        {...props}
        onFinish={(proved) => {
          asked.answer(proved);
          setAsked(undefined);
        }}
      />
    </Suspense>
  );
}
