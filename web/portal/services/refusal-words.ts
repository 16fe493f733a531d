import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import type { Act, Change } from "./options.ts";

type Planned = Pick<Change, "kind" | "on"> | null;

/** P-62 why an act that is offered cannot be done now, in words. */
export function useRefusalWords(): (act: Pick<Act, "refusal" | "limit">, planned: Planned) => string {
  const t = useTexts();
  const format = useFormat();
  return ({ refusal, limit }, planned) => {
    if (refusal === "limit-reached" && limit)
      return t(`portal-services.refusal.limit.${limit.of}`, { most: limit.most, day: format.day(limit.renewsOn) });
    if (refusal === "change-pending" && planned)
      return (
        t.optional(`portal-services.refusal.pending.${planned.kind}`, { day: format.day(planned.on) }) ??
        t("portal-services.refusal.change-pending")
      );
    return t.optional(`portal-services.refusal.${refusal}`) ?? t("portal-services.refusal.other");
  };
}
