// The first invoice of new services: at the cut-off of the day, or shortly after they have started (B-72 to B-74, B-266). It bills from
// their start to the end of the running term, with what is charged once; the next regular run finds those days covered.
import { sql } from "kysely";
import { z } from "zod";
import { addDays, calendarDay, type Day, daysBetween, maxDay } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Happened } from "../../../platform/events.ts";
import { defineJob, enqueue, type JobBook } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting, isMoneyFrozen } from "../../partners/index.ts";
import { type FreshService, getService, listFreshServices } from "../../services/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import { billedUntil, billingDateAfter } from "../charges/calendar-rules.ts";
import type { AccountDraft } from "./account-draft.ts";
import { loadBillingContext } from "./billing-context.ts";
import type { InWork } from "./billing-run.ts";
import { issueDrafts, totalsOf } from "./confirm-accounts.ts";
import { draftRecurring } from "./draft-recurring.ts";
import type { BeforeConfirm } from "./run-calendar.ts";
import {
  firstInvoiceAdvanceDays,
  firstInvoiceAuto,
  firstInvoiceCutoff,
  firstInvoiceGatherMin,
  firstInvoiceMergeDays,
  firstInvoiceMode,
} from "./run-settings.ts";

/** What could not be invoiced (no tax, parked) is tried again for so long; then the regular run has it. */
const daysToTry = 7;
const accountsPerStep = 200;

export const firstInvoiceStep = (beforeConfirm: BeforeConfirm): DailyStep => ({
  name: "billing.first-invoice",
  waitsWhileFrozen: true,
  after: ["ordering.roll"],
  at: (work, partnerId) => getSetting(work, firstInvoiceCutoff, { partnerId }),
  run: async ({ partnerId, on, inWork }) => {
    const fresh = await inWork(async (work) =>
      (await getSetting(work, firstInvoiceAuto, { partnerId }))
        ? listFreshServices(work, {
            partnerId,
            since: addDays(on, -daysToTry),
            ahead: { on, days: await getSetting(work, firstInvoiceAdvanceDays, { partnerId }) },
          })
        : [],
    );
    const meant = fresh.filter(({ firstInvoice }) => firstInvoice !== "regular");
    if (meant.length > 0) await beforeConfirm(inWork, partnerId, new Set(meant.map(({ payerId }) => payerId)).size);
    return issueFirstInvoices(inWork, { partnerId, on, fresh: meant });
  },
});

interface FirstInvoices {
  readonly partnerId: string;
  readonly on: Day;
  readonly fresh: readonly FreshService[];
}

async function issueFirstInvoices(inWork: InWork, { partnerId, on, fresh }: FirstInvoices): Promise<Record<string, number>> {
  const byPayer = [...Map.groupBy(fresh, (service) => service.payerId)];
  const counts = { invoices: 0, parked: 0, failed: 0 };
  for (let from = 0; from < byPayer.length; from += accountsPerStep) {
    const batch = byPayer.slice(from, from + accountsPerStep);
    try {
      add(counts, await inWork((work) => issueBatch(work, { partnerId, on }, batch)));
    } catch {
      // One of them cannot be billed at all; the others can.
      for (const one of batch) {
        try {
          add(counts, await inWork((work) => issueBatch(work, { partnerId, on }, [one])));
        } catch (error) {
          counts.failed += 1;
          await inWork(async (work) => work.log.error({ accountId: one[0], error }, "a first invoice could not be issued"));
        }
      }
    }
  }
  return counts;
}

function add(counts: { invoices: number; parked: number }, more: { invoices: number; parked: number }): void {
  counts.invoices += more.invoices;
  counts.parked += more.parked;
}

async function issueBatch(
  work: Work,
  { partnerId, on }: { partnerId: string; on: Day },
  payers: readonly (readonly [string, readonly FreshService[]])[],
): Promise<{ invoices: number; parked: number }> {
  const context = await loadBillingContext(work, partnerId);
  const mergeDays = await getSetting(work, firstInvoiceMergeDays, { partnerId });
  const wanted = new Map(payers);
  const serviceIds = new Set<string>();
  const ahead = new Map<string, Day>();
  const accounts = (await lockAccounts(work, [...wanted.keys()])).filter((account) => {
    if (!account.billing_enabled || account.billing_type !== "recurring") return false;
    const own = (wanted.get(account.id) ?? []).filter(({ startOn, isAhead }) => daysToRun(account, on, isAhead ? startOn : on) > mergeDays);
    for (const { serviceId, startOn, isAhead } of own) {
      serviceIds.add(serviceId);
      // B-73 to the end of the term in which it begins.
      if (isAhead) ahead.set(serviceId, maxDay(billedUntil(calendarOf(account), on), billedUntil(calendarOf(account), startOn)));
    }
    return own.length > 0;
  });
  if (accounts.length === 0) return { invoices: 0, parked: 0 };
  const runId = await openRun(work, { partnerId, on });
  const drafts = await draftRecurring(work, context, accounts, { runId, targetOn: on, apart: { on, serviceIds, ahead } });
  // Whoever gets nothing leaves no trace in the history of runs.
  const telling = drafts.filter((draft) => draft.documents.length > 0 || draft.freeLines.length > 0 || draft.parked.length > 0);
  const issued = await issueDrafts(work, context, runId, telling);
  return { invoices: totalsOf(issued).invoices, parked: telling.filter(isParked).length };
}

/** How many days the service would have to wait for the regular run that takes it up: the first one once it has begun. */
const daysToRun = (account: AccountRow, on: Day, begun: Day): number =>
  daysBetween(
    begun,
    account.next_billing_on > begun || begun === on ? account.next_billing_on : billingDateAfter(calendarOf(account), begun),
  );

const isParked = (draft: AccountDraft): boolean => draft.parked.length > 0;

/** The day's run of first invoices, confirmed from the start. */
async function openRun(work: Work, { partnerId, on }: { partnerId: string; on: Day }): Promise<string> {
  const by = JSON.stringify(describeActor(work));
  const { rows } = await sql<{ id: string }>`
    insert into billing.runs (partner_id, target_on, state, trigger, date_mode, confirmed_at, confirmed_by, created_at)
    values (${partnerId}, ${on}, 'confirmed', 'first_invoice', 'billing_day', ${work.now}, ${by}::jsonb, ${work.now})
    on conflict (partner_id, target_on) where trigger = 'first_invoice' do update set version = billing.runs.version + 1,
      state = case when billing.runs.state = 'undone' then 'partly_undone' else billing.runs.state end
    returning id`.execute(work.tx);
  const run = rows[0];
  if (!run) throw new Error("the run of first invoices was not made");
  return run.id;
}

const soonJob = defineJob("billing.first-invoice", z.object({ partnerId: z.uuid(), accountId: z.uuid() }));

/** Hears `service.created` and `service.state_changed`: a service that runs now and wants its invoice at once is invoiced in a minute. */
export async function invoiceSoon(work: Work, { objectId }: Happened<unknown>): Promise<void> {
  const service = await getService(work, objectId);
  if (service.state !== "active" || service.bundleServiceId !== null || service.archivedByMistake) return;
  const { partnerId, payerId, firstInvoice } = service;
  if (!(await getSetting(work, firstInvoiceAuto, { partnerId }))) return;
  const mode = firstInvoice ?? ((await getSetting(work, firstInvoiceMode, { partnerId })) === "immediate" ? "now" : "cutoff");
  if (mode !== "now") return;
  const minutes = await getSetting(work, firstInvoiceGatherMin, { partnerId });
  const runAt = new Date(work.now.getTime() + minutes * 60_000);
  await enqueue(work, soonJob, { partnerId, accountId: payerId }, { key: `first-invoice-${payerId}`, runAt });
}

export function registerFirstInvoiceJob(book: JobBook): void {
  book.handle(soonJob, async (run, { partnerId, accountId }) => {
    const inWork: InWork = (act) => run.inWork(act);
    const found = await inWork(async (work) => {
      // The cut-off takes it up when the freeze is over.
      if (await isMoneyFrozen(work, partnerId)) return undefined;
      const on = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
      return { on, fresh: await listFreshServices(work, { partnerId, since: addDays(on, -daysToTry), payerIds: [accountId] }) };
    });
    if (!found) return;
    const fresh = found.fresh.filter(({ firstInvoice }) => firstInvoice === null || firstInvoice === "now");
    await issueFirstInvoices(inWork, { partnerId, on: found.on, fresh });
  });
}
