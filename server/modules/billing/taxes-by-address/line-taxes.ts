// What said which tax a line bears (B-252), found again from what is kept: rules stay as they were, and so do places through time.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Place } from "../../../../shared/place.ts";
import type { Work } from "../../../platform/work.ts";
import { loadPlanFacts, loadTaxBook } from "../../catalog/index.ts";
import { getPartner } from "../../partners/index.ts";
import { wordsOf } from "./explain-tax.ts";
import { placeOn, ruleAt, type TaxRule } from "./place-rules.ts";
import { placesThrough } from "./places.ts";
import { rulesOfPartner } from "./rules-of-partner.ts";

interface Line {
  readonly id: string;
  readonly service_id: string | null;
  readonly plan_version_id: string | null;
  readonly tax_id: string | null;
  readonly tax_group_id: string | null;
  readonly tax_on?: Day | null;
  readonly period_start: Day | null;
}

interface TaxedDocument {
  readonly partner_id: string;
  readonly customer_id: string;
  readonly issued_on: Day | null;
}

export interface LineTax {
  readonly why: "exempt" | "reverse_charge" | "rule" | "plan";
  readonly taxName: string;
  /** The rule that said so. */
  readonly rule: string | null;
}

interface Service {
  id: string;
  customerId: string;
  kind: string;
  planId: string;
  ownPlace: Place | null;
}

/** Of each line by its id. */
export async function taxesOfLines(work: Work, document: TaxedDocument, lines: readonly Line[]): Promise<ReadonlyMap<string, LineTax>> {
  const book = await loadTaxBook(work);
  const ruleOf = await rulesFor(work, document, lines);
  return new Map(
    lines.flatMap((line): [string, LineTax][] => {
      const on = line.tax_on ?? line.period_start ?? document.issued_on;
      const { taxName } = on === null ? { taxName: null } : wordsOf(book, taxedWith(line), on);
      if (taxName === null || on === null) return [];
      const category = book.taxes.get(line.tax_id ?? "")?.enCategory;
      if (category === "E" || category === "AE")
        return [[line.id, { why: category === "E" ? "exempt" : "reverse_charge", taxName, rule: null }]];
      const rule = ruleOf(line, on);
      // A line that a person gave another tax is not the rule's.
      const { taxId, taxGroupId } = taxedWith(line);
      const isByRule = rule !== undefined && rule.taxId === taxId && rule.taxGroupId === taxGroupId;
      return [[line.id, { why: isByRule ? "rule" : "plan", taxName, rule: isByRule ? rule.title : null }]];
    }),
  );
}

const taxedWith = (line: Line) => ({ taxId: line.tax_group_id === null ? line.tax_id : null, taxGroupId: line.tax_group_id });

/** Which rule held for a line on a day; nothing is read where the partner has none. */
async function rulesFor(
  work: Work,
  document: TaxedDocument,
  lines: readonly Line[],
): Promise<(line: Line, on: Day) => TaxRule | undefined> {
  const rules = await rulesOfPartner(work, document.partner_id);
  if (rules.length === 0) return () => undefined;
  const home = (await getPartner(work, document.partner_id)).country;
  const services = await servicesOf(work, lines);
  const plans = await loadPlanFacts(work, [...new Set(lines.flatMap((line) => line.plan_version_id ?? []))]);
  const own = { id: document.customer_id, customerId: document.customer_id };
  const places = await placesThrough(work, [...services.values(), own]);
  return (line, on) => {
    const service = services.get(line.service_id ?? "");
    const plan = plans.get(line.plan_version_id ?? "");
    const through = places.get(service?.id ?? document.customer_id);
    if (!through) return undefined;
    const known = <Value>(values: readonly (Value | undefined)[]): Value[] => values.flatMap((value) => value ?? []);
    const at = { kinds: known<string>([plan?.kind, service?.kind]), planIds: known([plan?.planId, service?.planId]) };
    return ruleAt(rules, { place: placeOn(through, on), ...at }, on, home);
  };
}

async function servicesOf(work: Work, lines: readonly Line[]): Promise<Map<string, Service>> {
  const ids = [...new Set(lines.flatMap(({ service_id }) => service_id ?? []))];
  const { rows } = await sql<Service>`select id, customer_id as "customerId", kind, plan_id as "planId", place as "ownPlace"
    from services.services where id = any (${ids}::uuid[])`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row]));
}
