import { addDays, type Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { Nothing } from "../../ui/value-texts.tsx";

/** A half-open period as people read one, from the first to the last day: "1 Nov 2026 – 30 Nov 2026". Open at the end: "from 1 Nov 2026". */
export function PeriodText({ start, end }: { start: string | null | undefined; end: string | null | undefined }) {
  const format = useFormat();
  if (!start) return <Nothing />;
  return (
    <span className="number">
      {format.day(start)} – {end ? format.day(addDays(end as Day, -1)) : ""}
    </span>
  );
}
