import { Link } from "@tanstack/react-router";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import type { Document } from "./document.ts";
import "./configuration-view.css";

/** B-126 what came for a proforma and what it still asks for. Nothing stands here before the first payment. */
export function ProformaMoney({ document: { proforma, gross, state } }: { document: Document }) {
  const t = useTexts();
  if (!proforma || (proforma.payments.length === 0 && signOf(proforma.paid.amount) === 0)) return null;
  const isOpen = state === "sent";
  return (
    <Panel title={t("billing.proforma-money.title")}>
      {proforma.payments.length > 0 && (
        <PlainTable
          label={t("billing.proforma-money.title")}
          rows={proforma.payments}
          rowKey={({ entryId }) => entryId}
          columns={[
            { id: "on", head: t("billing.on"), cell: ({ on }) => <DayText value={on} /> },
            {
              id: "what",
              head: t("billing.what"),
              cell: ({ number, reversedOn }) => (
                <>
                  <Link to={"/payments" as never} search={{ q: number } as never}>
                    <bdi className="number">{number}</bdi>
                  </Link>
                  {reversedOn && (
                    <CellNote>{t.rich("billing.proforma-money.came-back", { day: () => <DayText value={reversedOn} /> })}</CellNote>
                  )}
                </>
              ),
            },
            {
              id: "amount",
              head: t("billing.amount"),
              number: true,
              cell: ({ amount, reversedOn }) =>
                reversedOn ? (
                  <s>
                    <MoneyText value={amount} />
                  </s>
                ) : (
                  <MoneyText value={amount} />
                ),
            },
          ]}
          sums={[
            { label: t("billing.proforma-money.paid"), value: <MoneyText value={proforma.paid} /> },
            ...(isOpen
              ? [{ label: t("billing.proforma-money.left"), value: <MoneyText value={proforma.left} strong /> }]
              : [{ label: t("billing.gross"), value: <MoneyText value={gross} /> }]),
          ]}
        />
      )}
      {isOpen && signOf(proforma.paid.amount) > 0 && <p className="billing-configuration-note">{t("billing.proforma-money.part")}</p>}
    </Panel>
  );
}
