// Packs that are bought by themselves when the data runs low (M-40, N-147): at most one in five minutes, never above the most, and never while
// somebody owes. On an invoice it stands next time; a balance pays at once, and one that does not stops it for the cycle.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../../billing/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { getService, listServicesOfPeople, type Service } from "../../services/index.ts";
import { isLow, lockCycle } from "../../usage/index.ts";
import { autoPacksStopped } from "./events.ts";
import { decideAuto } from "./pack-rules.ts";
import { countPacks, sellPack } from "./sell-pack.ts";
import { autoTopup } from "./settings.ts";
import { db } from "./tables.ts";

export const tendAutoPacksJob = defineJob("ordering.tend-auto-packs", z.object({}));

/** Buys one if it is time; every news of low data may call it, as often as it likes. */
export async function buyByItself(work: Work, serviceId: string): Promise<void> {
  const wanted = await db(work).selectFrom("ordering.auto_packs").select("is_on").where("service_id", "=", serviceId).executeTakeFirst();
  if (!wanted?.is_on) return;
  const service = await getService(work, serviceId);
  if (!(await getSetting(work, autoTopup, { partnerId: service.partnerId }))) return;
  await lockOpenAccount(work, service.payerId);
  const auto = await db(work)
    .selectFrom("ordering.auto_packs")
    .selectAll()
    .where("service_id", "=", serviceId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (!(await isLow(work, serviceId))) return;
  const cycle = await lockCycle(work, serviceId);
  const { automatic, manual } = await countPacks(work, serviceId, cycle.start);
  const decision = decideAuto(
    {
      ...{ isOn: auto.is_on, isLow: await isLow(work, serviceId), isStopped: auto.stopped_cycle === cycle.start },
      ...{ isBlocked: await isBlocked(work, service), isRunning: service.state === "active" },
      ...{ lastBoughtAt: auto.last_bought_at, limitType: auto.limit_type, most: auto.max_per_month, automatic, manual },
    },
    work.now,
  );
  switch (decision.kind) {
    case "nothing":
      return;
    case "later":
      await db(work).updateTable("ordering.auto_packs").set({ look_at: decision.at }).where("service_id", "=", serviceId).execute();
      return;
    case "stop":
      await stop(work, service, cycle.start, "limit", auto.max_per_month);
      return;
    case "buy":
      await buy(work, service, {
        planId: auto.pack_plan_id ?? "",
        cycleStart: cycle.start,
        number: automatic + 1,
        most: auto.max_per_month,
      });
  }
}

async function buy(
  work: Work,
  service: Service,
  { planId, cycleStart, number, most }: { planId: string; cycleStart: string; number: number; most: number },
): Promise<void> {
  try {
    await sellPack(work, {
      ...{ serviceId: service.id, planId, shownGross: null, way: "auto", payBefore: false, document: "invoice" },
      requestKey: `auto:${service.id}:${cycleStart}:${number}`,
      requestedBy: { kind: "system", name: "automatic packs" },
    });
  } catch (error) {
    // Refused before anything was written.
    const why = reasons.get((error as { code?: string }).code ?? "");
    if (!why) throw error;
    await stop(work, service, cycleStart, why, most);
    return;
  }
  await db(work)
    .updateTable("ordering.auto_packs")
    .set({ last_bought_at: work.now, look_at: null })
    .where("service_id", "=", service.id)
    .execute();
}

const reasons: ReadonlyMap<string, "balance" | "not_offered"> = new Map([
  ["insufficient-funds", "balance"],
  ["not-offered", "not_offered"],
]);

async function stop(
  work: Work,
  service: Service,
  cycleStart: string,
  why: "limit" | "balance" | "not_offered",
  most: number,
): Promise<void> {
  await db(work)
    .updateTable("ordering.auto_packs")
    .set({ stopped_cycle: sql`${cycleStart}::date`, stopped_why: why, version: sql`version + 1` })
    .where("service_id", "=", service.id)
    .execute();
  work.emit(
    autoPacksStopped,
    { partnerId: service.partnerId, customerId: service.customerId, objectId: service.id },
    { serviceId: service.id, customerId: service.customerId, why, most },
  );
}

async function isBlocked(work: Work, { payerId, customerId }: Service): Promise<boolean> {
  for (const id of new Set([payerId, customerId])) if ((await getCustomer(work, id)).status !== "active") return true;
  return false;
}

const perBatch = 100;

/** Every minute: those that were too soon after the last one. */
export async function tendAutoPacks({ inWork }: Pick<JobRun, "inWork">): Promise<void> {
  const due = await inWork((work) =>
    db(work)
      .selectFrom("ordering.auto_packs")
      .select("service_id")
      .where("look_at", "<=", work.now)
      .orderBy("look_at")
      .limit(perBatch)
      .execute(),
  );
  for (const { service_id: serviceId } of due)
    await inWork(async (work) => {
      await db(work).updateTable("ordering.auto_packs").set({ look_at: null }).where("service_id", "=", serviceId).execute();
      await buyByItself(work, serviceId);
    });
}

/** Whoever was blocked is not any more: what was not bought meanwhile is bought now. */
export async function buyAfterUnblock(work: Work, customerId: string): Promise<void> {
  for (const { id } of await listServicesOfPeople(work, { customerId })) await buyByItself(work, id);
}
