import { Link } from "@tanstack/react-router";
import type { previewTaxUpdateEndpoint } from "../../../../server/modules/catalog/tax-updates/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Preview } from "../../../lib/use-preview.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { Totals } from "../../../ui/wizard.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";

type Data = ReturnsOf<typeof previewTaxUpdateEndpoint>;
type Row = Data["plans"][number];

/** Plans of which somebody should think first: prices that begin later, days that are invoiced, prices of their own. */
const oddness = (row: Row): number =>
  (row.laterPrices.length > 0 ? 4 : 0) + (row.before === null ? 2 : 0) + (row.invoicedFurther > 0 ? 1 : 0);

export function PreviewStep({ preview }: { preview: Preview<Data> }) {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, former } = preview;
  if (problem) return <ProblemNote problem={problem} errors={problem.problem.errors ?? []} />;
  if (!data || former) return <Panel>{t("ui.loading")}</Panel>;
  if (data.plans.length === 0) return <EmptyState title={t("catalog.tax-update.no-plans")} text={t("catalog.tax-update.no-plans-why")} />;
  const isAdjusted = data.plans.some((row) => signOf(row.credited.amount) !== 0 || signOf(row.charged.amount) !== 0);
  const services = data.plans.reduce((sum, row) => sum + row.services, 0);
  return (
    <>
      <Totals
        totals={[
          { label: t("catalog.tax-update.plans"), value: format.number(data.plans.length) },
          { label: t("catalog.tax-update.services"), value: format.number(services) },
          ...data.months.map(({ before, after }) => ({
            label: t("catalog.tax-update.month"),
            value: format.money(after),
            change:
              before.amount === after.amount
                ? t("catalog.tax-update.month-same")
                : t("catalog.tax-update.month-before", { amount: format.money(before) }),
          })),
        ]}
      />
      {data.missingMappings.map(({ partner, account }) => (
        <div key={partner.id} className="tax-update-warning" role="note">
          {t("catalog.tax-update.no-mapping", { partner: partner.name, account })}{" "}
          <Link to={"/accounting/mapping" as never}>{t("catalog.tax-update.to-mapping")}</Link>
        </div>
      ))}
      {data.groups.length > 0 && (
        <p className="tax-update-intro">{t("catalog.tax-update.groups", { groups: data.groups.map(({ name }) => name).join(", ") })}</p>
      )}
      <Panel title={t("catalog.tax-update.by-plan")}>
        <PlainTable<Row>
          label={t("catalog.tax-update.by-plan")}
          rows={data.plans.toSorted((a, b) => oddness(b) - oddness(a))}
          rowKey={(row) => row.id}
          columns={[
            {
              id: "plan",
              head: t("catalog.plan"),
              cell: (row) => (
                <>
                  <Link to={`/plans/${row.id}` as never}>
                    <bdi>{row.title}</bdi>
                  </Link>
                  <CellNote>
                    {t(row.includesTax ? "catalog.tax-included" : "catalog.tax-on-top")}
                    {row.laterPrices.map((day) => (
                      <span key={day} className="tax-update-odd">
                        {" · "}
                        {t("catalog.tax-update.later-price", { day: format.day(day) })}
                      </span>
                    ))}
                    {row.before === null && <span className="tax-update-odd"> · {t("catalog.tax-update.other-today")}</span>}
                  </CellNote>
                </>
              ),
            },
            {
              id: "services",
              head: t("catalog.tax-update.services"),
              number: true,
              cell: (row) => (
                <>
                  <span className="number">{format.number(row.services)}</span>
                  {row.ownPriced > 0 && <CellNote>{t("catalog.tax-update.own", { count: row.ownPriced })}</CellNote>}
                  {row.invoicedFurther > 0 && <CellNote>{t("catalog.tax-update.further", { count: row.invoicedFurther })}</CellNote>}
                </>
              ),
            },
            { id: "net", head: t("catalog.tax-update.net"), number: true, wide: true, cell: (row) => <Pair row={row} of="net" /> },
            { id: "tax", head: t("catalog.tax"), number: true, wide: true, cell: (row) => <Pair row={row} of="tax" /> },
            { id: "gross", head: t("catalog.tax-update.gross"), number: true, cell: (row) => <Pair row={row} of="gross" /> },
            ...(isAdjusted
              ? [
                  {
                    id: "adjusted",
                    head: t("catalog.tax-update.adjusted"),
                    number: true,
                    cell: (row: Row) =>
                      signOf(row.credited.amount) === 0 && signOf(row.charged.amount) === 0 ? (
                        <Nothing />
                      ) : (
                        <>
                          <MoneyText value={row.charged} />
                          <CellNote>{t("catalog.tax-update.given-back", { amount: format.money(row.credited) })}</CellNote>
                        </>
                      ),
                  },
                ]
              : []),
            {
              id: "month",
              head: t("catalog.tax-update.month-short"),
              number: true,
              wide: true,
              cell: (row) => (
                <>
                  <MoneyText value={row.monthAfter} />
                  {row.monthAfter.amount !== row.monthBefore.amount && (
                    <CellNote>{t("catalog.tax-update.was", { amount: format.money(row.monthBefore) })}</CellNote>
                  )}
                </>
              ),
            },
          ]}
        />
      </Panel>
    </>
  );
}

/** An amount afterwards, with the one before it where it changes. */
function Pair({ row, of }: { row: Row; of: "net" | "tax" | "gross" }) {
  const t = useTexts();
  const format = useFormat();
  const [before, after] = [row.before?.[of], row.after?.[of]];
  if (!before || !after) return <Nothing />;
  return (
    <>
      <MoneyText value={after} />
      {before.amount !== after.amount && <CellNote>{t("catalog.tax-update.was", { amount: format.money(before) })}</CellNote>}
    </>
  );
}
