import { IconUsers } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { checkDuplicatesEndpoint } from "../../../server/modules/customers/contract.ts";
import { isDay } from "../../../shared/calendar.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { DuplicateList } from "./duplicates-note.tsx";

const silenceMs = 500;

interface Typed {
  partnerId: string;
  fullName: string;
  emails: readonly string[];
  phones: readonly string[];
  identification: string;
  taxId: string;
  street1: string;
  zip: string;
  dateOfBirth: string;
}

/** Who may be here already, found while the form is filled (O-81). Below the warning's score one may just go on. */
export function TypedDuplicates({ values, refused, children }: { values: Typed; refused: boolean; children: ReactNode }) {
  const t = useTexts();
  const asked = useSettled({
    partnerId: values.partnerId,
    fullName: values.fullName.trim(),
    email: values.emails[0]?.trim(),
    phone: values.phones[0]?.trim(),
    identification: values.identification.trim(),
    taxId: values.taxId.trim(),
    street1: values.street1.trim(),
    zip: values.zip.trim(),
    ...(isDay(values.dateOfBirth) ? { dateOfBirth: values.dateOfBirth } : {}),
  });
  const { data } = useEndpoint(
    checkDuplicatesEndpoint,
    { query: asked },
    { enabled: asked.fullName !== "" || Boolean(asked.email ?? asked.phone), keepFormer: true, topics: ["customers"] },
  );
  const found = data?.items ?? [];
  if (found.length === 0 && !refused) return null;
  return (
    <div className="page-note" role={refused ? "alert" : "status"}>
      <IconUsers size={18} aria-hidden />
      <span className="page-note-words">
        <strong>{t(refused ? "customers.duplicates.asks" : "customers.duplicates.typed", { count: found.length })}</strong>
        <DuplicateList duplicates={found} />
        {refused && children}
      </span>
    </div>
  );
}

/** What was typed, once nothing was typed for a moment. */
function useSettled<Value extends object>(value: Value): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const wait = setTimeout(() => setSettled(text), silenceMs);
    return () => clearTimeout(wait);
  }, [text]);
  return JSON.parse(settled) as Value;
}
