import { minorToDecimal } from "../../../../shared/money.ts";
import { useFormat } from "../../../lib/format.ts";
import { textOfRate, unitOfRate } from "../../../lib/rate-units.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { type ControlKind, controlOf } from "./setting-limits.ts";
import { type SettingItem, useSettingWords } from "./setting-words.ts";
import { useTicketParts } from "./use-ticket-parts.ts";

/** A value as a person reads it: "On", "15", "Wait for the next invoice", "€100.00". */
export function useValueWords(currency: string): (setting: SettingItem, value: unknown) => string {
  const t = useTexts();
  const format = useFormat();
  const words = useSettingWords();
  const parts = useTicketParts();
  const partName = (kind: ControlKind, id: string): string | undefined =>
    (kind === "ticket-type" ? parts?.types : kind === "ticket-group" ? parts?.groups : undefined)?.find(({ value }) => value === id)?.label;
  const numberWords = (setting: SettingItem, value: number): string => {
    const kind = controlOf(setting);
    if (kind === "minor" && Number.isSafeInteger(value)) return format.money({ amount: minorToDecimal(BigInt(value), currency), currency });
    if (kind !== "rate") return format.number(value);
    const unit = unitOfRate(value);
    // One run from left to right, whatever the line around it does.
    return `\u2066${format.number(Number(textOfRate(value, unit)))}\u00a0${unit}\u2069`;
  };
  return (setting, value) => {
    if (value === null || value === undefined || value === "") return t("partners.settings.empty");
    if (typeof value === "boolean") return value ? t("partners.settings.on") : t("partners.settings.off");
    if (typeof value === "number") return numberWords(setting, value);
    if (Array.isArray(value)) return value.map((one) => words.option(setting.key, String(one))).join(", ") || t("partners.settings.empty");
    if (typeof value === "string") {
      const kind = controlOf(setting);
      return kind === "choice" ? words.option(setting.key, value) : (partName(kind, value) ?? value);
    }
    return JSON.stringify(value);
  };
}
