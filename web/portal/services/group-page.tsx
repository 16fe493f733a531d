import { IconArrowBackUp, IconCheck, IconClock } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { portalGroupEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns } from "../../ui/portal-columns.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Change } from "./options.ts";
import { Verdict } from "./result-page.tsx";
import { WithdrawGroup } from "./withdraw-group.tsx";

/** P-81 the receipt of what was asked for all services at once. */
export function GroupPage() {
  const t = useTexts();
  const format = useFormat();
  const { groupId } = useParams({ strict: false }) as { groupId: string };
  const { data, loading, problem, reload } = useEndpoint(
    portalGroupEndpoint,
    { params: { groupId } },
    { topics: ["services", "planned-changes"] },
  );
  if (!data) return <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />;
  const { kind, changes } = data;
  const open = changes.filter(({ mayWithdraw }) => mayWithdraw);
  const isBack = changes.length > 0 && changes.every(({ state }) => state === "withdrawn");
  const last = changes[0] ? format.day(addDays(changes[0].on as Day, -1)) : "";
  const verdict = isBack
    ? ({ tone: "past", sign: <IconArrowBackUp size={32} stroke={2} aria-hidden />, phase: "withdrawn" } as const)
    : open.length > 0
      ? ({ tone: "waits", sign: <IconClock size={32} stroke={2} aria-hidden />, phase: "planned" } as const)
      : ({ tone: "works", sign: <IconCheck size={32} stroke={2} aria-hidden />, phase: "done" } as const);
  const about = isBack ? "withdrawn" : kind === "resume" ? "resumed" : verdict.phase === "planned" ? "pausing" : "paused";
  return (
    <PortalColumns
      matters={
        <div className="receipt" aria-live="polite">
          <Verdict
            tone={verdict.tone}
            sign={verdict.sign}
            title={t(`portal-services.all.result.${about}`, { count: changes.length })}
            text={t(`portal-services.all.result.${about}-text`, { day: last })}
          />
          <PortalCard flush>
            <PortalRows>
              {changes.map((change) => (
                <PortalRow
                  key={change.id}
                  to={`/services/${change.service.id}`}
                  title={change.service.title}
                  end={<StateChip change={change} />}
                />
              ))}
            </PortalRows>
          </PortalCard>
          <div className="receipt-foot">
            {kind === "pause" && open.length > 0 && <WithdrawGroup groupId={groupId} full />}
            <LinkButton to={"/services" as never} kind="primary" full>
              {t("portal-services.result.to-services")}
            </LinkButton>
          </div>
        </div>
      }
    />
  );
}

function StateChip({ change: { state, kind, on } }: { change: Change }) {
  const t = useTexts();
  const format = useFormat();
  if (state === "scheduled") return <StatusChip tone="waits">{t("portal-services.all.from", { day: format.day(on) })}</StatusChip>;
  if (state === "applied")
    return (
      <StatusChip tone={kind === "resume" ? "works" : "past"}>
        {t(kind === "resume" ? "portal-services.all.on" : "portal-services.all.off")}
      </StatusChip>
    );
  return <StatusChip tone="past">{t("portal-services.all.kept")}</StatusChip>;
}
