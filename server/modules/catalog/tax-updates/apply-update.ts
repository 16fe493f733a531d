// B-147 the day has come. Each plan is a transaction of its own, written down as it is done: an interruption costs nothing, and what was
// done is never done again.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import type { JobBook } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { setSetting } from "../../partners/index.ts";
import { createTaxGroup } from "../create-tax-group.ts";
import { taxUpdated } from "../events.ts";
import { defaultTax } from "../settings.ts";
import { db } from "../tables.ts";
import { loadTaxBook } from "../tax-queries.ts";
import { affectedPlans } from "./affected-plans.ts";
import { enterRate } from "./enter-rate.ts";
import { type TaxUpdateReach, taxUpdateParticipants } from "./participants.ts";
import { retaxPlan } from "./retax-plan.ts";
import { applyNowJob, auditUpdate } from "./schedule-update.ts";
import { type TaxChange, taxChangeOf } from "./tax-update-rules.ts";
import { lockTaxUpdate, type TaxUpdateRow, termsOf } from "./update-store.ts";

type InWork = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

interface Step {
  readonly what: string;
  readonly key: string;
  readonly label: string;
}

/** The first partner whose clock reaches the day does it for all: what it writes has its own day on it. */
export const taxUpdateStep: DailyStep = {
  name: "catalog.update-taxes",
  after: [],
  at: () => Promise.resolve("00:04"),
  run: async ({ on, inWork }) => {
    const due = await inWork((work) => dueUpdates(work, on));
    let steps = 0;
    for (const id of due) steps += await applyTaxUpdate(inWork, id);
    return { taxUpdates: due.length, steps };
  },
};

async function dueUpdates(work: Work, on: Day): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from catalog.tax_updates
    where state in ('scheduled', 'applying') and effective_on <= ${on} order by effective_on, id`.execute(work.tx);
  return rows.map(({ id }) => id);
}

export function registerTaxUpdateJob(book: JobBook): void {
  book.handle(applyNowJob, async (run, { updateId }) => void (await applyTaxUpdate((act) => run.inWork(act), updateId)));
}

/** Does what is left of an update; answers how many steps that were. A plan that fails keeps the others from nothing. */
export async function applyTaxUpdate(inWork: InWork, updateId: string): Promise<number> {
  const open = await inWork((work) => beginUpdate(work, updateId));
  let done = 0;
  let failed = 0;
  for (const step of open) {
    try {
      if (await inWork((work) => doStep(work, updateId, step))) done += 1;
    } catch (error) {
      failed += 1;
      const why = error instanceof Error ? error.message : String(error);
      await inWork(async (work) => {
        await sql`update catalog.tax_update_steps set failure = ${why}
          where update_id = ${updateId} and what = ${step.what} and key = ${step.key} and done_at is null`.execute(work.tx);
      });
    }
  }
  if (failed > 0)
    throw new Error(`${failed} of ${open.length} steps of the tax update failed; its log says why. What is left is tried again.`);
  await inWork((work) => finishUpdate(work, updateId));
  return done;
}

/** Makes the rate or the groups, and writes down what there is to do. Begun before: answers what is left. */
async function beginUpdate(work: Work, updateId: string): Promise<Step[]> {
  const update = await lockTaxUpdate(work, updateId);
  if (update.state === "scheduled") {
    const terms = termsOf(update);
    await enterRate(work, update);
    const book = await loadTaxBook(work);
    const change = taxChangeOf(book, terms);
    const plans = await affectedPlans(work, change, scopeOf(update));
    const groupMap: Record<string, string> = {};
    if (terms.newTaxId !== null)
      for (const { before, after } of change.groups) {
        const made = await createTaxGroup(work, {
          name: `${before.name} · ${change.newTax.name}`.slice(0, 100),
          components: after.components,
        });
        groupMap[before.id] = made.id;
      }
    const steps: Step[] = [
      ...plans.map((plan) => ({ what: "plan", key: plan.id, label: plan.title })),
      ...[...taxUpdateParticipants()].flatMap(([name, { apply }]) => (apply ? [{ what: "also", key: name, label: name }] : [])),
    ];
    await sql`insert into catalog.tax_update_steps (update_id, what, key, label)
      select ${updateId}, step.what, step.key, step.label
      from jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) as step (what text, key text, label text)`.execute(work.tx);
    await db(work)
      .updateTable("catalog.tax_updates")
      .set({ state: "applying", began_at: work.now, group_map: JSON.stringify(groupMap), version: sql`version + 1` })
      .where("id", "=", updateId)
      .execute();
    auditUpdate(work, { id: updateId, code: change.oldCode }, "begun", { state: { before: "scheduled", after: "applying" } });
  } else if (update.state !== "applying") return [];
  const { rows } = await sql<Step>`select what, key, label from catalog.tax_update_steps
    where update_id = ${updateId} and done_at is null order by what desc, label, key`.execute(work.tx);
  return rows;
}

async function doStep(work: Work, updateId: string, { what, key }: Step): Promise<boolean> {
  const update = await lockTaxUpdate(work, updateId);
  const open = await sql`select 1 from catalog.tax_update_steps
    where update_id = ${updateId} and what = ${what} and key = ${key} and done_at is null for update`.execute(work.tx);
  // Somebody else, of a partner whose day began at the same time, has done it.
  if (open.rows.length === 0) return false;
  const change = await changeOf(work, update);
  const outcome =
    what === "plan"
      ? await retaxPlan(work, change, key)
      : ((await taxUpdateParticipants()
          .get(key)
          ?.apply?.(work, change, await reachOf(work, update))) ?? {});
  await sql`update catalog.tax_update_steps set done_at = ${work.now}, failure = null, outcome = ${JSON.stringify(outcome)}::jsonb
    where update_id = ${updateId} and what = ${what} and key = ${key}`.execute(work.tx);
  return true;
}

async function reachOf(work: Work, update: TaxUpdateRow): Promise<TaxUpdateReach> {
  if (update.kinds.length + update.location_ids.length === 0) return { partnerIds: update.partner_ids, planIds: undefined };
  const { rows } = await sql<{
    key: string;
  }>`select key from catalog.tax_update_steps where update_id = ${update.id} and what = 'plan'`.execute(work.tx);
  return { partnerIds: update.partner_ids, planIds: rows.map(({ key }) => key) };
}

const changeOf = async (work: Work, update: TaxUpdateRow): Promise<TaxChange> =>
  taxChangeOf(await loadTaxBook(work), termsOf(update), update.group_map);

async function finishUpdate(work: Work, updateId: string): Promise<void> {
  const update = await lockTaxUpdate(work, updateId);
  if (update.state !== "applying") return;
  const change = await changeOf(work, update);
  if (update.new_tax_id !== null) await moveDefaults(work, change, update);
  await db(work)
    .updateTable("catalog.tax_updates")
    .set({ state: "applied", ended_at: work.now, version: sql`version + 1` })
    .where("id", "=", updateId)
    .execute();
  auditUpdate(work, { id: updateId, code: change.oldCode }, "applied", { state: { before: "applying", after: "applied" } });
  work.emit(
    taxUpdated,
    { partnerId: null, objectId: update.old_tax_id },
    { taxId: update.old_tax_id, code: change.oldCode, change: "update_applied" },
  );
}

/** Company defaults with the old tax, where the update reaches. */
async function moveDefaults(work: Work, change: TaxChange, update: TaxUpdateRow): Promise<void> {
  const { rows } = await sql<{ partner_id: string | null; value: string }>`select partner_id, value from partners.settings
    where key = ${defaultTax.key} and level in ('system', 'partner') and value is not null`.execute(work.tx);
  const isForAll = update.partner_ids.length + update.kinds.length + update.location_ids.length === 0;
  for (const { partner_id: partnerId, value } of rows) {
    const taxed = change.retaxed({ taxId: value, taxGroupId: null });
    const isMeant = isForAll || (partnerId !== null && update.partner_ids.includes(partnerId) && update.kinds.length === 0);
    if (!taxed?.taxId || !isMeant) continue;
    await setSetting(work, defaultTax, partnerId === null ? { level: "system" } : { level: "partner", partnerId }, taxed.taxId);
  }
}

const scopeOf = (update: TaxUpdateRow) => ({ partnerIds: update.partner_ids, kinds: update.kinds, locationIds: update.location_ids });
