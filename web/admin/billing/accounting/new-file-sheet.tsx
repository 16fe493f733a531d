import { Select } from "@mantine/core";
import { useState } from "react";
import { batchKinds, makeExportBatchEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { addDays, calendarDay, type Day, isDay } from "../../../../shared/calendar.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";

type Kind = (typeof batchKinds)[number];
type Format = "csv" | "xlsx" | "jsonl";

/** These have a form of their own. */
const fixed: ReadonlySet<Kind> = new Set(["double_entry", "datev", "audit_file", "pdfs"]);

/** What is to be in the file. It claims its entries at once, so that the next one goes on from there. */
export function NewFileSheet({ partnerId, onClose }: { partnerId: string; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const lastMonth = addDays(`${calendarDay(currentMoment(), timeZone).slice(0, 7)}-01` as Day, -1);
  const [kind, setKind] = useState<Kind>("documents");
  const [what, setWhat] = useState<"new" | "days">("new");
  const [from, setFrom] = useState<string>(`${lastMonth.slice(0, 7)}-01`);
  const [to, setTo] = useState<string>(lastMonth);
  const [basis, setBasis] = useState<"posting" | "issue">("posting");
  const [format, setFormat] = useState<Format>("csv");
  const [separator, setSeparator] = useState<"comma" | "semicolon" | "tab">("semicolon");
  const make = useAction(makeExportBatchEndpoint, {
    topics: ["export-batches"],
    onDone: (batch) => {
      notify(t("accounting.files.made", { number: batch.number }));
      onClose();
    },
  });
  const ofDays = what === "days" || kind === "audit_file";
  const isReady = !ofDays || (isDay(from) && isDay(to));
  const hasSeparator = (format === "csv" && !fixed.has(kind)) || kind === "double_entry";
  return (
    <Sheet
      open
      title={t("accounting.files.make")}
      onClose={onClose}
      locked={make.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={make.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={make.busy}
            disabled={!isReady}
            onPress={() =>
              make.run({
                params: { partnerId },
                body: { kind, format, separator, basis, ...(ofDays ? { days: { from: from as Day, to: to as Day } } : {}) },
              })
            }
          >
            {t("accounting.files.make-do")}
          </Button>
        </>
      }
    >
      <div className="accounting-form">
        <Select
          label={t("accounting.files.kind-head")}
          description={t(`accounting.files.why.${kind}`)}
          data={batchKinds.map((value) => ({ value, label: t(`accounting.files.kind.${value}`) }))}
          value={kind}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(chosen) => chosen && setKind(chosen as Kind)}
        />
        {kind !== "audit_file" && (
          <>
            <Choice
              label={t("accounting.files.what")}
              value={what}
              onChange={setWhat}
              options={[
                { value: "new", label: t("accounting.files.new") },
                { value: "days", label: t("accounting.files.days") },
              ]}
            />
            {what === "new" && <span className="accounting-quiet">{t("accounting.files.new-why")}</span>}
          </>
        )}
        {ofDays && (
          <>
            <div className="accounting-span">
              <DayField label={t("accounting.from")} required value={from} onChange={setFrom} />
              <DayField label={t("accounting.until")} required value={to} onChange={setTo} />
            </div>
            <Choice
              label={t("accounting.files.basis")}
              value={basis}
              onChange={setBasis}
              options={[
                { value: "posting", label: t("accounting.files.basis-of.posting") },
                { value: "issue", label: t("accounting.files.basis-of.issue") },
              ]}
            />
          </>
        )}
        {!fixed.has(kind) && (
          <Choice
            label={t("accounting.files.format")}
            value={format}
            onChange={setFormat}
            options={(["csv", "xlsx", "jsonl"] as const).map((value) => ({ value, label: t(`accounting.files.formats.${value}`) }))}
          />
        )}
        {hasSeparator && (
          <Choice
            label={t("accounting.files.separator")}
            value={separator}
            onChange={setSeparator}
            options={(["comma", "semicolon", "tab"] as const).map((value) => ({ value, label: t(`accounting.files.separators.${value}`) }))}
          />
        )}
        <ProblemNote problem={make.problem} errors={make.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
