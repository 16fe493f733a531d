// Makes proformas: the lines of an invoice for days that are not billed yet, without owing anything (B-124, B-125).
import { sql } from "kysely";
import { addDays, calendarDay, type Day, dayOfMonth } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { issueDocuments } from "../documents/issue-documents.ts";
import { nothingToInvoice } from "../problems.ts";
import type { Run } from "../runs/account-draft.ts";
import { type BillingContext, loadBillingContext } from "../runs/billing-context.ts";
import { draftRecurring } from "../runs/draft-recurring.ts";
import { db } from "../tables.ts";
import { loadUsualProformas, proformaEnd, proformasFor, type UsualProformas } from "./proforma-terms.ts";

const accountsPerStep = 500;

export const proformaStep: DailyStep = {
  name: "billing.make-proformas",
  waitsWhileFrozen: true,
  after: ["ordering.roll"],
  at: () => Promise.resolve("01:00"),
  run: async ({ partnerId, on, inWork }) => {
    const usual = await inWork((work) => loadUsualProformas(work, partnerId));
    let made = 0;
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const batch = await inWork(async (work) => {
        const ids = await listWanting(work, partnerId, { usual, on, after });
        return { last: ids.at(-1), made: ids.length === 0 ? 0 : await makeAutomatic(work, { partnerId, ids, on, usual }) };
      });
      if (batch.last === undefined) break;
      after = batch.last;
      made += batch.made;
    }
    return { made };
  },
};

/** B-156 those whose day of proformas it is, by their own configuration or the provider's. */
async function listWanting(
  work: Work,
  partnerId: string,
  { usual, on, after }: { usual: UsualProformas; on: Day; after: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from billing.accounts
    where partner_id = ${partnerId} and billing_enabled and billing_type = 'recurring' and closed_into is null
      and (proforma_first or coalesce(proforma_auto, ${usual.isOn})) and coalesce(proforma_day, ${usual.day}) = ${dayOfMonth(on)}
      and id > ${after} order by id limit ${accountsPerStep}`.execute(work.tx);
  return rows.map((row) => row.id);
}

async function makeAutomatic(
  work: Work,
  { partnerId, ids, on, usual }: { partnerId: string; ids: readonly string[]; on: Day; usual: UsualProformas },
): Promise<number> {
  const context = await loadBillingContext(work, partnerId);
  const accounts = await lockAccounts(work, ids);
  const drafts: { draft: DraftDocument; madeFor: Day | null }[] = [];
  const made = await madeAlready(work, ids);
  for (const account of accounts) {
    const until = proformaEnd(account, on, proformasFor(account, usual)?.cyclesMore ?? 0);
    if (made.has(`${account.id} ${until}`)) continue;
    const drafted = await draftProformas(work, context, account, { on, until });
    // One of several, where services have documents of their own, says for all that the period has its proformas.
    drafts.push(...drafted.map((draft, at) => ({ draft, madeFor: at === 0 ? until : null })));
  }
  await save(work, drafts);
  return drafts.length;
}

/** The ends of the periods for which proformas were made by themselves, each after its account's id: it is made once. */
export async function madeAlready(work: Work, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ account_id: string; made_for: Day }>`select account_id, made_for from billing.proformas
    where account_id = any (${[...ids]}::uuid[]) and made_for is not null`.execute(work.tx);
  return new Set(rows.map((row) => `${row.account_id} ${row.made_for}`));
}

/** What is not billed yet before `until`, as proformas: the documents that a run would make. */
export async function draftProformas(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  { on, until, assumed }: { on: Day; until: Day } & Pick<Run, "assumed">,
): Promise<DraftDocument[]> {
  const apart = { on, until, isManual: true };
  const [drafted] = await draftRecurring(work, context, [account], { runId: null, targetOn: on, apart, ...(assumed ? { assumed } : {}) });
  return (drafted?.documents ?? []).map((document) => ({
    ...document,
    // An item that waits stands on it and goes on waiting until it is invoiced.
    kind: "proforma",
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
  const until = wish.throughOn ? addDays(wish.throughOn, 1) : proformaEnd(account, on, wish.months ?? 0);
  const drafts = await draftProformas(work, context, account, { on, until });
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
