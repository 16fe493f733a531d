// The rates that an issued document bears (B-129, B-144): those of its days as they were known when it was issued.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { bookAsKnown } from "../replay/replay-rules.ts";
import { type BillingContext, treatmentsThrough } from "../runs/billing-context.ts";
import type { TreatmentsOfDay } from "./tax-rules.ts";

export interface KnownRates {
  readonly taxedOn: Day;
  /** The last day whose rates were known for sure when its lines were made: what was charged ahead was taxed as it was charged. */
  readonly knownOn: Day;
  /** The rates that it bears. */
  readonly taxIds: readonly string[];
}

/** Columns of `document` and its `partner`. */
export const knownRates = sql`coalesce(document.tax_point_on, document.issued_on) as "taxedOn",
  least(document.issued_on, (document.issued_at at time zone partner.time_zone)::date,
    (select min(coalesce(line.tax_on, line.period_start)) from billing.document_lines line where line.document_id = document.id and document.entry_id is null)) as "knownOn",
  array(select tax_id from billing.document_taxes part where part.document_id = document.id and tax_id is not null) as "taxIds"`;

export function treatmentsKnown(context: BillingContext, rates: KnownRates): TreatmentsOfDay {
  const known = bookAsKnown(context.taxBook, rates);
  return (known ? treatmentsThrough(known) : context.treatmentsOn)(rates.taxedOn);
}

export async function treatmentsAsIssued(work: Work, context: BillingContext, documentId: string): Promise<TreatmentsOfDay> {
  const { rows } = await sql<KnownRates>`select ${knownRates} from billing.money_documents document
    join partners.partners partner on partner.id = document.partner_id where document.id = ${documentId}`.execute(work.tx);
  const [rates] = rows;
  if (!rates) throw new Error("the document is not there");
  return treatmentsKnown(context, rates);
}
