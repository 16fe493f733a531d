import { useRouter } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef } from "react";
import { portalMeEndpoint, portalProveEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { callApi, configureApi } from "../../lib/api.ts";
import { inBrowser } from "../../lib/in-browser.ts";
import { allLanguages, closestLanguage } from "../../lib/languages.ts";
import { PortalSessionContext } from "../../lib/session.ts";
import { TextsOf, useLanguage } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ProofDialog } from "../../ui/proof-dialog.tsx";
import { SignInAgain } from "../../ui/sign-in-again.tsx";
import { useAppLock } from "../device/lock.ts";
import { passkeysHere } from "../identity/passkeys-here.ts";
import { isHome } from "./base-path.ts";
import { lazyPart } from "./lazy-page.tsx";
import { type Me, MeContext } from "./me.ts";

const MustChoosePassword = lazy(async () => ({ default: (await import("../identity/must-choose.tsx")).MustChoosePassword }));
const MustSetUpFactor = lazy(async () => ({ default: (await import("../identity/must-set-up.tsx")).MustSetUpFactor }));
// P-233 no sign-in ends in its first minutes: the script of the warning comes when the page has long been read.
const SessionEnd = lazy(async () => {
  await new Promise((done) => setTimeout(done, 20_000));
  const { CustomerSessionEnd } = await import("../identity/session-end.tsx");
  return { default: () => <TextsOf part="portal-session">{<CustomerSessionEnd />}</TextsOf> };
});
const AppLocked = lazyPart(() => import("../device/app-locked.tsx"), "AppLocked", "portal-session");
const PasskeyProof = lazy(async () => ({ default: (await import("../identity/passkey-proof.tsx")).PasskeyProof }));
const CustomerSignInAgain = lazy(async () => ({ default: (await import("../identity/sign-in-again.tsx")).CustomerSignInAgain }));

/** Lets only a signed-in customer through; others go to the sign-in page, which brings them back. */
export function SessionGate({ children }: { children: ReactNode }) {
  const router = useRouter();
  // P-43 what a provider switches on or off is heard of, and menus and pages follow.
  const { data, problem, reload } = useEndpoint(portalMeEndpoint, undefined, { topics: ["settings"] });
  useOwnLanguage(data);

  useEffect(() => {
    const leave = (): void => {
      const next = router.state.location.href;
      void router.navigate({ to: "/sign-in" as never, search: (next === "/" ? {} : { next }) as never, replace: true });
    };
    configureApi({ onSignedOut: leave });
    return () => configureApi({ onSignedOut: undefined });
  }, [router]);

  const session = useMemo(
    () =>
      data && {
        customer: { ...data.customer, number: String(data.customer.number) },
        features: data.features,
        ...(data.staff ? { staff: data.staff } : {}),
      },
    [data],
  );
  // P-15 after signing in the name and the colours are those of the customer's own partner.
  const astray = data && !isHome(data.partner.home, router.basepath) ? data.partner.home : undefined;
  useEffect(() => {
    if (astray) location.replace(`${astray}${router.state.location.href}`);
  }, [astray, router]);
  const lock = useAppLock(data && !data.staff && data.features.includes("app") ? data.customer.id : undefined);
  if (astray || problem?.code === "not-signed-in") return null;
  if (!data || !session) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : null;
  if (data.mustChoosePassword) {
    return (
      <Suspense>
        <MustChoosePassword passwordMin={data.passwordMin} onDone={reload} />
      </Suspense>
    );
  }
  if (data.mustSetUpFactor) {
    return (
      <Suspense>
        <MustSetUpFactor onDone={reload} />
        {/* Who took long is asked for the password once more. */}
        <ProofDialog prove={(password) => callApi(portalProveEndpoint, { body: { password } })} />
      </Suspense>
    );
  }
  return (
    <MeContext value={data}>
      <PortalSessionContext value={session}>
        {data.styleUrl && <link rel="stylesheet" href={data.styleUrl} precedence="high" />}
        {/* What was typed stays behind the lock. */}
        <div style={{ display: lock.isLocked ? "none" : "contents" }}>{children}</div>
        {lock.isLocked && (
          <Suspense>
            <AppLocked onUnlock={lock.unlock} />
          </Suspense>
        )}
        <ProofDialog
          prove={(password) => callApi(portalProveEndpoint, { body: { password } })}
          {...(data.features.includes("passkeys") && passkeysHere() ? { others: (proved) => <PasskeyProof onProved={proved} /> } : {})}
        />
        {/* Staff who look in have no password here: they open the portal again from the customer's page. */}
        {!data.staff && <SignInAgain Form={CustomerSignInAgain} />}
        {!data.staff && inBrowser && (
          <Suspense>
            <SessionEnd />
          </Suspense>
        )}
      </PortalSessionContext>
    </MeContext>
  );
}

/** P-236 the customer's saved language comes before what this browser thinks; once, so that a change on this page stays. */
function useOwnLanguage(me: Me | undefined): void {
  const { language, setLanguage } = useLanguage();
  const taken = useRef<string>(undefined);
  useEffect(() => {
    if (!me || me.staff || taken.current === me.customer.id) return;
    taken.current = me.customer.id;
    const own = closestLanguage(me.customer.language, allLanguages);
    if (own && own !== language) setLanguage(own);
  }, [me, language, setLanguage]);
}
