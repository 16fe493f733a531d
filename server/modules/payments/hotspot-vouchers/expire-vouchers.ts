import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { postVouchersEarned } from "../../billing/index.ts";
import { getSetting } from "../../partners/index.ts";
import { batchLabel } from "./batches.ts";
import { voucherExpiryIncome } from "./settings.ts";

/** B-230 vouchers whose last day is over, and with which nobody logged in; what was paid for them becomes income where the provider has it so. */
export const expireVouchersStep: DailyStep = {
  name: "payments.expire-hotspot-vouchers",
  after: [],
  at: () => Promise.resolve("00:10"),
  run: async ({ partnerId, on, inWork }) => {
    const expired = await inWork(async (work) => {
      const { rows } = await sql`update payments.hotspot_vouchers voucher set state = 'expired' from payments.hotspot_voucher_batches batch
        where batch.id = voucher.batch_id and batch.partner_id = ${partnerId} and batch.valid_till < ${on} and voucher.state in ('new', 'sold')
          and not exists (select from access.vouchers known where known.id = voucher.id and known.first_used_at is not null)
        returning voucher.id`.execute(work.tx);
      return rows.length;
    });
    const owed = await inWork(async (work) =>
      (await getSetting(work, voucherExpiryIncome, { partnerId })) ? listExpiredOwed(work, partnerId) : [],
    );
    let income = 0;
    for (const batchId of owed) income += await inWork((work) => takeAsIncome(work, batchId, on));
    return { expired, income };
  },
};

const listExpiredOwed = async (work: Work, partnerId: string): Promise<string[]> =>
  (
    await sql<{ id: string }>`select distinct batch_id as id from payments.hotspot_vouchers
      where partner_id = ${partnerId} and state = 'expired' and owed_minor > 0`.execute(work.tx)
  ).rows.map(({ id }) => id);

/** One entry for a batch. Answers how many vouchers. */
async function takeAsIncome(work: Work, batchId: string, on: Day): Promise<number> {
  const { rows: batches } = await sql<{
    partner_id: string;
    number: bigint;
    currency: string;
  }>`select batch.partner_id, batch.number, kind.currency
    from payments.hotspot_voucher_batches batch join payments.hotspot_voucher_kinds kind on kind.id = batch.kind_id
    where batch.id = ${batchId} for update of batch`.execute(work.tx);
  const [batch] = batches;
  if (!batch) return 0;
  const { rows } = await sql<{ owed: bigint }>`with wanted as (select id, owed_minor from payments.hotspot_vouchers
      where batch_id = ${batchId} and state = 'expired' and owed_minor > 0 for update)
    update payments.hotspot_vouchers voucher set owed_minor = 0 from wanted where voucher.id = wanted.id returning wanted.owed_minor as owed`.execute(
    work.tx,
  );
  await postVouchersEarned(work, {
    partnerId: batch.partner_id,
    currency: batch.currency,
    amountMinor: rows.reduce((sum, { owed }) => sum + owed, 0n),
    on,
    text: `${batchLabel(batch.number)}: expired`,
  });
  return rows.length;
}
