import type { useTexts } from "../../lib/texts.tsx";
import type { Figures } from "./order.ts";

/** P-95 where a line is to be, in words: what is sent, what is picked up, or the place of a service. */
export function whereOf(
  t: ReturnType<typeof useTexts>,
  { delivery, address }: Pick<Figures["lines"][number], "delivery" | "address">,
): string {
  if (delivery === null) return address;
  return delivery.how === "ship"
    ? t("portal-orders.line.shipped", { address })
    : t("portal-orders.line.pick-up", { place: delivery.place });
}
