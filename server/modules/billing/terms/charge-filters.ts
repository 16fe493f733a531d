// B-156 which of the provider's filters of automatic charges takes an account's documents. The filters are kept by the module above that
// charges; it says here which there are.
import { sql } from "kysely";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";

export interface NamedChargeFilter {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
}

type ListFilters = (work: Work, partnerId: string) => Promise<readonly NamedChargeFilter[]>;

let listed: ListFilters = async () => [];

/** Called once by the module that keeps them. */
export const nameChargeFilters = (list: ListFilters): void => {
  listed = list;
};

export const listNamedChargeFilters = async (work: Work, partnerId: string): Promise<NamedChargeFilter[]> => [
  ...(await listed(work, partnerId)),
];

export async function refuseUnknownFilter(work: Work, partnerId: string, chosen: string | null | undefined, field: string): Promise<void> {
  if (chosen === undefined || chosen === null || chosen === "none") return;
  if (!(await listed(work, partnerId)).some(({ id }) => id === chosen))
    throw fieldProblem(field, "unknown-value", "There is no such filter of automatic charges.");
}

/** What accounts have of their own: a filter's id, or "none"; who has nothing goes by all filters in their order. */
export async function chargeFiltersOf(work: Work, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; filter: string }>`select id, charge_filter as filter from billing.accounts
    where id = any (${[...accountIds]}::uuid[]) and charge_filter is not null`.execute(work.tx);
  return new Map(rows.map(({ id, filter }) => [id, filter]));
}

/** Whether an account or the present revision of a template names the filter, which is then switched off and not removed. */
export async function isChargeFilterNamed(work: Work, filterId: string): Promise<boolean> {
  const { rows } = await sql<{ named: boolean }>`select exists (select from billing.accounts where charge_filter = ${filterId})
    or exists (select from billing.terms_revisions where fields->>'chargeFilter' = ${filterId}) as named`.execute(work.tx);
  return rows[0]?.named === true;
}
