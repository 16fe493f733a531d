import { mayDo, type StaffSession } from "../../lib/session.ts";
import type { Needs } from "./module.ts";

/** Whether one of the needed permissions is there. */
export function fulfils(session: StaffSession, needs: Needs | undefined): boolean {
  if (needs === undefined) return true;
  return typeof needs === "string" ? mayDo(session, needs) : needs.some((permission) => mayDo(session, permission));
}
