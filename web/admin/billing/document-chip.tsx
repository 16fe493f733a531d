import type { z } from "zod";
import type { MoneyDocumentRow } from "../../../server/modules/billing/documents/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

type Document = Pick<z.output<typeof MoneyDocumentRow>, "state" | "isOverdue" | "isDisputed">;

const tones: Record<Document["state"], Tone> = {
  draft: "past",
  issued: "waits",
  partially_paid: "waits",
  paid: "works",
  credited: "past",
  written_off: "past",
  void: "past",
  open: "waits",
  closed: "past",
  refunded: "past",
  sent: "waits",
  invoiced: "works",
  cancelled: "past",
  expired: "past",
  superseded: "past",
};

/** The state in a word; late money says so in place of "unpaid". */
export function DocumentChip({ document }: { document: Document }) {
  const t = useTexts();
  if (document.isOverdue) return <StatusChip tone="hurts">{t("billing.overdue")}</StatusChip>;
  if (document.isDisputed) return <StatusChip tone="attention">{t("billing.disputed")}</StatusChip>;
  return <StatusChip tone={tones[document.state]}>{t(`billing.state.${document.state}`)}</StatusChip>;
}
