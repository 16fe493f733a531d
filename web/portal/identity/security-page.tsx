import {
  portalEndSignInEndpoint,
  portalSignInsEndpoint,
  portalSignOutEverywhereEndpoint,
} from "../../../server/modules/portal/sign-in/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { deviceOf } from "../../lib/device-of.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { useMe } from "../app/me.ts";
import { useFeature } from "../app/use-feature.ts";
import { IdentitiesCard } from "./identities-card.tsx";
import { OwnPasswordForm } from "./own-password-form.tsx";
import { PasskeysCard } from "./passkeys-card.tsx";
import { SecondFactorCard } from "./second-factor-card.tsx";
import { SecurityLog } from "./security-log.tsx";
import "./security-page.css";

type SignIn = ReturnsOf<typeof portalSignInsEndpoint>["items"][number];

/** The password, the passkeys, the second factor, and where one is signed in (P-192). */
export function SecurityPage() {
  const t = useTexts();
  const { passwordMin, staff } = useMe();
  const passkeys = useFeature("passkeys");
  return (
    <>
      <BackLink to="/more">{t("portal.nav.more")}</BackLink>
      <PortalTitle>{t("portal.nav.security")}</PortalTitle>
      <PortalColumns
        matters={
          <>
            <SignIns />
            {!staff && <SecurityLog />}
          </>
        }
        happened={
          // Whoever looks through a customer's eyes chooses no password for them.
          staff ? null : (
            <>
              {passkeys && <PasskeysCard />}
              <SecondFactorCard />
              <IdentitiesCard />
              <PortalCard title={t("portal.password.title")}>
                <OwnPasswordForm passwordMin={passwordMin} onDone={() => notify(t("portal.password.changed"))} />
              </PortalCard>
            </>
          )
        }
      />
    </>
  );
}

function SignIns() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(portalSignInsEndpoint);
  const endOthers = useAction(portalSignOutEverywhereEndpoint, {
    topics: ["sign-ins"],
    onDone: ({ ended }) => notify(t("portal.security.ended", { count: ended })),
  });
  if (!data) return <PortalCard title={t("portal.security.title")} loading={loading} problem={problem} onRetry={reload} />;
  if (data.items.length === 0) return <PortalCard emptyLine={t("portal.security.none")} />;
  return (
    <PortalCard title={t("portal.security.title")} flush>
      <ul className="sign-ins">
        {data.items.map((signIn) => (
          <SignInRow key={signIn.id} signIn={signIn} />
        ))}
      </ul>
      {data.items.length > 1 && (
        <div className="sign-ins-foot">
          <Button busy={endOthers.busy} onPress={() => endOthers.run()}>
            {t("portal.security.end-others")}
          </Button>
          <ProblemNote problem={endOthers.problem} />
        </div>
      )}
    </PortalCard>
  );
}

function SignInRow({ signIn }: { signIn: SignIn }) {
  const t = useTexts();
  const end = useAction(portalEndSignInEndpoint, { topics: ["sign-ins"], onDone: () => notify(t("portal.security.ended", { count: 1 })) });
  const { browser, system } = deviceOf(signIn.userAgent);
  const device =
    browser && system ? t("portal.security.device", { browser, system }) : browser || system || t("portal.security.unknown-device");
  return (
    <li className="sign-in-row">
      <div className="sign-in-words">
        <strong>{device}</strong>
        <span>
          {t.rich("portal.security.last-seen", { when: () => <AgoText value={signIn.lastSeenAt} /> })}
          {signIn.ip && (
            <>
              {" · "}
              <bdi className="code">{signIn.ip}</bdi>
            </>
          )}
        </span>
        <ProblemNote problem={end.problem} />
      </div>
      {signIn.isThis ? (
        <StatusChip tone="works">{t("portal.security.this")}</StatusChip>
      ) : (
        <Button
          small
          busy={end.busy}
          onPress={() => end.run({ params: { signInId: signIn.id } })}
          label={t("portal.security.end-this", { device })}
        >
          {t("ui.sign-out")}
        </Button>
      )}
    </li>
  );
}
