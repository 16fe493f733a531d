import { IconCheck, IconX } from "@tabler/icons-react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Order } from "./order.ts";

type Step = Order["steps"][number];

/** How far it has come: what is done, what waits, what is still ahead; an order that ended stops where it was. */
export function OrderSteps({ order }: { order: Order }) {
  const t = useTexts();
  const format = useFormat();
  const doneAt: Readonly<Record<Step, string | null>> = {
    sent: order.submittedAt,
    paid: order.paidAt,
    signed: order.contracts.every(({ state }) => state === "signed") ? (order.contracts.at(-1)?.endedAt ?? null) : null,
    approved: order.state === "rejected" || order.state === "cancelled" || order.state === "expired" ? null : order.decidedAt,
    active: order.completedAt,
  };
  const current = order.steps.find((step) => doneAt[step] === null);
  const isOver = ["rejected", "cancelled", "expired"].includes(order.state);
  return (
    <ol className="order-steps">
      {order.steps.map((step) => {
        const at = doneAt[step];
        const look = at !== null ? "done" : step !== current ? "ahead" : isOver ? "stopped" : "waits";
        return (
          <li key={step} className={`order-step order-step-${look}`} {...(look === "waits" ? { "aria-current": "step" } : {})}>
            <span className="order-step-sign" aria-hidden>
              {look === "done" ? <IconCheck size={14} stroke={2.4} /> : look === "stopped" ? <IconX size={14} stroke={2.4} /> : null}
            </span>
            <span>
              {t(`portal-orders.step.${step}`)}
              {at && <span className="order-note">{format.moment(at)}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
