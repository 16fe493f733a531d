// Makes proformas: the lines of an invoice for days that are not billed yet, without owing anything (B-124, B-125).
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { calendarOf } from "../accounts/account-calendar.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import { billingDateAfter } from "../charges/calendar-rules.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { issueDocuments } from "../documents/issue-documents.ts";
import { nothingToInvoice } from "../problems.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { draftRecurring } from "../runs/draft-recurring.ts";
import { db } from "../tables.ts";
import { proformaAuto, proformaDay, proformaFor, proformaMonths } from "./proforma-settings.ts";

const accountsPerStep = 500;

export const proformaStep: DailyStep = {
  name: "billing.make-proformas",
  waitsWhileFrozen: true,
  after: ["ordering.roll"],
  at: () => Promise.resolve("01:00"),
  run: async ({ partnerId, on, inWork }) => {
    const isToday = await inWork(async (work) => Number(on.slice(8)) === (await getSetting(work, proformaDay, { partnerId })));
    let made = 0;
    for (let after = "00000000-0000-0000-0000-000000000000"; isToday; ) {
      const batch = await inWork(async (work) => {
        const ids = await listWanting(work, partnerId, after);
        return { last: ids.at(-1), made: ids.length === 0 ? 0 : await makeAutomatic(work, { partnerId, ids, on }) };
      });
      if (batch.last === undefined) break;
      after = batch.last;
      made += batch.made;
    }
    return { made };
  },
};

async function listWanting(work: Work, partnerId: string, after: string): Promise<string[]> {
  const usual = await getSetting(work, proformaAuto, { partnerId });
  const { rows } = await sql<{ id: string }>`select id from billing.accounts
    where partner_id = ${partnerId} and billing_enabled and billing_type = 'recurring' and closed_into is null
      and (proforma_first or coalesce(proforma_auto, ${usual})) and id > ${after} order by id limit ${accountsPerStep}`.execute(work.tx);
  return rows.map((row) => row.id);
}

async function makeAutomatic(work: Work, { partnerId, ids, on }: { partnerId: string; ids: readonly string[]; on: Day }): Promise<number> {
  const context = await loadBillingContext(work, partnerId);
  const months = await getSetting(work, proformaMonths, { partnerId });
  const which = await getSetting(work, proformaFor, { partnerId });
  const accounts = await lockAccounts(work, ids);
  const drafts: { draft: DraftDocument; madeFor: Day }[] = [];
  const known = await sql<{ account_id: string; made_for: Day }>`select account_id, made_for from billing.proformas
    where account_id = any (${[...ids]}::uuid[]) and made_for is not null`.execute(work.tx);
  const made = new Set(known.rows.map((row) => `${row.account_id} ${row.made_for}`));
  for (const account of accounts) {
    const until = endOf(account, on, which === "current" ? 0 : months);
    if (made.has(`${account.id} ${until}`)) continue;
    const drafted = await draftFor(work, context, account, { on, until });
    drafts.push(...drafted.map((draft) => ({ draft, madeFor: until })));
  }
  await save(work, drafts);
  return drafts.length;
}

/** The end of the cycle that runs on the day, or so many cycles later. */
function endOf(account: AccountRow, on: Day, cyclesMore: number): Day {
  const calendar = calendarOf(account);
  let end = billingDateAfter(calendar, on);
  for (let cycle = 0; cycle < cyclesMore; cycle++) end = billingDateAfter(calendar, end);
  return end;
}

/** What is not billed yet before `until`, as proformas: the documents that a run would make. */
async function draftFor(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  { on, until }: { on: Day; until: Day },
): Promise<DraftDocument[]> {
  const [drafted] = await draftRecurring(work, context, [account], { runId: null, targetOn: on, apart: { on, until, isManual: true } });
  return (drafted?.documents ?? []).map((document) => ({
    ...document,
    kind: "proforma",
    // An item that waits goes on waiting until it is invoiced.
    lines: document.lines.map((line) => ({ ...line, futureItemId: null })),
  }));
}

async function save(work: Work, drafts: readonly { draft: DraftDocument; madeFor: Day | null }[]): Promise<void> {
  await issueDocuments(
    work,
    drafts.map(({ draft }) => draft),
  );
  if (drafts.length === 0) return;
  await db(work)
    .insertInto("billing.proformas")
    .values(
      drafts.map(({ draft, madeFor }) => ({
        document_id: draft.id,
        account_id: draft.accountId,
        customer_id: draft.accountId,
        partner_id: draft.partnerId,
        made_for: madeFor,
      })),
    )
    .execute();
}

export interface ProformaWish {
  /** The last day on it; left out: the end of the running cycle, or of so many more. */
  readonly throughOn?: Day | undefined;
  readonly months?: number | undefined;
}

/** A proforma that staff make for one customer. Answers its id. */
export async function makeProforma(work: Work, customerId: string, wish: ProformaWish): Promise<string> {
  await getReachable(work, customerId, "finance.proformas.create");
  const account = await lockOpenAccount(work, customerId);
  const context = await loadBillingContext(work, account.partner_id);
  const on = calendarDay(work.now, context.partner.timeZone);
  const until = wish.throughOn ? addDays(wish.throughOn, 1) : endOf(account, on, wish.months ?? 0);
  const drafts = await draftFor(work, context, account, { on, until });
  const [first] = drafts;
  if (!first) throw nothingToInvoice(`Everything before ${until} is invoiced already.`);
  await save(
    work,
    drafts.map((draft) => ({ draft: { ...draft, id: uuidv7(work.now.getTime()) }, madeFor: null })),
  );
  const made = await db(work)
    .selectFrom("billing.money_documents")
    .select(["id", "number"])
    .where("account_id", "=", customerId)
    .where("kind", "=", "proforma")
    .orderBy("issued_at", "desc")
    .orderBy("counter", "desc")
    .limit(drafts.length)
    .execute();
  for (const { id, number } of made)
    work.audit({
      entity: "proforma",
      entityId: id,
      label: `Proforma ${number}`,
      action: "create",
      partnerId: account.partner_id,
      customerId,
    });
  return made.at(-1)?.id ?? first.id;
}
