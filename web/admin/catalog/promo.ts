import type { z } from "zod";
import type { PromoView } from "../../../server/modules/catalog/promo-codes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { usePriceWords } from "../../ui/price-text.tsx";
import type { Tone } from "../../ui/tone.ts";

export type Promo = z.output<typeof PromoView>;

export const promoTones: Record<Promo["state"], Tone> = {
  live: "works",
  coming: "waits",
  used_up: "past",
  expired: "past",
  ended: "past",
};

type Effect = Pick<Promo, "effect" | "percent" | "fixed" | "cycles" | "waives">;

/** "25 % off for 2 months", "No activation fee", "Opens plans". */
export function useEffectWords(): (promo: Effect, currency: string) => string {
  const t = useTexts();
  const price = usePriceWords();
  return ({ effect, percent, fixed, cycles, waives }, currency) => {
    switch (effect) {
      case "percent":
      case "fixed": {
        const off = effect === "percent" ? `${percent ?? ""} %` : price(fixed ?? "0", currency);
        return cycles === null ? t("catalog.promo.off", { off }) : t("catalog.promo.off-for", { off, count: cycles });
      }
      case "fee_waiver":
        return t("catalog.promo.without", { what: waives.map((one) => t(`catalog.promo.waive.${one}`)).join(t("ui.comma")) });
      case "plan_unlocked":
        return t("catalog.promo.opens");
    }
  };
}
