import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { alreadyTaken } from "../problems.ts";
import { db } from "../tables.ts";

export interface NewAdministrator {
  readonly login: string;
  readonly email: string;
  readonly fullName: string;
  readonly roleId: string;
  readonly status: "invited" | "active";
  readonly partners: "all" | readonly string[];
  readonly phone?: string | undefined;
  readonly ipAllowList?: readonly string[] | undefined;
  readonly idleTimeoutS?: number | undefined;
  readonly networkLogin?: "none" | "read" | "write" | "full" | undefined;
  readonly sendFromOwnAddress?: boolean | undefined;
  readonly signature?: string | undefined;
  readonly language?: string | undefined;
  readonly timeZone?: string | null | undefined;
  readonly calendarColour?: string | undefined;
  readonly extension?: string | undefined;
  readonly passwordHash: string | null;
}

/** Writes the rows of a new administrator; whoever calls has checked that it may be. Answers the id. */
export const insertAdministrator = (work: Work, admin: NewAdministrator): Promise<string> => orTaken(() => insertRows(work, admin));

/** Partner-bound staff do not see everybody, so for them it is the database that notices a name that somebody has. */
export async function orTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { code, constraint = "" } = error as { code?: string; constraint?: string };
    if (code === "23505" && constraint.startsWith("administrators_")) throw alreadyTaken("Somebody has this login or e-mail address.");
    throw error;
  }
}

async function insertRows(work: Work, admin: NewAdministrator): Promise<string> {
  // The id is made here because the row policies show the row only once its partners are written.
  const id = uuidv7(work.now.getTime());
  await db(work)
    .insertInto("identity.administrators")
    .values({
      id,
      login: admin.login,
      email: admin.email,
      full_name: admin.fullName,
      phone: admin.phone ?? "",
      role_id: admin.roleId,
      status: admin.status,
      all_partners: admin.partners === "all",
      ip_allow_list: [...(admin.ipAllowList ?? [])],
      idle_timeout_s: admin.idleTimeoutS ?? 0,
      network_login: admin.networkLogin ?? "none",
      send_from_own_address: admin.sendFromOwnAddress ?? false,
      signature: admin.signature ?? "",
      language: admin.language ?? "en",
      time_zone: admin.timeZone ?? null,
      calendar_colour: admin.calendarColour ?? "#0f766e",
      extension: admin.extension ?? "",
      created_at: work.now,
      updated_at: work.now,
      last_signed_in_at: null,
    })
    .execute();
  if (admin.partners !== "all") {
    await db(work)
      .insertInto("identity.administrator_partners")
      .values(admin.partners.map((partnerId) => ({ admin_id: id, partner_id: partnerId })))
      .execute();
  }
  await db(work)
    .insertInto("identity.credentials")
    .values({
      realm: "staff",
      subject_id: id,
      partner_id: null,
      password_hash: admin.passwordHash,
      password_set_at: admin.passwordHash === null ? null : work.now,
    })
    .execute();
  return id;
}
