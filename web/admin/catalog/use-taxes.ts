import type { z } from "zod";
import { listTaxesEndpoint, listTaxGroupsEndpoint, type TaxGroupView, type TaxView } from "../../../server/modules/catalog/contract.ts";
import { calendarDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export type TaxRate = z.output<typeof TaxView>;
export type TaxGroup = z.output<typeof TaxGroupView>;

/** One tax with all its rates through time, the newest first. */
export interface Tax {
  readonly code: string;
  readonly name: string;
  readonly enabled: boolean;
  /** The rate that holds today, or the next one to come. */
  readonly now: TaxRate;
  readonly rates: readonly TaxRate[];
}

export function useTaxes(): {
  taxes: readonly Tax[];
  groups: readonly TaxGroup[];
  problem: ReturnType<typeof useEndpoint>["problem"];
  loading: boolean;
  reload: () => void;
} {
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const taxes = useEndpoint(listTaxesEndpoint);
  const groups = useEndpoint(listTaxGroupsEndpoint, undefined, { topics: ["taxes"] });
  return {
    taxes: taxesOf(taxes.data?.items ?? [], today),
    groups: groups.data?.items ?? [],
    problem: taxes.problem ?? groups.problem,
    loading: !taxes.data || !groups.data,
    reload: () => {
      taxes.reload();
      groups.reload();
    },
  };
}

const holdsOn = (rate: TaxRate, day: string): boolean =>
  (rate.validFrom === null || rate.validFrom <= day) && (rate.validTo === null || day < rate.validTo);

function taxesOf(rows: readonly TaxRate[], today: string): Tax[] {
  return [...Map.groupBy(rows, (row) => row.code).values()].flatMap((rates) => {
    const newestFirst = rates.toSorted((a, b) => ((a.validFrom ?? "") < (b.validFrom ?? "") ? 1 : -1));
    const now = rates.find((rate) => holdsOn(rate, today)) ?? newestFirst.at(-1);
    return now ? [{ code: now.code, name: now.name, enabled: now.enabled, now, rates: newestFirst }] : [];
  });
}

/** "VAT, 20 %" for whatever a price is taxed with. */
export function taxWords(
  taxed: { taxId: string | null; taxGroupId: string | null },
  taxes: readonly Tax[],
  groups: readonly TaxGroup[],
): string | undefined {
  const tax = taxes.find(({ rates }) => rates.some(({ id }) => id === taxed.taxId));
  if (tax) return isolated(`${tax.name}, ${tax.now.ratePercent} %`);
  const group = groups.find(({ id }) => id === taxed.taxGroupId);
  return group && isolated(group.effectivePercent ? `${group.name}, ${group.effectivePercent} %` : group.name);
}

// U+2068 and U+2069: a name and its rate stay together in a line of the other direction.
const isolated = (words: string): string => `\u2068${words}\u2069`;
