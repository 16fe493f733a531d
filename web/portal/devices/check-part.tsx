import { IconStethoscope } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { portalCheckLineEndpoint, portalChecksEndpoint } from "../../../server/modules/devices/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import { CheckResult } from "./check-result.tsx";
import type { Check } from "./device.ts";
import { Refusal } from "./refusal.tsx";
import "./equipment.css";

const RebootSheet = lazy(async () => ({ default: (await import("./reboot-sheet.tsx")).RebootSheet }));
const PasswordSheet = lazy(async () => ({ default: (await import("./password-sheet.tsx")).PasswordSheet }));

/** P-249 what is found stands on the page until the next one; an older one is shown for the rest of its hour. */
export function CheckPart({ serviceId }: { serviceId: string }) {
  const isOn = useFeature("services.self_check");
  return isOn ? <CheckCard serviceId={serviceId} /> : null;
}

function CheckCard({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(portalChecksEndpoint, { params: { serviceId } });
  const run = useAction(portalCheckLineEndpoint);
  const shown = run.result?.check ?? data?.items[0];
  const left = run.result?.runsLeft ?? data?.runsLeft;
  const { renewsAt } = (run.problem?.problem.current ?? {}) as { renewsAt?: string };
  const limit =
    run.problem?.code === "limit-reached" && renewsAt ? t("portal-equipment.check.limit", { moment: format.time(renewsAt) }) : undefined;
  return (
    <PortalCard title={t("portal-equipment.check.title")}>
      <div className="check">
        {run.busy ? (
          <p role="status">{t("portal-equipment.check.running")}</p>
        ) : shown ? (
          <>
            <CheckResult check={shown} />
            <CheckButton check={shown} />
            <StillNot check={shown} />
          </>
        ) : (
          <p className="router-note">{t("portal-equipment.check.lead")}</p>
        )}
        <Button
          {...(shown ? {} : { kind: "primary" as const, full: true })}
          icon={<IconStethoscope size={18} stroke={1.8} aria-hidden />}
          busy={run.busy}
          disabled={left === 0}
          onPress={() => run.run({ params: { serviceId } })}
        >
          {t(shown ? "portal-equipment.check.again" : "portal-equipment.check.run")}
        </Button>
        {left !== undefined && left < 3 && <span className="router-row-note">{t("portal-equipment.check.left", { count: left })}</span>}
        <Refusal words={limit} problem={limit ? undefined : run.problem} />
      </div>
    </PortalCard>
  );
}

/** The one thing that helps. */
function CheckButton({ check }: { check: Check }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const { button, serviceId, cpeId } = check;
  const close = (): void => setOpen(false);
  switch (button) {
    case null:
      return null;
    case "pay":
      return (
        <PayLink wish={{ kind: "settle" }} kind="primary" full>
          {t("portal-equipment.check.button.pay")}
        </PayLink>
      );
    case "reboot":
    case "set-password":
      return (
        <>
          <Button kind="primary" full onPress={() => setOpen(true)}>
            {t(`portal-equipment.check.button.${button}`)}
          </Button>
          <Suspense>
            {open && button === "reboot" && cpeId && <RebootSheet cpeId={cpeId} onClose={close} />}
            {open && button === "set-password" && <PasswordSheet serviceId={serviceId} routerId={null} onClose={close} />}
          </Suspense>
        </>
      );
    case "resume":
    case "buy-data":
    case "see-incident":
      return (
        <LinkButton kind="primary" full to={(button === "see-incident" ? "/incidents" : `/services/${serviceId}`) as never}>
          {t(`portal-equipment.check.button.${button}`)}
        </LinkButton>
      );
  }
}

/** P-162 a request with what was found. */
function StillNot({ check }: { check: Check }) {
  const t = useTexts();
  const mayWrite = useFeature("tickets");
  if (!mayWrite || check.button === "pay") return null;
  return (
    <LinkButton to={"/tickets/new" as never} search={{ check: check.id, service: check.serviceId } as never}>
      {t("portal-equipment.check.still")}
    </LinkButton>
  );
}
