// Once a day, at its hour: who is reminded of what is open (B-172 to B-174), and who is warned that the service is suspended tomorrow (M-48).
import { sql } from "kysely";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { money, parseMoney, toMoneyJson } from "../../../../shared/money.ts";
import type { DailyRun, DailyStep } from "../../../platform/daily/daily-step.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { listDocumentDays, lockAccounts } from "../../billing/index.ts";
import { listCustomerContacts, mailAddressesFor } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { listCandidates } from "../procedure/candidates.ts";
import { inBatches } from "../procedure/in-batches.ts";
import { type Case, loadCases, loadRules, type Rules } from "../status/load-facts.ts";
import { nextBlock } from "../status/outlook-rules.ts";
import { reminderSent, suspensionWarned } from "./events.ts";
import { loadReminding, type Reminding, remindingFor } from "./reminder-plan.ts";
import { type Batch, batchOf, dueReminder, type ReminderNumber, reminderDates, whyNotReminded } from "./reminder-rules.ts";
import { reminderTime } from "./reminder-settings.ts";

const stepName = "collections.remind";

export const remindStep: DailyStep = {
  name: stepName,
  waitsWhileFrozen: true,
  after: ["collections.overdue", "billing.pair"],
  at: (work, partnerId) => getSetting(work, reminderTime, { partnerId }),
  run: remindAll,
};

const perBatch = 500;

async function remindAll(run: DailyRun): Promise<Record<string, number>> {
  // B-6 Days that were missed send nothing: today's run sends the latest reminder of each batch, which is one.
  if (run.isMissed) return { reminded: 0, undeliverable: 0, warned: 0, failed: 0 };
  const total = { reminded: 0, undeliverable: 0, warned: 0 };
  const ids = await run.inWork((work) => listCandidates(work, run.partnerId, "all"));
  const { failed } = await inBatches(run, stepName, {
    ids,
    size: perBatch,
    act: async (work, batch) => {
      const done = await remindBatch(work, run.partnerId, batch, run.on);
      for (const kind of ["reminded", "undeliverable", "warned"] as const) total[kind] += done[kind];
    },
  });
  return { ...total, failed };
}

interface Done {
  reminded: number;
  undeliverable: number;
  warned: number;
}

/** Reminds and warns some customers of a partner, as the day it is. Again on the same day it does nothing more. */
export async function remindBatch(work: Work, partnerId: string, customerIds: readonly string[], on: Day): Promise<Done> {
  // Nobody pays meanwhile, so nobody is reminded after their payment is known (I-24).
  await lockAccounts(work, [...customerIds]);
  const rules = await loadRules(work, await getPartner(work, partnerId));
  const reminding = await loadReminding(work, partnerId);
  const cases = (await loadCases(work, rules, customerIds)).filter(({ facts }) => facts.prepaid === null);
  const warned = await warn(work, rules, cases, on);
  const wanted = await choose(work, rules, reminding, cases, on);
  if (wanted.length === 0) return { reminded: 0, undeliverable: 0, warned };
  const contacts = await listCustomerContacts(
    work,
    wanted.map(({ one }) => one.customer.id),
  );
  let undeliverable = 0;
  const rows = wanted.map(({ one, number, batch }) => {
    const reachable = contacts.get(one.customer.id);
    const isUndeliverable = !reachable || mailAddressesFor(reachable, "billing").length === 0;
    if (isUndeliverable) undeliverable++;
    return { id: uuidv7(work.now.getTime()), one, number, batch, isUndeliverable };
  });
  for (const { id, one, number, batch, isUndeliverable } of rows) {
    const { rows: made } = await sql`insert into collections.reminders
        (id, customer_id, partner_id, due_on, number, sent_on, is_undeliverable, total_minor, currency, document_ids)
      values (${id}, ${one.customer.id}, ${partnerId}, ${batch.dueOn}, ${number}, ${on}, ${isUndeliverable}, ${batch.totalMinor},
        ${one.account.currency}, ${batch.documents.map((document) => document.id)}::uuid[]) on conflict do nothing returning 1`.execute(
      work.tx,
    );
    if (made.length > 0) announce(work, rules, reminding, { id, one, number, batch, on });
  }
  return { reminded: rows.length - undeliverable, undeliverable, warned };
}

interface Wanted {
  readonly one: Case;
  readonly number: ReminderNumber;
  readonly batch: Batch;
}

async function choose(work: Work, rules: Rules, reminding: Reminding, cases: readonly Case[], on: Day): Promise<Wanted[]> {
  const minMinor = parseMoney(reminding.minAmount, rules.partner.currency).minor;
  const open = cases.flatMap((one) => {
    const batch = batchOf(one.facts);
    if (!batch || whyNotReminded(one.facts, batch, { on, method: one.account.paymentMethod, methods: reminding.methods, minMinor }))
      return [];
    return [{ one, batch }];
  });
  if (open.length === 0) return [];
  const sent = await listSent(
    work,
    open.map(({ one }) => one.customer.id),
  );
  const issued = await listDocumentDays(
    work,
    open.flatMap(({ batch }) => batch.documents[0]?.id ?? []),
  );
  return open.flatMap(({ one, batch }) => {
    const before = sent.get(one.customer.id) ?? [];
    if (before.some((row) => row.sentOn === on)) return [];
    // B-160 What was sent for a document is sent, whatever day it is due on by now.
    const ids = new Set(batch.documents.map(({ id }) => id));
    const numbers = new Set(
      before.filter((row) => row.dueOn === batch.dueOn || row.documentIds.some((id) => ids.has(id))).map((row) => row.number),
    );
    const issuedOn = issued.get(batch.documents[0]?.id ?? "") ?? batch.dueOn;
    const due = dueReminder(
      reminderDates(remindingFor(reminding, one.account.reminderRule), { dueOn: batch.dueOn, issuedOn }),
      numbers,
      on,
      one.account.termsChangedOn,
    );
    return due ? [{ one, batch, number: due.number }] : [];
  });
}

interface SentReminder {
  readonly dueOn: Day;
  readonly number: number;
  readonly sentOn: Day;
  readonly documentIds: readonly string[];
}

/** What customers were reminded of so far. */
async function listSent(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, SentReminder[]>> {
  const { rows } = await sql<
    SentReminder & { customerId: string }
  >`select customer_id as "customerId", due_on as "dueOn", number, sent_on as "sentOn", document_ids as "documentIds"
    from collections.reminders where customer_id = any (${[...customerIds]}::uuid[]) order by sent_on`.execute(work.tx);
  return Map.groupBy(rows, (row) => row.customerId);
}

function announce(
  work: Work,
  rules: Rules,
  { attachUnpaid }: Reminding,
  { id, one, number, batch, on }: Wanted & { id: string; on: Day },
): void {
  const { currency } = one.account;
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  const next = nextBlock(one.facts, on);
  work.emit(
    reminderSent,
    { partnerId: rules.partner.id, customerId: one.customer.id, objectId: id },
    {
      reminderId: id,
      number,
      dueOn: batch.dueOn,
      total: amount(batch.totalMinor),
      documents: batch.documents.map((document) => ({ id: document.id, number: document.number, open: amount(document.openMinor) })),
      blockOn: next?.on ?? null,
      attachUnpaid,
    },
  );
}

/** M-48 whoever would be suspended tomorrow, once for each such day. */
async function warn(work: Work, rules: Rules, cases: readonly Case[], on: Day): Promise<number> {
  const tomorrow = addDays(on, 1);
  let warned = 0;
  for (const { facts, customer, account } of cases) {
    const next = nextBlock(facts, on);
    if (next?.on !== tomorrow) continue;
    const { rows } = await sql`insert into collections.suspension_warnings (customer_id, partner_id, block_on)
      values (${customer.id}, ${rules.partner.id}, ${tomorrow}) on conflict do nothing returning 1`.execute(work.tx);
    if (rows.length === 0) continue;
    warned++;
    work.emit(
      suspensionWarned,
      { partnerId: rules.partner.id, customerId: customer.id, objectId: customer.id },
      { blockOn: tomorrow, missing: toMoneyJson(money(next.shortfallMinor, account.currency)) },
    );
  }
  return warned;
}
