import { Link } from "@tanstack/react-router";
import { useTexts } from "../../lib/texts.tsx";
import { DayText, Nothing } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { type Row, serviceNumber } from "./service.ts";
import { ServiceChip } from "./service-chip.tsx";
import { MonthPrice } from "./service-price.tsx";

/** A few services, the parts of a bundle under it. */
export function ServiceTable({ label, rows }: { label: string; rows: readonly Row[] }) {
  const t = useTexts();
  return (
    <PlainTable
      label={label}
      rows={withPartsBelow(rows)}
      rowKey={(row) => row.id}
      quiet={(row) => row.state === "disabled" || row.state === "archived"}
      columns={[
        {
          id: "plan",
          head: t("services.service"),
          cell: (row) => (
            <span style={row.bundleServiceId ? { display: "block", paddingInlineStart: 16 } : undefined}>
              <Link to={`/services/${row.id}` as never}>
                <bdi>{row.plan.title}</bdi>
              </Link>
              <CellNote>
                <bdi className="number">{serviceNumber(row)}</bdi>
                {row.login && (
                  <>
                    {" · "}
                    <bdi className="code">{row.login}</bdi>
                  </>
                )}
                {row.address && <> · {row.address}</>}
              </CellNote>
            </span>
          ),
        },
        { id: "state", head: t("services.state-head"), cell: (row) => <ServiceChip service={row} /> },
        {
          id: "next",
          head: t("services.next-event"),
          cell: (row) => (untoldEvent(row) ? <NextEvent service={row} /> : <Nothing />),
        },
        { id: "invoiced", head: t("services.invoiced-until"), cell: (row) => <DayText value={row.invoicedUntilOn} /> },
        { id: "price", head: t("services.month-gross"), number: true, cell: (row) => <MonthPrice service={row} /> },
      ]}
    />
  );
}

/** What comes next, unless the chip beside it says that already: "Ends 31 May". */
const untoldEvent = ({ badge, nextEvent }: Pick<Row, "badge" | "nextEvent">) =>
  nextEvent && nextEvent.kind !== badge.word ? nextEvent : undefined;

export function NextEvent({ service }: { service: Pick<Row, "badge" | "nextEvent"> }) {
  const t = useTexts();
  const event = untoldEvent(service);
  if (!event) return null;
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      {t.optional(`services.event.${event.kind}`) ?? event.kind} <DayText value={event.on} />
    </span>
  );
}

function withPartsBelow(rows: readonly Row[]): Row[] {
  const partsOf = Map.groupBy(
    rows.filter((row) => row.bundleServiceId !== null),
    (row) => row.bundleServiceId,
  );
  const ids = new Set(rows.map((row) => row.id));
  return rows
    .filter((row) => row.bundleServiceId === null || !ids.has(row.bundleServiceId))
    .flatMap((row) => [row, ...(partsOf.get(row.id) ?? [])]);
}
