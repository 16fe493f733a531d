import { useState } from "react";
import { approvalStates, listApprovalsEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { DecideDialog } from "./approvals.tsx";
import { type Approval, approvalTopics } from "./debt.ts";
import { ApprovalChip } from "./debt-chip.tsx";
import { DebtTabs } from "./debt-tabs.tsx";
import "./bad-debt.css";

/** B-235 who wants a new service although debts were written off, and what was answered. */
export function ApprovalsPage() {
  const t = useTexts();
  const format = useFormat();
  const { partnerId } = usePartnerScope();
  const mayApprove = useMay("customers.services.approve");
  const [deciding, setDeciding] = useState<{ approval: Approval; agrees: boolean }>();
  const list = useList(listApprovalsEndpoint, {
    filters: ["q", "state"],
    sorts: ["asked"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: [...approvalTopics],
  });
  return (
    <div className="debt-page">
      <DebtTabs />
      <DataList
        name="service-approvals"
        title={t("baddebts.approvals")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/customers/${row.customerId}`}
        filters={[
          { kind: "search", name: "q", label: t("baddebts.search") },
          {
            kind: "choice",
            name: "state",
            label: t("baddebts.state"),
            options: approvalStates.map((value) => ({ value, label: t(`baddebts.approval.states.${value}`) })),
          },
        ]}
        columns={[
          { id: "customer", head: t("baddebts.customer"), main: true, cell: (row) => <bdi>{row.customerName}</bdi> },
          { id: "state", head: t("baddebts.state"), cell: (row) => <ApprovalChip approval={row} /> },
          {
            id: "why",
            head: t("baddebts.approval.why"),
            cell: (row) =>
              row.matches
                .map(({ left, by }) => `${format.money(left)} · ${by.map((mark) => t(`baddebts.approval.by.${mark}`)).join(", ")}`)
                .join("; "),
          },
          {
            id: "asked",
            head: t("baddebts.approval.asked-by"),
            sort: "asked",
            sortDown: true,
            cell: (row) => (
              <>
                <bdi>{row.askedBy}</bdi> · <MomentText value={row.askedAt} />
              </>
            ),
          },
          { id: "note", head: t("baddebts.note"), extra: true, cell: (row) => (row.note ? <bdi>{row.note}</bdi> : <Nothing />) },
          {
            id: "answer",
            head: t("baddebts.approval.answer"),
            cell: (row) => (row.answer ? <bdi>{[row.decidedBy, row.answer].filter(Boolean).join(": ")}</bdi> : <Nothing />),
          },
          {
            id: "until",
            head: t("baddebts.approval.until"),
            extra: true,
            cell: (row) => (row.validUntil ? <DayText value={row.validUntil} /> : <Nothing />),
          },
          {
            id: "act",
            head: t("baddebts.actions"),
            cell: (row) =>
              mayApprove && row.state === "waiting" ? (
                // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps a press on a button from opening the row.
                // biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside take the keys.
                <span className="debt-acts" onClick={(event) => event.stopPropagation()}>
                  <Button small onPress={() => setDeciding({ approval: row, agrees: true })}>
                    {t("baddebts.approval.yes")}
                  </Button>
                  <Button small kind="quiet" onPress={() => setDeciding({ approval: row, agrees: false })}>
                    {t("baddebts.approval.refuse")}
                  </Button>
                </span>
              ) : (
                <Nothing />
              ),
          },
        ]}
        empty={{ title: t("baddebts.approval.none"), text: t("baddebts.approval.none-why") }}
      />
      {deciding && <DecideDialog {...deciding} onClose={() => setDeciding(undefined)} />}
    </div>
  );
}
