import type { getImportEndpoint, listImportRowsEndpoint, previewImportEndpoint } from "../../../server/modules/ordering/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { FieldError } from "../../../shared/problem.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { fieldTextKey, isExtra } from "./mapping/fields.ts";

export type Import = ReturnsOf<typeof getImportEndpoint>;
export type Preview = ReturnsOf<typeof previewImportEndpoint>;
export type ImportRow = ReturnsOf<typeof listImportRowsEndpoint>["items"][number];

export const maxBytes = 100 * 1024 * 1024;

const tones: Record<Import["state"], Tone> = {
  new: "attention",
  checking: "waits",
  checked: "attention",
  running: "waits",
  done: "works",
  failed: "hurts",
  stopped: "past",
  undoing: "waits",
  undone: "past",
};

export function ImportChip({ state }: { state: Import["state"] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`ordering.import.state.${state}`)}</StatusChip>;
}

const outcomeTones: Record<ImportRow["outcome"], Tone> = { created: "works", updated: "waits", unchanged: "past", failed: "hurts" };

/** Before a row is written it would be created; afterwards it was. */
export function OutcomeChip({ outcome, rowsOf }: { outcome: ImportRow["outcome"]; rowsOf: Import["rowsOf"] }) {
  const t = useTexts();
  return (
    <StatusChip tone={outcomeTones[outcome]}>
      {t(rowsOf === "run" ? `ordering.import.outcome.${outcome}` : `ordering.import.would.${outcome}`)}
    </StatusChip>
  );
}

type UndoOutcome = NonNullable<ImportRow["undo"]>;
const undoTones: Record<UndoOutcome, Tone> = { removed: "past", restored: "works", kept: "attention" };

/** What undoing did to a record; `notes`: some of it stayed. */
export function UndoChip({ undo, notes }: { undo: UndoOutcome; notes: boolean }) {
  const t = useTexts();
  const isPartly = undo === "restored" && notes;
  return (
    <StatusChip tone={isPartly ? "attention" : undoTones[undo]}>
      {t(isPartly ? "ordering.undo.partly" : `ordering.undo.${undo}`)}
    </StatusChip>
  );
}

/** Something is being done to it in the background. */
export const isMoving = ({ state }: Import): boolean => state === "checking" || state === "running" || state === "undoing";

/** None of its rows is written, so what its columns mean can still be said anew. */
export const mayMap = ({ state, rowsOf }: Import): boolean =>
  rowsOf !== "run" && (state === "new" || state === "checked" || state === "failed" || state === "stopped");

export function fieldName(t: Translate, field: string): string {
  if (field === "") return t("ordering.import.whole-row");
  if (isExtra(field)) return field.slice("customer.extra.".length);
  const known = t.optional(`ordering.field.${fieldTextKey(field)}`);
  if (known) return known;
  const service = /^services\.([^.]+)\.(.+)$/.exec(field);
  if (service) return `${service[1] ?? ""}: ${t.optional(`ordering.field.service-${service[2] ?? ""}`) ?? service[2] ?? ""}`;
  return t.optional(`ordering.field.customer-${field}`) ?? field;
}

/** What tables are called by people; several may have one name, and some have none. */
const recordWords = (t: Translate, tables: readonly string[]): string =>
  [
    ...new Set(tables.map((table) => t.optional(`ordering.undo.record.${table.replace(".", "-")}`) ?? t("ordering.undo.record.other"))),
  ].join(", ");

/** What is wrong with a row, in the reader's words; the server's own where nobody wrote better ones. */
export function rowErrorWords(t: Translate, error: FieldError): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(error.params ?? {})) {
    if (name === "records" && Array.isArray(value)) values[name] = recordWords(t, value.map(String));
    else if (typeof value === "string" || typeof value === "number") values[name] = value;
    else if (Array.isArray(value)) values[name] = value.join(", ");
  }
  const key =
    error.code === "required" ? undefined : t.optional(`ordering.import.error.${error.code}`, { value: "", column: "", ...values });
  const words = key ?? (error.code === "required" ? t("ui.field-error.required") : (error.message ?? error.code));
  return error.field === "" ? words : t("ui.problem.field-says", { field: fieldName(t, error.field), words });
}
