import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { postCardsGone } from "../../billing/index.ts";
import { getSetting } from "../../partners/index.ts";
import { seriesLabel } from "./make-series.ts";
import { refillCardExpiryIncome } from "./settings.ts";

/** B-229 cards whose last day is over; their unused value becomes income where the provider has it so. */
export const expireCardsStep: DailyStep = {
  name: "payments.expire-refill-cards",
  after: [],
  at: () => Promise.resolve("00:10"),
  run: async ({ partnerId, on, inWork }) => {
    const expired = await inWork(async (work) => {
      const { rows } = await sql`update payments.cards card set state = 'expired' from payments.card_series series
        where series.id = card.series_id and series.partner_id = ${partnerId} and series.valid_till < ${on} and card.state in ('new', 'active')
        returning card.position`.execute(work.tx);
      return rows.length;
    });
    const series = await inWork(async (work) =>
      (await getSetting(work, refillCardExpiryIncome, { partnerId })) ? listExpiredOwed(work, partnerId) : [],
    );
    let income = 0;
    for (const each of series) income += await inWork((work) => takeAsIncome(work, each, on));
    return { expired, income };
  },
};

interface Owed {
  readonly id: string;
}

const listExpiredOwed = async (work: Work, partnerId: string): Promise<Owed[]> =>
  (
    await sql<Owed>`select distinct series.id from payments.card_series series join payments.cards card on card.series_id = series.id
      where series.partner_id = ${partnerId} and card.state = 'expired' and card.is_owed`.execute(work.tx)
  ).rows;

/** One entry for a series. Answers how many cards. */
async function takeAsIncome(work: Work, { id }: Owed, on: Day): Promise<number> {
  const { rows } = await sql<{ partner_id: string; number: bigint; currency: string; value_minor: bigint }>`
    select partner_id, number, currency, value_minor from payments.card_series where id = ${id} for update`.execute(work.tx);
  const [series] = rows;
  if (!series) return 0;
  const taken =
    await sql`update payments.cards set is_owed = false where series_id = ${id} and state = 'expired' and is_owed returning position`.execute(
      work.tx,
    );
  if (taken.rows.length === 0) return 0;
  await postCardsGone(work, {
    partnerId: series.partner_id,
    currency: series.currency,
    amountMinor: BigInt(taken.rows.length) * series.value_minor,
    as: "income",
    on,
    text: `${seriesLabel(series.number)}: expired`,
  });
  return taken.rows.length;
}
