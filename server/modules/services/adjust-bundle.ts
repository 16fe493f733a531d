// B-102 a bundle is made of something else: the days of its services that are invoiced already may be credited with the taxes of the old parts
// and charged with those of the new ones. The next run proposes it, for as many services as there are.
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import { type Day, maxDay } from "../../../shared/calendar.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { type ComponentFacts, getPlan, loadComponentFacts, type Plan } from "../catalog/index.ts";
import { adjustmentFigures, askForAdjustments, noAdjustments } from "./adjust-billed-days.ts";
import { adjustmentView } from "./adjustment-view.ts";
import { listBilledThrough } from "./billed-days.ts";
import type { previewBundleEndpoint } from "./contract.ts";
import { type BillableService, billableServices } from "./list-billable-services.ts";
import { todayOf } from "./partner-day.ts";
import { runningServices } from "./reprice-plan.ts";

interface InvoicedFurther {
  readonly serviceId: string;
  readonly customerId: string;
  readonly partnerId: string;
  /** The first day with the other parts. */
  readonly from: Day;
}

/** Services that are invoiced beyond today, some at a time; with how many there are in all. */
async function* batchesOf(
  work: Work,
  planId: string,
  lock?: RawBuilder<unknown>,
): AsyncGenerator<{ services: number; further: InvoicedFurther[] }> {
  const todays = new Map<string, Day>();
  for await (const batch of runningServices(work, planId, lock)) {
    const billed = await listBilledThrough(
      work,
      batch.map(({ id }) => id),
    );
    for (const { partnerId } of batch) if (!todays.has(partnerId)) todays.set(partnerId, await todayOf(work, partnerId));
    const further = batch.flatMap(({ id, customerId, partnerId, startOn }): InvoicedFurther[] => {
      const from = maxDay(todays.get(partnerId) ?? startOn, startOn);
      return (billed.get(id) ?? from) > from ? [{ serviceId: id, customerId, partnerId, from }] : [];
    });
    yield { services: batch.length, further };
  }
}

/** Hears that a bundle is made of something else and that invoiced days are to follow. */
export async function adjustBundle(work: Work, { id }: Plan): Promise<void> {
  const sourceId = uuidv7(work.now.getTime());
  for await (const { further } of batchesOf(work, id)) await askForAdjustments(work, { cause: "bundle", sourceId, services: further });
}

/** What that comes to. Changes nothing. */
export async function previewBundle(
  work: Work,
  planId: string,
  { components }: z.output<typeof previewBundleEndpoint.body>,
): Promise<z.input<typeof previewBundleEndpoint.returns>> {
  const plan = await getPlan(work, planId);
  const parts = await loadComponentFacts(work, components);
  const sum = { services: 0, invoicedFurther: 0, adjusted: noAdjustments() };
  for await (const { services, further } of batchesOf(work, planId, sql``)) {
    sum.services += services;
    sum.invoicedFurther += further.length;
    const starts = new Map(further.map(({ serviceId, from }) => [serviceId, from]));
    const figures = await adjustmentFigures(work, {
      cause: "bundle",
      currency: plan.currency,
      services: (await billableServices(work, [...starts.keys()])).map((service) => ({
        after: withParts(service, planId, parts),
        from: starts.get(service.id) ?? service.start,
      })),
    });
    sum.adjusted.services += figures.services;
    sum.adjusted.creditedMinor += figures.creditedMinor;
    sum.adjusted.chargedMinor += figures.chargedMinor;
  }
  return { ...sum, adjusted: adjustmentView(sum.adjusted, plan.currency) };
}

const withParts = (service: BillableService, planId: string, components: readonly ComponentFacts[]): BillableService => ({
  ...service,
  segments: service.segments.map((piece) => (piece.plan.planId === planId ? { ...piece, plan: { ...piece.plan, components } } : piece)),
});
