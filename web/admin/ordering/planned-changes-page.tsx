import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  exportPlannedChangesEndpoint,
  listPlannedChangesEndpoint,
  plannedChangeColumns,
} from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { DayText, MomentText } from "../../ui/value-texts.tsx";
import { ChangeFigures } from "../app/change-figures.tsx";
import { ExportButton } from "../app/export-button.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { CellNote } from "../app/plain-table.tsx";
import type { PlannedChange } from "../app/planned-change.ts";
import { ChangeDay, ChangeNet, ChangeWords, PlannedChangeChip, WithdrawChange } from "../app/planned-changes.tsx";

const states = ["scheduled", "failed", "applied", "withdrawn", "replaced"] as const;
const kinds = ["plan", "pause", "resume", "end", "terms", "discount", "discount_end"] as const;
const channels = ["admin", "portal", "roll"] as const;

const inFile = {
  customer: ["customerNumber", "customer"],
  service: ["service", "servicePlan"],
  what: ["kind", "plan", "until"],
  money: ["net", "currency"],
  by: ["channel", "requestedBy"],
  created: ["createdAt"],
} as const;

/** What is planned for services and what became of it; what comes next stands first. */
export function PlannedChangesPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("customers.profile.export");
  const list = useList(listPlannedChangesEndpoint, {
    filters: ["text", "state", "kind", "channel", "onFrom", "onUntil"],
    sorts: ["on", "createdAt"],
    ...(partnerId ? { fixed: { partnerId } } : {}),
    topics: ["services", "customers"],
  });
  return (
    <DataList
      name="planned-changes"
      title={t("ordering.change.list")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/services/${row.service.id}`}
      preview={(row) => <ChangePreview change={row} />}
      tools={(shown) =>
        mayExport && (
          <ExportButton endpoint={exportPlannedChangesEndpoint} list={list} columns={plannedChangeColumns} shown={shown} inFile={inFile} />
        )
      }
      filters={[
        { kind: "search", name: "text", label: t("ordering.change.search") },
        {
          kind: "choice",
          name: "state",
          label: t("ordering.change.state-head"),
          options: states.map((value) => ({ value, label: t(`ordering.change.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("ordering.change.what"),
          options: kinds.map((value) => ({ value, label: t(`ordering.change.kind.${value}`) })),
        },
        {
          kind: "choice",
          name: "channel",
          label: t("ordering.change.by"),
          options: channels.map((value) => ({ value, label: t(`ordering.change.channel.${value}`) })),
        },
        { kind: "days", name: "on", label: t("ordering.change.on") },
      ]}
      columns={[
        {
          id: "customer",
          head: t("ordering.change.customer"),
          main: true,
          cell: (row) => (
            <>
              <bdi>{row.customer?.name ?? "–"}</bdi>
              <CellNote>
                <bdi>{row.service.title}</bdi> <bdi className="number">S-{row.service.number}</bdi>
              </CellNote>
            </>
          ),
        },
        { id: "what", head: t("ordering.change.what"), cell: (row) => <ChangeWords change={row} /> },
        { id: "on", head: t("ordering.change.on"), sort: "on", cell: (row) => <ChangeDay change={row} /> },
        { id: "state", head: t("ordering.change.state-head"), cell: (row) => <PlannedChangeChip state={row.state} /> },
        { id: "money", head: t("ordering.change.money"), number: true, cell: (row) => <ChangeNet change={row} /> },
        {
          id: "by",
          head: t("ordering.change.by"),
          cell: (row) => <bdi>{row.channel === "roll" ? t("ordering.change.channel.roll") : row.requestedBy}</bdi>,
        },
        {
          id: "created",
          head: t("ordering.change.created"),
          sort: "createdAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.createdAt} />,
        },
      ]}
      empty={{ title: t("ordering.change.none"), text: t("ordering.change.none-text") }}
    />
  );
}

function ChangePreview({ change }: { change: PlannedChange }) {
  const t = useTexts();
  const [withdrawing, setWithdrawing] = useState(false);
  const may = useMay("customers.services.update");
  return (
    <div style={{ display: "grid", gap: 12 }}>
      <strong>
        <ChangeWords change={change} />
      </strong>
      <span>
        <PlannedChangeChip state={change.state} /> <DayText value={change.on} />
      </span>
      {change.failure && <span style={{ color: "var(--hurts-ink)" }}>{change.failure}</span>}
      <ChangeFigures figures={change.figures} />
      {change.documents.creditNotes.map((document) => (
        <Link key={document.id} to={`/money-documents/${document.id}` as never}>
          {document.number}
        </Link>
      ))}
      {change.documents.invoice && (
        <Link to={`/money-documents/${change.documents.invoice.id}` as never}>{change.documents.invoice.number}</Link>
      )}
      {change.reason && <span>{change.reason}</span>}
      {may && change.state === "scheduled" && <Button onPress={() => setWithdrawing(true)}>{t("ordering.change.withdraw")}</Button>}
      {withdrawing && <WithdrawChange change={change} onClose={() => setWithdrawing(false)} />}
    </div>
  );
}
