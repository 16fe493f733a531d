// The lines of an issued invoice as somebody wants them instead: kept, changed, left out, added. For its correction and for its edit.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day, Period } from "../../../../shared/calendar.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { loadPlanFacts } from "../../catalog/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { lineOfItem } from "../charges/line-rules.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import { refuseUnknownCategories, writtenLine } from "../one-time/one-time-invoice.ts";
import { taxMissing } from "../problems.ts";
import { costAt } from "../replay/replay-rules.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import { db } from "../tables.ts";
import type { correctInvoiceEndpoint } from "./contract.ts";

type Wanted = Pick<z.output<(typeof correctInvoiceEndpoint)["body"]>, "lines" | "added">;
type Wish = Wanted["lines"][number];

export interface StoredLine {
  readonly id: string;
  readonly kind: DraftLine["kind"];
  readonly category: string;
  readonly serviceId: string | null;
  readonly planVersionId: string | null;
  readonly text: string;
  readonly pp: Period | null;
  readonly period: Period | null;
  readonly days: number | null;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly allowanceMinor: bigint;
  readonly amountMinor: bigint;
  readonly includesTax: boolean;
  readonly taxId: string | null;
  readonly taxOn: Day | null;
  readonly futureItemId: string | null;
  readonly creditedMinor: bigint;
}

export async function listStoredLines(work: Work, invoiceId: string): Promise<StoredLine[]> {
  const rows = await db(work)
    .selectFrom("billing.document_lines as line")
    .selectAll("line")
    .select(
      sql<bigint>`(select coalesce(sum(credit.amount_minor), 0)::int8 from billing.document_lines credit join billing.money_documents note on note.id = credit.document_id
        where credit.refers_to = line.id and note.state not in ('draft', 'void'))`.as("credited_minor"),
    )
    .where("line.document_id", "=", invoiceId)
    .orderBy("line.position")
    .execute();
  const period = (start: Day | null, end: Day | null): Period | null => (start && end ? { start, end } : null);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as DraftLine["kind"],
    category: row.category,
    serviceId: row.service_id,
    planVersionId: row.plan_version_id,
    text: row.text,
    pp: period(row.pp_start, row.pp_end),
    period: period(row.period_start, row.period_end),
    days: row.days,
    unitPrice: row.unit_price,
    quantity: row.quantity,
    allowanceMinor: row.allowance_minor,
    amountMinor: row.amount_minor,
    includesTax: row.includes_tax,
    taxId: row.tax_id ?? row.tax_group_id,
    taxOn: row.tax_on,
    futureItemId: row.future_item_id,
    creditedMinor: row.credited_minor,
  }));
}

interface Choice {
  readonly context: BillingContext;
  readonly account: AccountRow;
  readonly stored: readonly StoredLine[];
  readonly wanted: Wanted;
  /** The day whose rates a tax has that a person chose; null: the document's tax point. */
  readonly chosenTaxOn: (taxId: string) => Day | null;
  /** Days of a service may get another price, too: nobody has seen the invoice yet. */
  readonly repricesDays?: boolean;
}

export async function wantedLines(work: Work, choice: Choice): Promise<DraftLine[]> {
  const { context, account, stored, wanted, chosenTaxOn } = choice;
  const wishes = new Map(wanted.lines.map((wish, at) => [wish.lineId, { wish, at }]));
  for (const [at, { lineId }] of wanted.lines.entries())
    if (!stored.some((line) => line.id === lineId))
      throw fieldProblem(`lines.${at}.lineId`, "unknown-value", "This line is not on the invoice.");
  await refuseUnknownCategories(work, account.partner_id, wanted.added, "added");
  const plans = await loadPlanFacts(work, [...new Set(stored.flatMap((line) => line.planVersionId ?? []))]);
  const kept = stored.flatMap((line) => {
    const wished = wishes.get(line.id);
    if (!wished) return [];
    const plan = line.planVersionId === null ? undefined : plans.get(line.planVersionId);
    const { taxId } = wished.wish;
    return [
      {
        ...priced(choice, line, { ...wished, priceMonths: plan?.priceMonths ?? 1 }),
        id: uuidv7(work.now.getTime()),
        category: line.category,
        planId: plan?.planId ?? null,
        revenueAccount: plan?.revenueAccount ?? null,
        serviceKind: plan?.kind ?? null,
        text: wished.wish.text ?? line.text,
        period: line.period,
        pp: line.pp,
        days: line.days,
        refersTo: null,
        // What waited for the first invoice stands on this one from now on: taking it back finds it here.
        futureItemId: line.futureItemId,
        taxOn: taxId !== undefined && taxId !== line.taxId ? chosenTaxOn(taxId) : line.taxOn,
      },
    ];
  });
  return [...kept, ...wanted.added.map((line) => ({ ...writtenLine(work, context, account, line), taxOn: chosenTaxOn(line.taxId) }))];
}

/** Whether a line's price is a person's to change: days of a service cost what the service costs. */
const isFree = ({ kind, period, serviceId }: StoredLine): boolean =>
  (kind === "one_time" || kind === "fee") && (period === null || serviceId === null);

function priced(
  { context, account, repricesDays = false }: Choice,
  line: StoredLine,
  { wish, at, priceMonths }: { wish: Wish; at: number; priceMonths: number },
) {
  const { kind, serviceId, planVersionId, allowanceMinor, amountMinor, includesTax } = line;
  const { unitPrice = line.unitPrice, quantity = line.quantity, taxId = line.taxId } = wish;
  const isSame = wish.unitPrice === undefined && wish.quantity === undefined && wish.taxId === undefined;
  if (isSame) return { kind, serviceId, planVersionId, unitPrice, quantity, allowanceMinor, amountMinor, includesTax, taxId };
  const isOfDays = repricesDays && (kind === "recurring" || kind === "pause");
  if (!(isFree(line) || isOfDays) || amountMinor < 0n)
    throw fixed(wish, at, "Days of a service cost what the service costs. Change its price and adjust the invoiced days instead.");
  if (taxId === null || !(context.taxBook.taxes.has(taxId) || context.taxBook.groups.has(taxId)))
    throw taxMissing(`The line "${line.text}" names a tax that does not exist.`);
  if (!isOfDays)
    return lineOfItem(
      { kind: kind as "one_time" | "fee", direction: "debit", serviceId, planVersionId, unitPrice, quantity, includesTax, taxId },
      context.pricingOf(account.currency),
    );
  const newAmount =
    wish.unitPrice === undefined && wish.quantity === undefined
      ? amountMinor
      : allowanceMinor === 0n
        ? costAt(
            {
              ...line,
              position: at,
              priceMonths,
              ppStart: line.pp?.start ?? null,
              ppEnd: line.pp?.end ?? null,
              periodStart: line.period?.start ?? null,
              periodEnd: line.period?.end ?? null,
            },
            { unitPrice, quantity },
            { currency: account.currency, rounding: context.rounding },
          )
        : null;
  if (newAmount === null)
    throw fixed(
      wish,
      at,
      "The price of a line with a discount, or of a part of a bundle, stays. Leave the line out and write another one instead.",
    );
  return { kind, serviceId, planVersionId, unitPrice, quantity, allowanceMinor, amountMinor: newAmount, includesTax, taxId };
}

const fixed = (wish: Wish, at: number, why: string) =>
  fieldProblem(
    `lines.${at}.${wish.unitPrice !== undefined ? "unitPrice" : wish.quantity !== undefined ? "quantity" : "taxId"}`,
    "fixed",
    why,
  );
