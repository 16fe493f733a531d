import { sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { postVouchersEarned } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import { batchLabel } from "./batches.ts";

interface Taken {
  partner_id: string;
  position: number;
  sold_to: string | null;
  owed_minor: bigint;
  number: bigint;
  title: string;
  currency: string;
}

/**
 * B-230 with the first use of a voucher its revenue counts, once, however often this is asked. One that somebody came in with before its last day was
 * over is used, even if the day ended before that was told.
 */
export async function bookUse(work: Work, voucherId: string, { usedAt, from }: { usedAt: Date; from: string }): Promise<void> {
  const { rows } = await sql<Taken>`with wanted as (
      select id, owed_minor from payments.hotspot_vouchers where id = ${voucherId} and state in ('sold', 'expired') and document_id is not null for update)
    update payments.hotspot_vouchers voucher set state = 'used', used_at = ${usedAt}, used_from = ${from}, owed_minor = 0
    from wanted, payments.hotspot_voucher_batches batch, payments.hotspot_voucher_kinds kind
    where voucher.id = wanted.id and batch.id = voucher.batch_id and kind.id = batch.kind_id
    returning voucher.partner_id, voucher.position, voucher.sold_to, wanted.owed_minor, batch.number, kind.title, kind.currency`.execute(
    work.tx,
  );
  const [taken] = rows;
  if (!taken) return;
  const label = `${batchLabel(taken.number)}/${taken.position}`;
  await postVouchersEarned(work, {
    partnerId: taken.partner_id,
    currency: taken.currency,
    amountMinor: taken.owed_minor,
    on: calendarDay(work.now, (await getPartner(work, taken.partner_id)).timeZone),
    text: `${label}: ${taken.title}`,
  });
  work.audit({
    entity: "hotspot_voucher",
    entityId: voucherId,
    label: `Hotspot voucher ${label}`,
    action: "use",
    partnerId: taken.partner_id,
    ...(taken.sold_to === null ? {} : { customerId: taken.sold_to }),
    changes: { from: { before: null, after: from } },
  });
}

/** Somebody logged in with it. One that was never for sale is not known here. */
export const bookFirstUse = (work: Work, { data }: Happened<{ voucherId: string; usedAt: string }>): Promise<void> =>
  bookUse(work, data.voucherId, { usedAt: new Date(data.usedAt), from: "" });
