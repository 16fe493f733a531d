import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { postVouchersEarned } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import { isCode, normalCode } from "../refill-cards/code-rules.ts";
import type { HashCode } from "../refill-cards/hash-code.ts";
import { batchLabel } from "./batches.ts";
import type { takeVoucherEndpoint } from "./contract.ts";
import { voucherRefused } from "./problems.ts";
import { db } from "./tables.ts";

const refused = () => voucherRefused("Read the code again, or ask for another voucher.");

/**
 * B-230 with the first use its time begins and its revenue counts; later uses say what it allows. Of two at once the second waits for the first
 * and finds it used. How much time and data is left is counted by the network.
 */
export async function takeVoucher(
  work: Work,
  { hash, code: typed, from }: z.output<(typeof takeVoucherEndpoint)["body"]> & { hash: HashCode },
): Promise<z.input<(typeof takeVoucherEndpoint)["returns"]>> {
  const code = normalCode(typed);
  const voucher = await db(work)
    .selectFrom("payments.hotspot_vouchers")
    .selectAll()
    .where("code_hash", "=", hash(code))
    .forUpdate()
    .executeTakeFirst();
  if (!voucher || !isCode(code) || !seesPartner(work.actor, voucher.partner_id)) throw refused();
  const batch = await db(work)
    .selectFrom("payments.hotspot_voucher_batches as batch")
    .innerJoin("payments.hotspot_voucher_kinds as kind", "kind.id", "batch.kind_id")
    .select([
      "batch.number",
      "batch.valid_till",
      "kind.title",
      "kind.currency",
      "kind.online_minutes",
      "kind.valid_minutes",
      "kind.data_mb",
    ])
    .where("batch.id", "=", voucher.batch_id)
    .executeTakeFirstOrThrow();
  const allows = { onlineMinutes: batch.online_minutes, validMinutes: batch.valid_minutes, dataMb: batch.data_mb };
  const said = (usedAt: Date, endsAt: Date | null, isFirst: boolean) => ({
    voucherId: voucher.id,
    isFirst,
    usedAt: usedAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    ...allows,
  });
  if (voucher.state === "used" && voucher.used_at !== null) {
    if (voucher.ends_at !== null && voucher.ends_at <= work.now) throw refused();
    return said(voucher.used_at, voucher.ends_at, false);
  }
  const today = calendarDay(work.now, (await getPartner(work, voucher.partner_id)).timeZone);
  if (voucher.state !== "sold" || (batch.valid_till !== null && batch.valid_till < today)) throw refused();
  const endsAt = batch.valid_minutes === null ? null : new Date(work.now.getTime() + batch.valid_minutes * 60_000);
  await db(work)
    .updateTable("payments.hotspot_vouchers")
    .set({ state: "used", used_at: work.now, used_from: from, ends_at: endsAt, owed_minor: 0n })
    .where("id", "=", voucher.id)
    .execute();
  const label = `${batchLabel(batch.number)}/${voucher.position}`;
  await postVouchersEarned(work, {
    partnerId: voucher.partner_id,
    currency: batch.currency,
    amountMinor: voucher.owed_minor,
    on: today,
    text: `${label}: ${batch.title}`,
  });
  work.audit({
    entity: "hotspot_voucher",
    entityId: voucher.id,
    label: `Hotspot voucher ${label}`,
    action: "use",
    partnerId: voucher.partner_id,
    ...(voucher.sold_to === null ? {} : { customerId: voucher.sold_to }),
    changes: { from: { before: null, after: from } },
  });
  return said(work.now, endsAt, true);
}
