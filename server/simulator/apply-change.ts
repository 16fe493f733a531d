// The changes of a scenario, made in the copy by the very functions that staff use.
import { sql } from "kysely";
import { add, multiply, parseDecimal, rational, toDecimal } from "../../shared/rational.ts";
import { changeTermsInBulk } from "../modules/billing/index.ts";
import { getPlan, priceOn } from "../modules/catalog/index.ts";
import { scheduleTaxUpdate } from "../modules/catalog/tax-updates/schedule-update.ts";
import { blockingDays, deactivationDays } from "../modules/collections/index.ts";
import { moveServicesAction } from "../modules/ordering/index.ts";
import { getPartner, isDefaultPartner, setSetting } from "../modules/partners/index.ts";
import type { Change } from "../modules/reports/simulator/contract.ts";
import { repricePlan } from "../modules/services/reprice-plan.ts";
import type { Work } from "../platform/work.ts";

type InWork = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

/** Called on the day of the change. Each account and service stands alone: one that refuses stays as it is, as in a mass action. */
export async function applyChange(inWork: InWork, partnerId: string, change: Change): Promise<void> {
  switch (change.kind) {
    case "price":
      for (const planId of change.planIds) await inWork((work) => raise(work, planId, change));
      return;
    case "tax":
      await inWork((work) =>
        scheduleTaxUpdate(work, {
          oldTaxId: change.taxId,
          newTaxId: null,
          newRatePercent: change.ratePercent,
          on: change.on,
          bearer: change.bearer,
          rounding: "0.01",
          billedDays: "leave",
          partnerIds: [],
          kinds: [],
          locationIds: [],
        }),
      );
      return;
    case "billing-day":
      for (const id of await inWork((work) => listRecurring(work, partnerId)))
        await orLeave(() => inWork((work) => changeTermsInBulk(work, id, { billingDay: change.day }, null)));
      return;
    case "blocking":
      await inWork(async (work) => {
        const target = isDefaultPartner(await getPartner(work, partnerId))
          ? ({ level: "system" } as const)
          : ({ level: "partner", partnerId } as const);
        await setSetting(work, blockingDays, target, change.blockingDays);
        await setSetting(work, deactivationDays, target, change.deactivationDays);
      });
      return;
    case "retire-plan": {
      const params = moveServicesAction.params.parse({
        fromPlanId: change.planId,
        toPlanId: change.toPlanId,
        on: change.on,
        waiveFees: true,
      });
      for (const id of await inWork((work) => listServices(work, partnerId, change.planId)))
        await orLeave(() => inWork((work) => moveServicesAction.act(work, id, params)));
    }
  }
}

async function raise(work: Work, planId: string, change: Extract<Change, { kind: "price" }>): Promise<void> {
  const price = priceOn((await getPlan(work, planId)).prices, change.on);
  if (!price) return;
  await repricePlan(work, { planId, price: raisedPrice(price.price, change.by), validFrom: change.on, audience: change.audience });
}

/** A price never falls below nothing. */
function raisedPrice(price: string, by: Extract<Change, { kind: "price" }>["by"]): string {
  const old = parseDecimal(price);
  const raised =
    "percent" in by
      ? multiply(old, add(rational(1n), multiply(parseDecimal(by.percent), rational(1n, 100n))))
      : add(old, parseDecimal(by.amount));
  return toDecimal(raised.n < 0n ? rational(0n) : raised, 2);
}

async function orLeave(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if ((error as { status?: number }).status === undefined) throw error;
  }
}

async function listRecurring(work: Work, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from billing.accounts
    where partner_id = ${partnerId} and billing_enabled and billing_type = 'recurring' and closed_into is null order by id`.execute(
    work.tx,
  );
  return rows.map(({ id }) => id);
}

async function listServices(work: Work, partnerId: string, planId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from services.services
    where partner_id = ${partnerId} and plan_id = ${planId} and bundle_service_id is null and state in ('pending', 'active', 'paused', 'stopped')
    order by number`.execute(work.tx);
  return rows.map(({ id }) => id);
}
