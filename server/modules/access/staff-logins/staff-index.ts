// Staff who have a password for equipment, in memory: they are few, and read as a whole.
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { StaffLevel } from "./marker-rules.ts";

export interface StaffLogin {
  readonly adminId: string;
  readonly login: string;
  readonly passwordSealed: string;
  /** Null: none is given, or they work here no more. */
  readonly level: StaffLevel | null;
  readonly partners: "all" | readonly string[];
  /** Empty: every router of their partners. */
  readonly nasIds: readonly string[];
}

/** By login, in small letters. */
export type StaffIndex = ReadonlyMap<string, StaffLogin>;

export async function loadStaff(work: Work): Promise<StaffIndex> {
  const rows = await db(work).selectFrom("access.known_staff").selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.login,
      {
        ...{ adminId: row.admin_id, login: row.login, passwordSealed: row.password_sealed, nasIds: row.nas_ids },
        level: row.is_active && row.level !== "none" ? row.level : null,
        partners: row.all_partners ? "all" : row.partner_ids,
      },
    ]),
  );
}
