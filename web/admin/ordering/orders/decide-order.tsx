import { lazy, Suspense, useState } from "react";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { isUnsigned } from "../contracts-first/needed-contracts.tsx";
import type { Order } from "./order.ts";

const ApproveOrder = lazy(async () => ({ default: (await import("./approve-order.tsx")).ApproveOrder }));
const AnswerOrder = lazy(async () => ({ default: (await import("./answer-order.tsx")).AnswerOrder }));

/** P-99 approve, ask or reject, while it waits for staff. */
export function DecideOrder({ order }: { order: Order }) {
  const t = useTexts();
  const may = useMay("customers.services.create");
  const [open, setOpen] = useState<"approve" | "ask" | "reject">();
  if (!may || order.state !== "awaiting_approval") return null;
  const waits = isUnsigned(order.contracts);
  const close = (): void => setOpen(undefined);
  return (
    <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
      <Button kind="primary" disabled={waits} onPress={() => setOpen("approve")}>
        {t("ordering.order.approve")}
      </Button>
      <Button onPress={() => setOpen("ask")}>{t("ordering.order.ask")}</Button>
      <Button onPress={() => setOpen("reject")}>{t("ordering.order.reject")}</Button>
      {waits && <p style={{ inlineSize: "100%", margin: 0, color: "var(--ink-quiet)" }}>{t("ordering.signing.first")}</p>}
      <Suspense>
        {open === "approve" && <ApproveOrder order={order} onClose={close} />}
        {(open === "ask" || open === "reject") && <AnswerOrder what={open} order={order} onClose={close} />}
      </Suspense>
    </div>
  );
}
