import { type ReactNode, useState } from "react";
import { signOf } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { MenuAction } from "../../../ui/record-page.tsx";
import type { Document } from "../document.ts";
import { RefundInvoiceSheet } from "./refund-invoice-sheet.tsx";
import { WriteOffSheet } from "./write-off-sheet.tsx";

/** What of an invoice's menu lets its debt go, or gives its money back. */
export function useDebtActs(document: Document): { menu: MenuAction[]; sheet: ReactNode } {
  const t = useTexts();
  const [open, setOpen] = useState<"write-off" | "refund">();
  const isOwed =
    document.kind === "invoice" && signOf(document.open.amount) > 0 && (document.state === "issued" || document.state === "partially_paid");
  const mayWriteOff = useMay("finance.invoices.write_off") && isOwed;
  const isPaid =
    document.kind === "invoice" &&
    (document.state === "paid" || document.state === "partially_paid") &&
    document.settledBy.some(({ kind }) => kind === "payment");
  const mayCredit = useMay("finance.credit_notes.create");
  const mayRefund = useMay("finance.payments.refund") && mayCredit && isPaid;
  const close = () => setOpen(undefined);
  return {
    menu: [
      ...(mayRefund ? [{ label: t("payments.refund-invoice.open"), onPress: () => setOpen("refund") }] : []),
      ...(mayWriteOff ? [{ label: t("writeoffs.open"), danger: true, onPress: () => setOpen("write-off") }] : []),
    ],
    sheet:
      open === "write-off" ? (
        <WriteOffSheet customerId={document.customerId} document={{ id: document.id, number: document.number ?? "" }} onClose={close} />
      ) : open === "refund" ? (
        <RefundInvoiceSheet document={document} onClose={close} />
      ) : null,
  };
}
