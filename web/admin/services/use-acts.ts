import type { Permission } from "../../../shared/permissions.ts";
import { mayDo, useStaffSession } from "../../lib/session.ts";
import type { Service } from "./service.ts";

/** What staff do with a service. */
export const acts = [
  "activate",
  "resume",
  "restore",
  "withdraw_end",
  "change_plan",
  "end",
  "change_terms",
  "edit",
  "add_discount",
  "pause",
  "lock",
  "unlock",
  "change_start",
  "withdraw",
  "archive",
  "archive_by_mistake",
] as const;
export type Act = (typeof acts)[number];

const rightOf = (act: Act): Permission =>
  act === "archive" || act === "archive_by_mistake" ? "customers.services.delete" : "customers.services.update";

const mainActs = 2;

/** What may be done now, in the order of likelihood: the first are buttons, the others stand in the menu. */
export function useActs(service: Service): { main: readonly Act[]; menu: readonly Act[] } {
  const session = useStaffSession();
  const possible = new Set(service.actions.filter(({ refusal }) => refusal === null).map(({ action }) => action));
  const offered = acts.filter((act) => possible.has(act) && mayDo(session, rightOf(act)));
  const likely = offered.filter((act) => ["activate", "resume", "restore", "withdraw_end", "change_plan", "end"].includes(act));
  const main = likely.slice(0, mainActs);
  return { main, menu: offered.filter((act) => !main.includes(act)) };
}
