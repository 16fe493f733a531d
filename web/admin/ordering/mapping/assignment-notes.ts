import type { Translate } from "../../../lib/texts.tsx";
import type { Assignment } from "./map-draft.ts";

/** What was said about a column beside its field, in short. */
export function assignmentNotes(t: Translate, { values, part, default: usual, empty }: Assignment): string[] {
  return [
    ...(part ? [t(`ordering.note.part-${part.take}`, { by: part.by === " " ? t("ordering.note.space") : part.by })] : []),
    ...(values ? [t("ordering.note.values", { count: Object.keys(values).length })] : []),
    ...(usual !== undefined ? [t("ordering.note.default", { text: usual })] : []),
    ...(empty === "clear" ? [t("ordering.note.clear")] : []),
  ];
}
