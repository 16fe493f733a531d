import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Total } from "../../ui/wizard.tsx";
import type { Import } from "./import-words.tsx";

/** The figures of a dry run, or of a run: created, updated, unchanged, wrong, and with warnings. */
export function useImportTotals({ rowsOf, counts }: Import): Total[] {
  const t = useTexts();
  const format = useFormat();
  const names = ["created", "updated", "unchanged", "failed"] as const;
  return [
    ...names.map((name) => ({
      label: t(rowsOf === "run" ? `ordering.import.outcome.${name}` : `ordering.import.would.${name}`),
      value: format.number(counts[name]),
    })),
    { label: t("ordering.import.with-warnings"), value: format.number(counts.warnings) },
  ];
}

/** What was taken back. */
export function useUndoTotals({ undo }: Import): Total[] {
  const t = useTexts();
  const format = useFormat();
  if (!undo) return [];
  return (["removed", "restored", "kept"] as const).map((name) => ({
    label: t(`ordering.undo.${name}`),
    value: format.number(undo[name]),
  }));
}
