import type { z } from "zod";
import type { MassActionRow as MassActionRowShape, MassActionView } from "../../../../server/modules/reports/contract.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Tone } from "../../../ui/tone.ts";
import { useColleagueChoices, useLabelChoices, useLocationChoices } from "../use-customer-choices.ts";

export type MassAction = z.output<typeof MassActionView>;
export type MassActionRow = z.output<typeof MassActionRowShape>;

export const stateTones: Record<MassActionRow["state"], Tone> = {
  preview: "waits",
  running: "waits",
  paused: "attention",
  done: "works",
  cancelled: "past",
};
export const rowTones: Record<string, Tone> = { waiting: "waits", changed: "works", skipped: "past", failed: "hurts" };

export const isUnderWay = ({ state }: Pick<MassActionRow, "state">): boolean => state === "running" || state === "paused";
export const doneOf = ({ total, counts }: MassActionRow): number => total - counts.waiting;

/** "Change status"; a kind that this release does not know is called by its name. */
export function useKindWords(): (kind: string) => string {
  const t = useTexts();
  return (kind) => t.optional(`reports.mass.kind.${kind}`) ?? kind;
}

/** What was wished for, in words: "New status: Inactive", "Add: VIP, Fibre". */
export function useWishWords(action: MassAction): string[] {
  const t = useTexts();
  const nameOf = useNames();
  const params = action.params as Record<string, unknown>;
  const text = (name: string): string | undefined => (typeof params[name] === "string" ? (params[name] as string) : undefined);
  const names = (name: string): string => (Array.isArray(params[name]) ? (params[name] as string[]).map(nameOf).join(t("ui.comma")) : "");
  switch (action.kind) {
    case "customers.change-status":
      return [
        t("reports.mass.summary.status", { status: t.optional(`customers.status.${text("to")}`) ?? "" }),
        t("reports.mass.summary.reason", { reason: [text("reason"), text("text")].filter(Boolean).join(": ") }),
      ];
    case "customers.labels":
      return [
        ...(names("add") ? [t("reports.mass.summary.add", { labels: names("add") })] : []),
        ...(names("remove") ? [t("reports.mass.summary.remove", { labels: names("remove") })] : []),
      ];
    case "customers.set-location":
      return [t("reports.mass.summary.location", { location: nameOf(text("locationId")) || t("reports.mass.summary.no-location") })];
    case "customers.set-account-manager":
      return [t("reports.mass.summary.manager", { name: nameOf(text("accountManagerId")) || t("reports.mass.summary.no-manager") })];
    case "customers.set-language": {
      const language = text("language");
      return [t("reports.mass.summary.language", { language: isLanguage(language) ? languages[language].name : (language ?? "") })];
    }
    default:
      return [];
  }
}

function useNames(): (id: string | undefined) => string {
  const all = [...useLabelChoices(), ...useLocationChoices(), ...useColleagueChoices()];
  return (id) => (id === undefined ? "" : (all.find(({ value }) => value === id)?.label ?? "…"));
}
