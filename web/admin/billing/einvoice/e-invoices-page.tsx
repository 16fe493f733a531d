import { Link } from "@tanstack/react-router";
import { listEInvoicesEndpoint, states } from "../../../../server/modules/billing/einvoice/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { AgoText, DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote } from "../../app/plain-table.tsx";
import { EInvoicePanel } from "./e-invoice-panel.tsx";
import { type EInvoice, EInvoiceChip, useFaultWords } from "./e-invoice-words.tsx";
import { useEInvoiceActs } from "./use-e-invoice-acts.ts";

const formats = ["ubl", "cii", "factur_x", "xrechnung"] as const;

/** Every e-invoice; what waits for a person comes first. */
export function EInvoicesPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const maySend = useMay("finance.invoices.send");
  const maySet = useMay("config.finance.view");
  const list = useList(listEInvoicesEndpoint, {
    filters: ["q", "state", "format"],
    sorts: ["attention", "issuedOn", "stateAt"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["e-invoices"],
  });
  return (
    <DataList
      name="e-invoices"
      title={t("einvoice.page")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/invoices/${row.documentId}`}
      preview={(row) => <EInvoicePanel documentId={row.documentId} />}
      filters={[
        { kind: "search", name: "q", label: t("einvoice.search") },
        {
          kind: "choice",
          name: "state",
          label: t("einvoice.state-head"),
          options: states.map((value) => ({ value, label: t(`einvoice.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "format",
          label: t("einvoice.format-head"),
          options: formats.map((value) => ({ value, label: t(`einvoice.format.${value}`) })),
        },
      ]}
      columns={[
        { id: "number", head: t("einvoice.document"), main: true, cell: (row) => <bdi className="number">{row.number}</bdi> },
        {
          id: "state",
          head: t("einvoice.state-head"),
          sort: "attention",
          sortDown: true,
          cell: (row) => <EInvoiceChip state={row.state} />,
        },
        {
          id: "customer",
          head: t("einvoice.customer"),
          cell: (row) => (
            <Link to={`/customers/${row.customerId}` as never}>
              <bdi>{row.customerName}</bdi>
            </Link>
          ),
        },
        { id: "what", head: t("einvoice.what"), cell: (row) => <WhatToDo eInvoice={row} /> },
        { id: "format", head: t("einvoice.format-head"), cell: (row) => t(`einvoice.format.${row.format}`) },
        { id: "delivery", head: t("einvoice.delivery-head"), extra: true, cell: (row) => t(`einvoice.delivery.${row.delivery}`) },
        { id: "since", head: t("einvoice.since"), sort: "stateAt", sortDown: true, cell: (row) => <AgoText value={row.stateAt} /> },
        {
          id: "issued",
          head: t("einvoice.issued"),
          sort: "issuedOn",
          sortDown: true,
          extra: true,
          cell: (row) => <DayText value={row.issuedOn} />,
        },
        { id: "gross", head: t("einvoice.gross"), number: true, cell: (row) => <MoneyText value={row.gross} /> },
        ...(maySend ? [{ id: "act", head: "", cell: (row: EInvoice) => <Act eInvoice={row} /> }] : []),
      ]}
      empty={{
        title: t("einvoice.none"),
        text: t("einvoice.none-why"),
        action: maySet && <LinkButton to={"/config/settings/money-documents" as never}>{t("einvoice.none-settings")}</LinkButton>,
      }}
    />
  );
}

/** The first thing that is wrong, and how many more there are; or what the receiver said. */
function WhatToDo({ eInvoice: { faults, answer } }: { eInvoice: EInvoice }) {
  const t = useTexts();
  const words = useFaultWords();
  const [first, ...more] = faults;
  if (!first) return answer ? <span>{answer}</span> : <Nothing />;
  return (
    <span className="e-invoice-what">
      {words(first)}
      {more.length > 0 && <CellNote>{t("einvoice.more-faults", { count: more.length })}</CellNote>}
    </span>
  );
}

/** The likeliest act, in the row itself. */
function Act({ eInvoice }: { eInvoice: EInvoice }) {
  const t = useTexts();
  const acts = useEInvoiceActs(eInvoice.documentId);
  if (!eInvoice.mayCheckAgain) return null;
  return (
    // The row itself opens the document; an act is not meant for that.
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: it only keeps the click from the row.
    <span onClick={(event) => event.stopPropagation()}>
      <Button small busy={acts.busy} onPress={acts.check}>
        {t("einvoice.check-again")}
      </Button>
      <ProblemNote problem={acts.problem} />
    </span>
  );
}
