import { aggregatedChargesEndpoint, invoiceAggregatedEndpoint } from "../../../server/modules/billing/accounts/contract.ts";
import { addDays, type Day, isDay } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

export interface OwnBilling {
  /** "" while it is not known. */
  from: string;
  setFrom: (day: string) => void;
  /** Nothing stands in the way: all before that day is invoiced. */
  isReady: boolean;
  charges: ReturnType<typeof useCharges>;
  subId: string;
}

const useCharges = (subId: string, from: string, enabled: boolean) =>
  useEndpoint(
    aggregatedChargesEndpoint,
    { params: { customerId: subId }, query: { from } },
    { enabled: enabled && isDay(from), keepFormer: true, topics: ["invoices", "sub-accounts"] },
  );

/** What the end of aggregated billing needs: the day, and that the main account has its bill for all before it (O-66). */
export function useOwnBilling(
  subId: string,
  { from, setFrom, enabled }: { from: string; setFrom: (day: string) => void; enabled: boolean },
): OwnBilling {
  const charges = useCharges(subId, from, enabled);
  return { from, setFrom, charges, subId, isReady: isDay(from) && !charges.former && charges.data?.lines.length === 0 };
}

export function OwnBillingPart({ own: { from, setFrom, charges, subId } }: { own: OwnBilling }) {
  const t = useTexts();
  const format = useFormat();
  const mayInvoice = useMay("finance.invoices.issue");
  const invoice = useAction(invoiceAggregatedEndpoint, {
    topics: ["invoices", "sub-accounts", "customers", "payments"],
    onDone: (document) => notify(t("customers.unlink.invoiced", { number: document.number ?? "", name: charges.data?.mainName ?? "" })),
  });
  const { data } = charges;
  return (
    <>
      <DayField label={t("customers.unlink.from")} description={t("customers.unlink.from-why")} value={from} required onChange={setFrom} />
      <ProblemNote problem={charges.problem} onRetry={charges.reload} />
      {data && data.lines.length > 0 && isDay(from) && (
        <section className="findings" data-kind="blocker">
          <h3>{t("customers.unlink.not-invoiced", { name: data.mainName, day: format.day(addDays(from as Day, -1)) })}</h3>
          <PlainTable
            label={t("customers.unlink.charges")}
            rows={data.lines.map((line, at) => ({ ...line, key: String(at) }))}
            rowKey={(line) => line.key}
            columns={[
              {
                id: "text",
                head: t("customers.unlink.charge"),
                cell: (line) => (
                  <>
                    <bdi>{line.text}</bdi>
                    {line.periodStart && line.periodEnd && (
                      <CellNote narrow>
                        <PeriodText start={line.periodStart} end={line.periodEnd} />
                      </CellNote>
                    )}
                  </>
                ),
              },
              {
                id: "period",
                head: t("customers.unlink.days"),
                wide: true,
                cell: (line) => line.periodStart && line.periodEnd && <PeriodText start={line.periodStart} end={line.periodEnd} />,
              },
              { id: "net", head: t("customers.unlink.net"), number: true, cell: (line) => <MoneyText value={line.net} /> },
            ]}
            sums={[
              { label: t("customers.unlink.tax"), value: <MoneyText value={data.tax} /> },
              { label: t("customers.unlink.total"), value: <MoneyText value={data.gross} strong /> },
            ]}
          />
          {mayInvoice ? (
            <span>
              <Button busy={invoice.busy} onPress={() => invoice.run({ params: { customerId: subId }, body: { from } })}>
                {t("customers.unlink.invoice", { amount: format.money(data.gross), name: data.mainName })}
              </Button>
            </span>
          ) : (
            <p>{t("customers.unlink.ask-finance")}</p>
          )}
          <ProblemNote problem={invoice.problem} />
        </section>
      )}
    </>
  );
}
