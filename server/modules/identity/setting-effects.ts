// What changes of staff's sign-in would do at once, said before they are saved (O-239).
import { type SqlBool, sql } from "kysely";
import { explainSettingEffect, type SettingEffectOf } from "../partners/index.ts";
import { ipAllowList, require2fa } from "./settings.ts";
import { originAddress } from "./sign-in/attempts.ts";
import { inNetworks } from "./sign-in/networks.ts";

/** Who would have to set up a second factor at the next click. */
const withoutFactor: SettingEffectOf = async (work, { before, after }) => {
  if (after === "off" || after === before) return undefined;
  const asked: ReturnType<typeof sql<SqlBool>> = after === "all" ? sql`true` : sql`role.require_2fa`;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from identity.administrators admin join identity.roles role on role.id = admin.role_id
    where admin.status = 'active' and ${asked} and not exists (
      select from identity.totp_factors factor where factor.realm = 'staff' and factor.subject_id = admin.id and factor.confirmed_at is not null)`.execute(
    work.tx,
  );
  const count = rows[0]?.count ?? 0;
  return count > 0 ? { code: "set-up-first", count } : undefined;
};

const shutsOut: SettingEffectOf = async (work, { after }) => {
  const networks = after as string[];
  const address = originAddress(work);
  if (networks.length === 0 || address === null) return undefined;
  const { rows } = await sql<{ inside: boolean }>`select ${inNetworks(address, networks)} as inside`.execute(work.tx);
  return rows[0]?.inside ? undefined : { code: "shuts-you-out", count: 1 };
};

export function explainSignInSettings(): void {
  explainSettingEffect(require2fa.key, withoutFactor);
  explainSettingEffect(ipAllowList.key, shutsOut);
}
