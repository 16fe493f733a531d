import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { decideFinalCreditEndpoint, listFinalCreditsEndpoint } from "../../../server/modules/ordering/final-credit/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

type FinalCredit = ReturnsOf<typeof listFinalCreditsEndpoint>["items"][number];
interface Decision {
  of: FinalCredit;
  final: "keep" | "refund_to_method";
}

/** Who left with credit; the credit is kept or goes back, and then they are gone from here. */
export function FinalCreditsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const [decision, setDecision] = useState<Decision>();
  const may = useMay("finance.payments.refund");
  const { data, problem, reload } = useEndpoint(
    listFinalCreditsEndpoint,
    { query: partnerId ? { partnerId } : {} },
    { topics: ["services", "payments"] },
  );
  return (
    <div style={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 16 }}>
      <header>
        <h1 style={{ margin: 0, fontSize: 20, lineHeight: 1.3 }}>{t("ordering.final.list")}</h1>
        <p style={{ margin: "4px 0 0", color: "var(--ink-quiet)" }}>{t("ordering.final.intro")}</p>
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <Skeleton height={160} radius="md" />}
      {data?.items.length === 0 && <EmptyState title={t("ordering.final.none")} text={t("ordering.final.none-text")} />}
      {data && data.items.length > 0 && (
        <Panel>
          <PlainTable
            label={t("ordering.final.list")}
            rows={data.items}
            rowKey={(row) => row.plannedChangeId}
            columns={[
              {
                id: "customer",
                head: t("ordering.final.customer"),
                cell: (row) => (
                  <>
                    <Link to={`/customers/${row.customer.id}` as never}>
                      <bdi>{row.customer.name}</bdi>
                    </Link>
                    <CellNote>
                      <Link to={`/services/${row.service.id}` as never}>
                        <bdi>{row.service.title}</bdi> <bdi className="number">S-{row.service.number}</bdi>
                      </Link>
                      {" · "}
                      {t("ordering.final.ended")} <DayText value={row.endedOn} />
                    </CellNote>
                  </>
                ),
              },
              {
                id: "credit",
                head: t("ordering.final.credit"),
                number: true,
                cell: (row) => (
                  <>
                    <MoneyText value={row.credit} />
                    <CellNote>
                      <StatusChip tone={row.state === "ask" ? "waits" : "attention"}>{t(`ordering.final.state.${row.state}`)}</StatusChip>
                    </CellNote>
                  </>
                ),
              },
              {
                id: "act",
                head: "",
                number: true,
                cell: (row) => may && <Acts row={row} onDecide={(final) => setDecision({ of: row, final })} />,
              },
            ]}
          />
        </Panel>
      )}
      {decision && <Decide decision={decision} onClose={() => setDecision(undefined)} />}
    </div>
  );
}

function Acts({ row, onDecide }: { row: FinalCredit; onDecide: (final: Decision["final"]) => void }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <span style={{ display: "inline-flex", flexWrap: "wrap", gap: 8, justifyContent: "end" }}>
      <Button small kind="quiet" onPress={() => onDecide("keep")}>
        {t("ordering.final.keep")}
      </Button>
      {row.state === "ask" ? (
        <Button small onPress={() => onDecide("refund_to_method")}>
          {t("ordering.final.pay-back", { amount: format.money(row.credit) })}
        </Button>
      ) : (
        <Link to={`/customers/${row.customer.id}` as never} search={{ tab: "money" } as never}>
          {t("ordering.final.by-hand")}
        </Link>
      )}
    </span>
  );
}

function Decide({ decision: { of, final }, onClose }: { decision: Decision; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const amount = format.money(of.credit);
  const decide = useAction(decideFinalCreditEndpoint, {
    topics: ["services", "payments", "customers"],
    onDone: () => {
      notify(t(final === "keep" ? "ordering.final.kept" : "ordering.final.paying"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t(final === "keep" ? "ordering.final.keep-title" : "ordering.final.pay-title", { amount })}
      confirm={final === "keep" ? t("ordering.final.keep") : t("ordering.final.pay-back", { amount })}
      busy={decide.busy}
      problem={decide.problem}
      onConfirm={() => decide.run({ params: { plannedChangeId: of.plannedChangeId }, body: { final }, version: of.version })}
      onClose={onClose}
    >
      {t(final === "keep" ? "ordering.final.keep-text" : "ordering.final.pay-text", { customer: of.customer.name })}
    </ConfirmDialog>
  );
}
