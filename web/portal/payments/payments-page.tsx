import { portalListPaymentsEndpoint } from "../../../server/modules/payments/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { PortalPages, PortalTable } from "../../ui/portal-table.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { PaymentChip } from "./payment-chip.tsx";
import { MethodText } from "./payment-name.tsx";

/** What was paid and given back, however it came. */
export function PaymentsPage() {
  const t = useTexts();
  const format = useFormat();
  const list = useList(portalListPaymentsEndpoint, {
    filters: [],
    sorts: ["on"],
    limits: portalLimits,
    defaultLimit: 25,
    topics: ["payments", "refunds"],
  });
  return (
    <>
      <PortalTable
        label={t("portal-finance.money.tab-payments")}
        list={list}
        rowKey={({ id }) => id}
        href={({ id }) => `/finance/payments/${id}`}
        columns={[
          {
            id: "what",
            head: t("portal-finance.payment.payment"),
            width: "minmax(0, 1.6fr)",
            place: "title",
            cell: ({ kind, method, number }) => (
              <>
                {kind === "refund" ? t("portal-finance.payment.refund") : <MethodText method={method} />}{" "}
                <bdi className="number payment-number">{number}</bdi>
              </>
            ),
          },
          { id: "note", head: "", width: "0", place: "phone", cell: ({ on }) => <DayText value={on} /> },
          {
            id: "on",
            head: t("portal-finance.payment.on"),
            width: "minmax(0, 1fr)",
            place: "desktop",
            cell: ({ on }) => <DayText value={on} />,
          },
          {
            id: "state",
            head: t("portal-finance.document.state-head"),
            width: "minmax(0, 1fr)",
            place: "mark",
            cell: ({ state, kind }) => <PaymentChip state={state} kind={kind} />,
          },
          {
            id: "amount",
            head: t("portal-finance.document.amount"),
            width: "minmax(0, 1fr)",
            place: "end",
            number: true,
            cell: ({ amount }) => format.moneySize(amount),
          },
        ]}
        empty={{ title: t("portal-finance.payment.none"), text: t("portal-finance.payment.none-text") }}
      />
      <PortalPages list={list} />
    </>
  );
}
