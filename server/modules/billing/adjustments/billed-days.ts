// What services ask of billing when a price or a tax holds for days that are on invoices already (B-12, B-149): the figures, and the wish
// that the next run takes up.
import { sql } from "kysely";
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import { round } from "../../../../shared/rational.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import type { AdjustmentFigures, AdjustmentWish, BilledDaysParticipant } from "../../services/index.ts";
import { taxServices } from "../accounts/tax-status.ts";
import { billedLinesFrom } from "../charges/billed-lines.ts";
import { linesOfService, type PricedLine } from "../charges/line-rules.ts";
import { daysOfService, linesOfOneService } from "../charges/service-lines.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import { adjustService } from "./adjust-service.ts";

type FiguresWish = Parameters<BilledDaysParticipant["figures"]>[1];

export const billedDaysOfBilling: BilledDaysParticipant = { figures, ask };

async function figures(work: Work, wish: FiguresWish): Promise<AdjustmentFigures> {
  const sum: AdjustmentFigures = { services: 0, creditedMinor: 0n, chargedMinor: 0n };
  const accounts = await accountsOf(work, wish);
  const from = wish.services.map((changed) => changed.from).sort()[0];
  if (from === undefined) return sum;
  const billed = await billedLinesFrom(
    work,
    wish.services.map(({ after }) => after),
    from,
  );
  const contexts = new Map<string, BillingContext>();
  const changed = await taxServices(
    work,
    wish.services.map(({ after }) => after),
  );
  for (const [index, after] of changed.entries()) {
    const start = wish.services[index]?.from ?? from;
    const account = accounts.get(after.payerId);
    if (!account) continue;
    const context = contexts.get(account.partner_id) ?? (await loadBillingContext(work, account.partner_id));
    contexts.set(account.partner_id, context);
    const grids = context.gridsOf(account);
    const pricing = context.pricingOf(account.currency);
    const days = daysOfService(after, context);
    const { shareAfter } = wish;
    const lines = { account, locationId: null, language: "en", grids, pricing, rateDaysOf: context.rateDaysOf };
    const what = adjustService(context, {
      accountId: account.id,
      service: after,
      days,
      lines: billed.get(after.id) ?? [],
      asked: [{ from: start, cause: wish.cause }],
      grids,
      pricing,
      // The run that proposes it dates its documents so.
      issuedOn: maxDay(account.next_billing_on, context.today),
      // Another share of tax is said for the price as a whole.
      charge: (covered, until): readonly PricedLine[] =>
        shareAfter
          ? linesOfService(after.id, { ...days, covered }, until, grids, pricing)
          : linesOfOneService(work, lines, after, covered, until),
      ...(shareAfter ? { taxOfCharges: (charges: readonly PricedLine[]) => taxedByShare(context, after, charges, shareAfter) } : {}),
    });
    if (what.credits.length === 0) continue;
    sum.services += 1;
    sum.creditedMinor += what.creditedGrossMinor;
    sum.chargedMinor += what.chargedGrossMinor;
  }
  return sum;
}

async function accountsOf(work: Work, { services, currency }: FiguresWish) {
  const rows = await db(work)
    .selectFrom("billing.accounts")
    .selectAll()
    .where(sql<boolean>`id = any (${[...new Set(services.map(({ after }) => after.payerId))]}::uuid[])`)
    .where("billing_enabled", "=", true)
    .where("billing_type", "=", "recurring")
    .where("currency", "=", currency)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** B-141 charges taxed by a share that is not in force yet. */
function taxedByShare(
  { rounding }: BillingContext,
  after: FiguresWish["services"][number]["after"],
  charges: readonly PricedLine[],
  shareAfter: NonNullable<FiguresWish["shareAfter"]>,
): { grossMinor: bigint; taxMinor: bigint } | undefined {
  const sum = { grossMinor: 0n, taxMinor: 0n };
  for (const [key, own] of Map.groupBy(charges, ({ taxId, includesTax }) => `${taxId} ${includesTax}`)) {
    const piece = after.segments.find((segment) => `${segment.taxId ?? segment.taxGroupId} ${segment.includesTax}` === key);
    const share = piece && shareAfter(piece);
    if (!piece || !share) return undefined;
    const base = own.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    const taxMinor = piece.includesTax
      ? round({ n: base * share.n, d: share.n + share.d }, rounding)
      : round({ n: base * share.n, d: share.d }, rounding);
    sum.taxMinor += taxMinor;
    sum.grossMinor += piece.includesTax ? base : base + taxMinor;
  }
  return sum;
}

/** The same cause asks once for a service; what was decided about it stays decided. */
async function ask(work: Work, { cause, sourceId, services }: AdjustmentWish): Promise<void> {
  const from: Day[] = services.map((service) => service.from);
  await sql`insert into billing.adjustments (service_id, customer_id, partner_id, from_on, cause, source_id, created_by, created_at)
    select wish.service_id, wish.customer_id, wish.partner_id, wish.from_on, ${cause}, ${sourceId}, ${JSON.stringify(describeActor(work))}::jsonb, ${work.now}
    from unnest(${services.map(({ serviceId }) => serviceId)}::uuid[], ${services.map(({ customerId }) => customerId)}::uuid[],
      ${services.map(({ partnerId }) => partnerId)}::uuid[], ${from}::date[]) as wish (service_id, customer_id, partner_id, from_on)
    on conflict (service_id, cause, source_id) do nothing`.execute(work.tx);
}
