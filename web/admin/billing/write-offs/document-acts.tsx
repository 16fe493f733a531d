import { type ReactNode, useState } from "react";
import { signOf } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { MenuAction } from "../../../ui/record-page.tsx";
import type { Document } from "../document.ts";
import { WriteOffSheet } from "./write-off-sheet.tsx";

/** What of an invoice's menu lets its debt go. */
export function useDebtActs(document: Document): { menu: MenuAction[]; sheet: ReactNode } {
  const t = useTexts();
  const [open, setOpen] = useState<"write-off">();
  const isOwed =
    document.kind === "invoice" && signOf(document.open.amount) > 0 && (document.state === "issued" || document.state === "partially_paid");
  const mayWriteOff = useMay("finance.invoices.write_off") && isOwed;
  const close = () => setOpen(undefined);
  return {
    menu: mayWriteOff ? [{ label: t("writeoffs.open"), danger: true, onPress: () => setOpen("write-off") }] : [],
    sheet: open === "write-off" && (
      <WriteOffSheet customerId={document.customerId} document={{ id: document.id, number: document.number ?? "" }} onClose={close} />
    ),
  };
}
