import { useState } from "react";
import { type PortalDocumentRow, portalListDocumentsEndpoint } from "../../../server/modules/billing/documents/contract.ts";
import { addMoney, fromMoneyJson, toMoneyJson } from "../../../shared/money.ts";
import { useFormat } from "../../lib/format.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { PortalPages, PortalTable } from "../../ui/portal-table.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { DocumentChip, DocumentName, isVoid } from "../app/document-chip.tsx";
import { PayLink } from "../app/pay-wish.tsx";
import { useFinance } from "../app/use-finance.ts";
import { DepositsCard } from "./deposits-card.tsx";
import { DocumentFilters } from "./document-filters.tsx";
import { DocumentsFile } from "./documents-file.tsx";
import { InstalmentSalesCard } from "./instalment-sales-card.tsx";
import "./documents-page.css";

type Row = (typeof PortalDocumentRow)["_output"];

const mayPay = ({ kind, state }: Row): boolean => kind === "invoice" && (state === "issued" || state === "partially_paid");

/** Invoices and credit notes, newest first; what is open can be chosen and paid together. */
export function DocumentsPage() {
  const t = useTexts();
  const list = useList(portalListDocumentsEndpoint, {
    filters: ["kind", "open", "from", "to", "q"],
    sorts: ["issuedOn"],
    limits: portalLimits,
    defaultLimit: 25,
    topics: ["invoices", "credit-notes", "payments"],
  });
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(new Map());
  const onItsWay = useOnItsWay();
  const payable = (row: Row): boolean => mayPay(row) && !onItsWay.has(row.id);
  const toggle = (row: Row): void =>
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(row.id)) next.set(row.id, row);
      return next;
    });
  // Paid meanwhile: it is not chosen any more.
  const stillChosen = [...chosen.values()].filter((row) => payable(list.items?.find(({ id }) => id === row.id) ?? row));
  return (
    <>
      <DepositsCard />
      <InstalmentSalesCard />
      <DocumentFilters list={list} />
      <PortalTable
        label={t("portal-finance.money.tab-documents")}
        list={list}
        rowKey={({ id }) => id}
        href={({ id }) => `/finance/documents/${id}`}
        {...(list.items?.some(payable)
          ? {
              choice: {
                mayChoose: payable,
                chosen: new Set(stillChosen.map(({ id }) => id)),
                toggle,
                name: ({ number }: Row) => t("portal-finance.document.choose", { number: number ?? "" }),
              },
            }
          : {})}
        columns={[
          {
            id: "document",
            head: t("portal-finance.document.document"),
            width: "minmax(0, 2fr)",
            place: "title",
            cell: (row) => <Name row={row} />,
          },
          {
            id: "dates",
            head: "",
            width: "0",
            place: "phone",
            cell: (row) => <CardDays row={row} />,
          },
          {
            id: "issued",
            head: t("portal-finance.document.issued-on"),
            width: "minmax(0, 1fr)",
            place: "desktop",
            cell: ({ issuedOn }) => <DayText value={issuedOn} />,
          },
          {
            id: "due",
            head: t("portal-finance.document.due-on"),
            width: "minmax(0, 1fr)",
            place: "desktop",
            cell: ({ kind, dueOn }) => <DayText value={kind === "invoice" ? dueOn : null} />,
          },
          {
            id: "state",
            head: t("portal-finance.document.state-head"),
            width: "minmax(0, 1.2fr)",
            place: "mark",
            cell: (row) => <DocumentChip document={row} isOnItsWay={onItsWay.has(row.id)} />,
          },
          {
            id: "amount",
            head: t("portal-finance.document.amount"),
            width: "minmax(0, 1fr)",
            place: "end",
            number: true,
            cell: (row) => <Amount row={row} />,
          },
          {
            id: "act",
            head: "",
            width: "88px",
            place: "desktop",
            cell: (row) =>
              payable(row) && (
                <PayLink
                  wish={{ kind: "documents", ids: [row.id] }}
                  small
                  label={t("portal-finance.document.pay", { number: row.number ?? "" })}
                >
                  {t("portal-finance.pay.pay")}
                </PayLink>
              ),
          },
        ]}
        empty={
          list.filtered
            ? { title: t("ui.list.nothing-matches"), text: t("portal-finance.document.none-matches") }
            : { title: t("portal-finance.document.none"), text: t("portal-finance.document.none-text") }
        }
      />
      <PortalPages list={list} />
      {(list.items?.length ?? 0) > 0 && <DocumentsFile filter={list.state.filter} />}
      <ChosenBar rows={stillChosen} />
    </>
  );
}

function Name({ row }: { row: Row }) {
  const name = <DocumentName kind={row.kind} number={row.number} />;
  return isVoid(row) ? <s>{name}</s> : name;
}

/** On a phone: when it was made; of what is to be paid by when, which is what matters then. */
function CardDays({ row }: { row: Row }) {
  const t = useTexts();
  const format = useFormat();
  const { data: home } = useFinance();
  if (!mayPay(row) || !row.dueOn) return <DayText value={row.issuedOn} />;
  const day = () => (
    <time dateTime={row.dueOn ?? ""} className="number">
      {format.shortDay(row.dueOn ?? "", home?.today)}
    </time>
  );
  return t.rich(row.isOverdue ? "portal.money.was-due" : "portal.money.is-due", { day });
}

/** What is still open of it, beside the whole where that is another amount. */
function Amount({ row }: { row: Row }) {
  const t = useTexts();
  const format = useFormat();
  const isPartly = mayPay(row) && row.open.amount !== row.gross.amount;
  if (!isPartly) return <MoneyText value={row.gross} />;
  return (
    <span className="documents-amount">
      <MoneyText value={row.open} />
      <span>{t("portal-finance.document.of", { amount: format.money(row.gross) })}</span>
    </span>
  );
}

/** Documents whose payment is with the bank already. */
function useOnItsWay(): ReadonlySet<string> {
  const { data } = useFinance();
  const withBank = data?.attempts.filter(({ state }) => state === "processing" || state === "unknown") ?? [];
  return new Set(withBank.flatMap(({ documentIds }) => documentIds));
}

function ChosenBar({ rows }: { rows: readonly Row[] }) {
  const t = useTexts();
  const format = useFormat();
  const [first, ...others] = rows.map(({ open }) => fromMoneyJson(open));
  if (!first) return null;
  const amount = format.money(toMoneyJson(others.reduce(addMoney, first)));
  return (
    <div className="chosen-bar">
      <PayLink wish={{ kind: "documents", ids: rows.map(({ id }) => id) }} kind="primary" full>
        {t("portal-finance.pay.pay-selected", { count: rows.length, amount })}
      </PayLink>
    </div>
  );
}
