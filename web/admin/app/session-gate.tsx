import { useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { meEndpoint, proveEndpoint } from "../../../server/modules/identity/contract.ts";
import { callApi, configureApi } from "../../lib/api.ts";
import { staffLanguages } from "../../lib/languages.ts";
import { isText, readStored, writeStored } from "../../lib/local-store.ts";
import { FormatContext, type StaffSession, StaffSessionContext } from "../../lib/session.ts";
import { useLanguage } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ProofDialog } from "../../ui/proof-dialog.tsx";
import { SignInAgain } from "../../ui/sign-in-again.tsx";
import { useModules } from "./modules-context.ts";
import { PartnerScopeContext } from "./partner-scope.ts";

const scopeKey = "partner-scope";

/** Lets only a signed-in person through; others go to the sign-in page, which brings them back. */
export function SessionGate({ children }: { children: ReactNode }) {
  const router = useRouter();
  const { setLanguage } = useLanguage();
  const { data, problem, reload } = useEndpoint(meEndpoint, {}, { topics: ["administrators", "roles"] });
  const [partnerId, setPartnerId] = useState(() => readStored(scopeKey, isText));
  // Whoever was at work is told why the sign-in page stands there.
  const wasSignedIn = useRef(false);
  useEffect(() => {
    if (data) wasSignedIn.current = true;
  }, [data]);

  useEffect(() => {
    const leave = (): void => {
      const next = router.state.location.href;
      const search = { ...(next === "/" ? {} : { next }), ...(wasSignedIn.current ? { ended: "1" } : {}) };
      void router.navigate({ to: "/sign-in" as never, search: search as never, replace: true });
    };
    configureApi({ onSignedOut: leave });
    return () => configureApi({ onSignedOut: undefined });
  }, [router]);

  // A language chosen in this browser wins over the one of the profile.
  const ownLanguage = data?.language;
  useEffect(() => {
    const own = staffLanguages.find((one) => one === ownLanguage);
    if (own && readStored("language", isText) === undefined) setLanguage(own);
  }, [ownLanguage, setLanguage]);

  const scope = useMemo(
    () => ({
      partnerId: data?.partners.some(({ id }) => id === partnerId) ? partnerId : undefined,
      setPartnerId: (chosen: string | undefined) => {
        writeStored(scopeKey, chosen);
        setPartnerId(chosen);
      },
    }),
    [data, partnerId],
  );

  const modules = useModules();
  const MustDo = modules.find((module) => module.MustDo)?.MustDo;
  const Again = modules.find((module) => module.SignInAgain)?.SignInAgain;

  if (problem?.code === "not-signed-in") return null;
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : null;
  return (
    <StaffSessionContext value={data satisfies StaffSession}>
      <FormatContext value={{ timeZone: data.timeZone }}>
        <PartnerScopeContext value={scope}>
          {data.mustDo && MustDo ? <MustDo what={data.mustDo} /> : children}
          <ProofDialog prove={(password) => callApi(proveEndpoint, { body: { password } })} />
          {Again && <SignInAgain Form={Again} />}
        </PartnerScopeContext>
      </FormatContext>
    </StaffSessionContext>
  );
}
