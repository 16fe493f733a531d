import type { z } from "zod";
import type { Figures } from "../../../server/modules/ordering/planned-changes/contract.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { Why } from "../../ui/why.tsx";
import { PeriodText } from "./period-text.tsx";
import { CellNote, PlainTable } from "./plain-table.tsx";

type ShownFigures = z.output<typeof Figures>;
type Line = ShownFigures["credits"][number];

interface Row {
  id: string;
  text: string;
  note: "credit" | "charge" | "fee" | "fee-later";
  line: Line | undefined;
  amount: MoneyJson;
}

const minus = ({ amount, currency }: MoneyJson): MoneyJson => ({
  amount: amount.startsWith("-") ? amount.slice(1) : signOf(amount) === 0 ? amount : `-${amount}`,
  currency,
});

/** What a change of a service comes to, line by line, with the figures behind each. */
export function ChangeFigures({ figures }: { figures: ShownFigures }) {
  const t = useTexts();
  const rows: Row[] = [
    ...figures.credits.map((line, index) => ({
      id: `credit ${index}`,
      text: line.text,
      note: "credit" as const,
      line,
      amount: minus(line.amount),
    })),
    ...figures.charges.map((line, index) => ({
      id: `charge ${index}`,
      text: line.text,
      note: "charge" as const,
      line,
      amount: line.amount,
    })),
    ...figures.fees.map((fee, index) => ({
      id: `fee ${index}`,
      text: fee.text,
      note: fee.isNow ? ("fee" as const) : ("fee-later" as const),
      line: undefined,
      amount: fee.amount,
    })),
  ];
  const sign = signOf(figures.net.amount);
  // What was charged without an invoice comes back without a credit note.
  const isGivenBack = figures.credits.some(({ invoiceNumber }) => invoiceNumber === null);
  return (
    <div style={{ display: "grid", gap: 8 }}>
      {rows.length === 0 ? (
        <span>{t("ordering.change.nothing-moves")}</span>
      ) : (
        <PlainTable<Row>
          label={t("ordering.change.figures")}
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              id: "text",
              head: t("ordering.change.line"),
              cell: (row) => (
                <>
                  <bdi>{row.text}</bdi>
                  <CellNote>
                    {row.line?.period && <PeriodText start={row.line.period.start} end={row.line.period.end} />}
                    {row.line?.period && " · "}
                    {row.note === "credit" ? backFrom(t, row.line) : t(`ordering.change.note.${row.note}`)}
                    {row.line?.why && (
                      <>
                        {" "}
                        <Why about={row.text}>
                          <WhyWords why={row.line.why} />
                        </Why>
                      </>
                    )}
                  </CellNote>
                </>
              ),
            },
            { id: "amount", head: t("ordering.change.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
          ]}
          sums={[
            ...(figures.credit
              ? [
                  {
                    label: t(isGivenBack ? "ordering.change.back-gross" : "ordering.change.credit-gross"),
                    value: <MoneyText value={minus(figures.credit.gross)} />,
                  },
                ]
              : []),
            ...(figures.invoice
              ? [
                  {
                    label: t(figures.invoice.isCharged ? "ordering.change.charged-gross" : "ordering.change.invoice-gross"),
                    value: <MoneyText value={figures.invoice.gross} />,
                  },
                ]
              : []),
            {
              label: t(sign < 0 ? "ordering.change.to-credit" : "ordering.change.to-pay"),
              value: <MoneyText value={sign < 0 ? minus(figures.net) : figures.net} strong />,
            },
          ]}
        />
      )}
      {figures.next && (
        <span>
          {t("ordering.change.next")} <DayText value={figures.next.on} />: <MoneyText value={figures.next.gross} />{" "}
          {t("ordering.change.with-tax")}
        </span>
      )}
    </div>
  );
}

function backFrom(t: ReturnType<typeof useTexts>, line: Line | undefined): string {
  if (line?.invoiceNumber) return t("ordering.change.back-from", { invoice: line.invoiceNumber });
  return t(line?.invoiceNumber === null ? "ordering.change.back-from-charge" : "ordering.change.back-from-coming");
}

function WhyWords({ why }: { why: NonNullable<Line["why"]> }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <span>
        {t("ordering.change.why", {
          price: format.money(why.price),
          days: why.days,
          to: why.to,
          atTo: format.money(why.atTo),
          from: why.from,
          atFrom: format.money(why.atFrom),
        })}
      </span>
      {signOf(why.allowance.amount) !== 0 && <span> {t("ordering.change.why-allowance", { allowance: format.money(why.allowance) })}</span>}
    </>
  );
}
