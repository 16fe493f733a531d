import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { listPeriodsEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { BookFrame } from "./book.tsx";
import { Figure } from "./figure.tsx";
import { useMonthName } from "./months.ts";

type Period = (typeof listPeriodsEndpoint)["returns"]["_output"]["periods"][number];

export const periodTones: Record<Period["state"], Tone> = { open: "waits", soft_closed: "attention", closed: "past" };

export function PeriodsPage() {
  return <BookFrame>{(partnerId) => <Periods partnerId={partnerId} />}</BookFrame>;
}

function Periods({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const monthName = useMonthName();
  const { data, problem, reload } = useEndpoint(listPeriodsEndpoint, { params: { partnerId } });
  return (
    <>
      <header className="accounting-head">
        <h1>{t("accounting.tabs.periods")}</h1>
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!problem && !data && <Skeleton height={240} />}
      {data && (
        <Panel>
          <PlainTable
            label={t("accounting.tabs.periods")}
            rows={data.periods}
            rowKey={(period) => period.month}
            columns={[
              {
                id: "month",
                head: t("accounting.period.month"),
                cell: (period) => <Link to={`/accounting/periods/${period.month.slice(0, 7)}` as never}>{monthName(period.month)}</Link>,
              },
              {
                id: "state",
                head: t("accounting.period.state-head"),
                cell: (period) => <StatusChip tone={periodTones[period.state]}>{t(`accounting.period.state.${period.state}`)}</StatusChip>,
              },
              { id: "checks", head: t("accounting.period.checks"), cell: (period) => <ChecksText checks={period.checks} /> },
              {
                id: "moved",
                head: t("accounting.period.moved"),
                number: true,
                wide: true,
                cell: (period) => <Figure value={period.moved} />,
              },
              {
                id: "closed",
                head: t("accounting.period.closed-by"),
                wide: true,
                cell: (period) =>
                  period.closedAt ? (
                    <>
                      <bdi>{period.closedByName}</bdi>
                      <CellNote>
                        <MomentText value={period.closedAt} />
                      </CellNote>
                    </>
                  ) : (
                    <Nothing />
                  ),
              },
            ]}
          />
        </Panel>
      )}
    </>
  );
}

export function ChecksText({ checks }: { checks: Period["checks"] }) {
  const t = useTexts();
  if (checks.checkedAt === null) return <span className="accounting-quiet">{t("accounting.period.not-checked")}</span>;
  if (checks.wrong > 0) return <StatusChip tone="hurts">{t("accounting.period.wrong", { count: checks.wrong })}</StatusChip>;
  if (checks.attention > 0)
    return <StatusChip tone="attention">{t("accounting.period.attention", { count: checks.attention })}</StatusChip>;
  return <StatusChip tone="works">{t("accounting.period.clear")}</StatusChip>;
}
