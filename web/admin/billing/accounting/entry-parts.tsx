import { Link } from "@tanstack/react-router";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { DayText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";

/** The day in the books, and under it the day of a late fact. */
export function DayWithOrigin({ row }: { row: { on: string; originOn: string | null } }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <DayText value={row.on} />
      {row.originOn && <CellNote>{t("accounting.origin-is", { day: format.day(row.originOn) })}</CellNote>}
    </>
  );
}

export function CustomerLink({ row }: { row: { customerId: string | null; customerNumber: number | null; customerName: string | null } }) {
  const may = useMay("customers.profile.view");
  if (row.customerId === null || row.customerName === null) return <Nothing />;
  const words = (
    <>
      <bdi>{row.customerName}</bdi> <span className="number accounting-quiet">{row.customerNumber}</span>
    </>
  );
  return may ? <Link to={`/customers/${row.customerId}` as never}>{words}</Link> : <span>{words}</span>;
}
