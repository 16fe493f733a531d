import type { z } from "zod";
import type { StaffActor } from "../../../platform/actor.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import type { MeView } from "../contract.ts";
import { isFactorRequired } from "../factors/manage-totp.ts";
import { isPasswordTooOld } from "../passwords/password-age.ts";
import { securitySettings } from "../settings.ts";
import { db } from "../tables.ts";
import { getAdministratorRecord } from "./administrator-queries.ts";

/** Who is signed in and what they may do: what the staff app asks for first. */
export async function showMe(work: Work, actor: StaffActor): Promise<z.input<typeof MeView>> {
  const admin = await getAdministratorRecord(work, actor.adminId);
  const [partners, settings, signIn] = [await listPartners(work), await securitySettings(work), await signInOf(work, actor)];
  const mine = partners.filter((partner) => actor.partners === "all" || actor.partners.includes(partner.id));
  return {
    adminId: admin.id,
    login: admin.login,
    name: admin.full_name,
    email: admin.email,
    phone: admin.phone,
    language: admin.language,
    timeZone: admin.time_zone ?? mine[0]?.timeZone ?? "UTC",
    ownTimeZone: admin.time_zone,
    calendarColour: admin.calendar_colour,
    extension: admin.extension,
    signature: admin.signature,
    sendFromOwnAddress: admin.send_from_own_address,
    role: { id: admin.role_id, key: admin.role_key, title: admin.role_title },
    levels: Object.fromEntries(actor.levels),
    partners: mine.map(({ id, number, name }) => ({ id, number, name })),
    allPartners: actor.partners === "all",
    hasSecondFactor: admin.has_factor,
    mustDo: await stepOwed(work, admin, signIn, settings.passwordMaxDays),
    provedAt: signIn.proved_at?.toISOString() ?? null,
    idleMs: admin.idle_timeout_s > 0 ? admin.idle_timeout_s * 1000 : settings.idleMs,
    endsAt: new Date(signIn.created_at.getTime() + settings.absoluteMs).toISOString(),
    version: admin.version,
  };
}

async function signInOf(work: Work, actor: StaffActor) {
  const row = await db(work)
    .selectFrom("identity.sign_ins as sign_in")
    .innerJoin("identity.credentials as credential", (join) =>
      join.onRef("credential.subject_id", "=", "sign_in.subject_id").on("credential.realm", "=", "staff"),
    )
    .select(["sign_in.created_at", "sign_in.proved_at", "credential.must_change", "credential.password_set_at"])
    .where("sign_in.id", "=", actor.sessionId)
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

async function stepOwed(
  work: Work,
  admin: { id: string; has_factor: boolean },
  credential: { must_change: boolean; password_set_at: Date | null },
  maxDays: number,
): Promise<"second_factor" | "password" | null> {
  if (!admin.has_factor && (await isFactorRequired(work, admin.id))) return "second_factor";
  return credential.must_change || isPasswordTooOld(work.now, credential.password_set_at, maxDays) ? "password" : null;
}
