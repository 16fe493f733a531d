import { lazy, Suspense, useState } from "react";
import { portalFactorEndpoint, portalForgetDevicesEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";

const sheets = () => import("./second-factor-sheets.tsx");
const SetUp = lazy(async () => ({ default: (await sheets()).SetUpSheet }));
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
  const { kind, since } = data;
  if (!kind && data.offers.length === 0) return null;
  return (
    <PortalCard title={t("portal.factor.title")} {...(kind ? { mark: <StatusChip tone="works">{t("portal.factor.on")}</StatusChip> } : {})}>
      <div className="door-form">
        {kind && since ? (
          <>
            <span>{t(`portal-door.since-${kind}`, { day: format.day(since.slice(0, 10)), address: data.sentTo })}</span>
            <span className="door-note">{t("portal.factor.codes-left", { count: data.recoveryCodesLeft })}</span>
            <div className="factor-acts">
              <Button onPress={() => setAsked("codes")}>{t("portal.factor.new-codes")}</Button>
              <Button onPress={() => setAsked("remove")}>{t("portal-door.remove-step")}</Button>
            </div>
            {data.trustedDevices > 0 && <TrustedDevices count={data.trustedDevices} onForgotten={reload} />}
          </>
        ) : (
          <>
            <span>{t("portal-door.why")}</span>
            <div>
              <Button onPress={() => setAsked("set-up")}>{t("portal-door.set-up")}</Button>
            </div>
          </>
        )}
      </div>
      <Suspense>
        {asked === "set-up" && <SetUp offers={data.offers} onClose={close} />}
        {asked === "remove" && <Remove kind={kind ?? "totp"} sentTo={data.sentTo} isRequired={data.isRequired} onClose={close} />}
        {asked === "codes" && <NewCodes onClose={close} />}
      </Suspense>
    </PortalCard>
  );
}

function TrustedDevices({ count, onForgotten }: { count: number; onForgotten: () => void }) {
  const t = useTexts();
  const forget = useAction(portalForgetDevicesEndpoint, {
    onDone: () => {
      notify(t("portal-door.devices-forgotten"));
      onForgotten();
    },
  });
  return (
    <>
      <span className="door-note">{t("portal-door.devices", { count })}</span>
      <div>
        <Button busy={forget.busy} onPress={() => forget.run()}>
          {t("portal-door.forget-devices")}
        </Button>
      </div>
      <ProblemNote problem={forget.problem} />
    </>
  );
}
