import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { OfVoucher, VoucherUse } from "../../usage/index.ts";
import { endSessionsOfVouchers } from "./end-sessions.ts";
import { type FirstUse, tellOfFirstUses } from "./tell-of-first-uses.ts";
import { loadVouchersOf } from "./voucher-queries.ts";
import { opensNothing } from "./voucher-rules.ts";

/**
 * N-116 what sessions came to is taken off their vouchers, in the transaction that counts the sessions. Whoever shows a session has used the
 * voucher, whether its login could be written down or not.
 */
export async function useVouchers(
  work: Work,
  shown: readonly { readonly voucher: OfVoucher; readonly at: Date }[],
  uses: readonly VoucherUse[],
): Promise<void> {
  const firsts = new Map<string, Date>();
  for (const { voucher, at } of shown) {
    const known = firsts.get(voucher.id);
    if (!known || at < known) firsts.set(voucher.id, at);
  }
  const useOf = new Map(uses.map((use) => [use.voucherId, use]));
  const ids = [...new Set([...firsts.keys(), ...useOf.keys()])];
  if (ids.length === 0) return;
  const counts = (key: "downBytes" | "upBytes" | "seconds"): string[] => ids.map((id) => String(useOf.get(id)?.[key] ?? 0n));
  const { rows } = await sql<FirstUse & { is_first: boolean }>`update access.vouchers voucher set
      used_down_bytes = used_down_bytes + used.down_bytes, used_up_bytes = used_up_bytes + used.up_bytes,
      used_seconds = used_seconds + used.seconds, first_used_at = coalesce(first_used_at, used.at)
    from (select voucher.id, voucher.first_used_at is null as is_first, told.at, told.down_bytes, told.up_bytes, told.seconds
      from unnest(${ids}::uuid[], ${ids.map((id) => firsts.get(id) ?? work.now)}::timestamptz[], ${counts("downBytes")}::int8[],
        ${counts("upBytes")}::int8[], ${counts("seconds")}::int8[]) told (id, at, down_bytes, up_bytes, seconds)
      join access.vouchers voucher on voucher.id = told.id
      where voucher.first_used_at is null or told.down_bytes > 0 or told.up_bytes > 0 or told.seconds > 0
      order by voucher.id for update of voucher) used
    where voucher.id = used.id returning voucher.id, voucher.partner_id, voucher.first_used_at as used_at, used.is_first`.execute(work.tx);
  tellOfFirstUses(
    work,
    rows.filter(({ is_first }) => is_first),
  );
  const over = (await loadVouchersOf(work, ids)).filter((voucher) => opensNothing(voucher, work.now));
  // A router that holds to the limits of its Accept has ended them by itself.
  await endSessionsOfVouchers(
    work,
    over.map(({ id }) => id),
    "limit",
  );
}
