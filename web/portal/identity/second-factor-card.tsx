import { lazy, Suspense, useState } from "react";
import { portalFactorEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";

const sheets = () => import("./second-factor-sheets.tsx");
const SetUp = lazy(async () => ({ default: (await sheets()).SetUpFactor }));
const Remove = lazy(async () => ({ default: (await sheets()).RemoveFactor }));
const NewCodes = lazy(async () => ({ default: (await sheets()).NewRecoveryCodes }));

/** P-25 whether a stolen password is enough to get in. */
export function SecondFactorCard() {
  const t = useTexts();
  const format = useFormat();
  const { data, loading, problem, reload } = useEndpoint(portalFactorEndpoint);
  const [asked, setAsked] = useState<"set-up" | "remove" | "codes">();
  const close = (): void => setAsked(undefined);
  if (!data) return <PortalCard title={t("portal.factor.title")} loading={loading} problem={problem} onRetry={reload} />;
  if (!data.totpSince && !data.isOffered) return null;
  return (
    <PortalCard
      title={t("portal.factor.title")}
      {...(data.totpSince ? { mark: <StatusChip tone="works">{t("portal.factor.on")}</StatusChip> } : {})}
    >
      <div className="door-form">
        {data.totpSince ? (
          <>
            <span>{t("portal.factor.since", { day: format.day(data.totpSince.slice(0, 10)) })}</span>
            <span className="door-note">{t("portal.factor.codes-left", { count: data.recoveryCodesLeft })}</span>
            <div className="factor-acts">
              <Button onPress={() => setAsked("codes")}>{t("portal.factor.new-codes")}</Button>
              <Button onPress={() => setAsked("remove")}>{t("portal.factor.remove")}</Button>
            </div>
          </>
        ) : (
          <>
            <span>{t("portal.factor.why")}</span>
            <div>
              <Button onPress={() => setAsked("set-up")}>{t("portal.factor.set-up")}</Button>
            </div>
          </>
        )}
      </div>
      <Suspense>
        {asked === "set-up" && <SetUp onClose={close} />}
        {asked === "remove" && <Remove onClose={close} />}
        {asked === "codes" && <NewCodes onClose={close} />}
      </Suspense>
    </PortalCard>
  );
}
