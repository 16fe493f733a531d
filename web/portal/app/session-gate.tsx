import { useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { callApi, configureApi } from "../../lib/api.ts";
import { PortalSessionContext } from "../../lib/session.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ProofDialog } from "../../ui/proof-dialog.tsx";
import { portalProofEndpoint, portalSessionEndpoint } from "./session-endpoints.ts";

/** Lets only a signed-in customer through; others go to the sign-in page, which brings them back. */
export function SessionGate({ children }: { children: ReactNode }) {
  const router = useRouter();
  const { data, problem, reload } = useEndpoint(portalSessionEndpoint);

  useEffect(() => {
    const leave = (): void => {
      const next = router.state.location.href;
      void router.navigate({ to: "/sign-in" as never, search: (next === "/" ? {} : { next }) as never, replace: true });
    };
    configureApi({ onSignedOut: leave });
    return () => configureApi({ onSignedOut: undefined });
  }, [router]);

  if (problem?.code === "not-signed-in") return null;
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : null;
  return (
    <PortalSessionContext value={data}>
      {children}
      <ProofDialog prove={(password) => callApi(portalProofEndpoint, { body: { password } })} />
    </PortalSessionContext>
  );
}
