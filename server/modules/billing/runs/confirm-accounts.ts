// One batch of a run: locks accounts, drafts, issues, settles from free credit and moves each account to its next billing date, in one
// transaction. Set by set, because a run has a hundred thousand of them.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { loadSettings } from "../../partners/index.ts";
import { lockDueAccounts } from "../accounts/lock-accounts.ts";
import { markAdjusted } from "../adjustments/waiting-adjustments.ts";
import { chargeInstead } from "../charges/charge-instead.ts";
import { takeItems } from "../charges/take-future-items.ts";
import { allocateCredit, auditCredit, releaseCredited } from "../documents/credit-invoice.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { type IssuedDocument, issueDocuments } from "../documents/issue-documents.ts";
import { freeReservations, withoutReservation } from "../fiscalisation/ask-registration.ts";
import { allocateAtIssue, drawFromCredits } from "../ledger/allocation-rules.ts";
import { payFromNegative } from "../ledger/pay-from-negative.ts";
import { type Allocation, listOpenEntries, openDebitOf, saveAllocations } from "../ledger/settle-credit.ts";
import { autoPayFromBalance } from "../settings.ts";
import type { RunItemState } from "../tables.ts";
import type { AccountDraft } from "./account-draft.ts";
import type { BillingContext } from "./billing-context.ts";
import { creditSurplus } from "./credit-surplus.ts";
import { draftRecurring } from "./draft-recurring.ts";
import { creditedOf, itemColumns, itemValues, sumOf } from "./run-item-columns.ts";
import { mustWaitAgain } from "./run-rules.ts";

export interface Batch {
  readonly runId: string;
  readonly targetOn: Day;
  /** Only accounts due after this day. */
  readonly afterOn: Day | null;
  readonly after: string;
  readonly limit: number;
}

export interface BatchResult {
  /** The last account that was looked at; null when there was none. */
  readonly last: string | null;
  readonly accounts: number;
  readonly invoices: number;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

export async function confirmAccounts(work: Work, context: BillingContext, batch: Batch): Promise<BatchResult> {
  const accounts = await lockDueAccounts(work, { ...batch, partnerId: context.partner.id });
  if (accounts.length === 0) return { last: null, accounts: 0, invoices: 0, netMinor: 0n, taxMinor: 0n };
  const drafts = await draftRecurring(work, context, accounts, batch);
  const judged = await judgeByPreview(work, context, batch.runId, drafts);
  const issued = await issueDrafts(work, context, batch.runId, drafts, judged);
  return { last: accounts.at(-1)?.id ?? null, accounts: accounts.length, ...totalsOf(issued) };
}

/** Issues what a person need not look at, and writes down what became of each account. The accounts are locked. */
export async function issueDrafts(
  work: Work,
  context: BillingContext,
  runId: string | null,
  wanted: readonly AccountDraft[],
  judged: Judged = nothingSeen,
): Promise<IssuedDocument[]> {
  const drafts = runId === null ? wanted : await setAsideUnreserved(work, wanted, judged);
  const ready = drafts.filter((draft) => isReady(draft, judged));
  const notes = ready.flatMap((draft) => draft.notes ?? []);
  // The days of a note are free before the invoice beside it takes them; their numbers and entries are taken in one go (B-117).
  for (const note of notes) await releaseCredited(work, note);
  const all = await issueDocuments(work, [
    ...notes.map(({ draft }) => draft),
    ...ready.filter((draft) => !draft.isChargedOnly).flatMap((draft) => draft.documents),
  ]);
  const issued = all.slice(notes.length);
  await coverFreeDays(work, runId, ready);
  await takeFreeItems(work, runId, ready);
  await takeItems(work, issued);
  await keepSurplus(work, ready);
  await creditSurplus(work, context, ready, usedItems);
  await chargeInstead(
    work,
    context,
    runId,
    ready.filter((draft) => draft.isChargedOnly),
  );
  for (const [index, note] of notes.entries()) {
    const document = all[index] as IssuedDocument;
    auditCredit(work, note, document.number);
    await allocateCredit(work, { document, invoice: note.invoice });
  }
  await payFromFreeCredit(work, context, issued);
  await payFromNegative(work, context.partner.id, issued);
  await moveToNextDate(work, ready);
  if (runId !== null) {
    await saveItems(work, runId, drafts, judged);
    const taken = ready.flatMap((draft) => (draft.adjustmentIds ?? []).map((id) => ({ id, accountId: draft.account.id })));
    await markAdjusted(work, runId, taken);
  }
  return issued;
}

const isReady = (draft: AccountDraft, judged: Judged): boolean => ["issued", "empty"].includes(itemState(draft, judged));

const issuedOf = (draft: AccountDraft): readonly DraftDocument[] => [
  ...(draft.notes ?? []).map((note) => note.draft),
  ...(draft.isChargedOnly ? [] : draft.documents),
];

/** B-245 accounts whose documents lack a reservation of the tax office fail, for a later run to bill; the others go on. */
async function setAsideUnreserved(work: Work, drafts: readonly AccountDraft[], judged: Judged): Promise<readonly AccountDraft[]> {
  const ready = drafts.filter((draft) => isReady(draft, judged));
  const lacking = await withoutReservation(work, ready.flatMap(issuedOf));
  if (lacking.size === 0) return drafts;
  const failing = new Set(ready.filter((draft) => issuedOf(draft).some(({ id }) => lacking.has(id))));
  await freeReservations(
    work,
    [...failing].flatMap(issuedOf).map(({ id }) => id),
  );
  return drafts.map((draft) => (failing.has(draft) ? { ...draft, failure: "no_fiscal_reservation" } : draft));
}

export const totalsOf = (issued: readonly IssuedDocument[]) => ({
  invoices: issued.length,
  netMinor: issued.reduce((sum, { draft }) => sum + draft.taxed.netMinor, 0n),
  taxMinor: issued.reduce((sum, { draft }) => sum + draft.taxed.taxMinor, 0n),
});

/** What the preview, and the person who looked at it, say about accounts that are to be issued now. */
interface Judged {
  /** Parked accounts that a person let go: their item says "ok" although the rules would park it again. */
  readonly released: ReadonlySet<string>;
  /** B-65 accounts whose total is not the one that was looked at: they wait for another look. */
  readonly stale: ReadonlySet<string>;
  /** B-149 accounts whose adjusted days a person has looked at and let go. */
  readonly reviewed: ReadonlySet<string>;
}

const nothingSeen: Judged = { released: new Set(), stale: new Set(), reviewed: new Set() };

async function judgeByPreview(work: Work, context: BillingContext, runId: string, drafts: readonly AccountDraft[]): Promise<Judged> {
  const run = await sql<{
    was_previewed: boolean;
  }>`select previewed_at is not null as was_previewed from billing.runs where id = ${runId}`.execute(work.tx);
  if (!run.rows[0]?.was_previewed) return nothingSeen;
  const { rows } = await sql<{
    account_id: string;
    state: string;
    gross_minor: bigint;
    credited_minor: bigint;
    is_adjusted: boolean;
  }>`select account_id, state, gross_minor, credited_minor, warnings @> '["adjustments"]' as is_adjusted from billing.run_items
    where run_id = ${runId} and account_id = any (${drafts.map((draft) => draft.account.id)}::uuid[])`.execute(work.tx);
  const seen = new Map(rows.map((row) => [row.account_id, row]));
  const stale = drafts.filter((draft) => {
    const item = seen.get(draft.account.id);
    const totals = {
      previewMinor: (item?.gross_minor ?? 0n) - (item?.credited_minor ?? 0n),
      nowMinor: sumOf(draft, "grossMinor") - creditedOf(draft),
    };
    return mustWaitAgain(totals, context.whenStale);
  });
  return {
    released: new Set(rows.filter((row) => row.state === "ok").map((row) => row.account_id)),
    stale: new Set(stale.map((draft) => draft.account.id)),
    reviewed: new Set(rows.filter((row) => row.state === "ok" && row.is_adjusted).map((row) => row.account_id)),
  };
}

async function coverFreeDays(work: Work, runId: string | null, drafts: readonly AccountDraft[]): Promise<void> {
  await insertRows(
    work,
    "billing.coverage",
    { service_id: "uuid", customer_id: "uuid", partner_id: "uuid", period: "daterange", run_id: "uuid" },
    drafts.flatMap((draft) =>
      draft.freeLines.flatMap((line) =>
        line.serviceId === null || line.period === null
          ? []
          : [
              {
                service_id: line.serviceId,
                customer_id: draft.account.id,
                partner_id: draft.account.partner_id,
                period: `[${line.period.start},${line.period.end})`,
                run_id: runId,
              },
            ],
      ),
    ),
  );
}

/** B-57 what stood beside days that came to nothing is used up with them: a credit that bore a month must not bear the next one as well. */
async function takeFreeItems(work: Work, runId: string | null, drafts: readonly AccountDraft[]): Promise<void> {
  const ids = drafts.flatMap((draft) => draft.freeLines.flatMap(({ futureItemId }) => (futureItemId === null ? [] : [futureItemId])));
  if (ids.length === 0) return;
  await sql`update billing.future_items set cancelled_at = ${work.now}, used_run_id = ${runId}, version = version + 1
    where id = any (${ids}::uuid[])`.execute(work.tx);
}

/** B-56 a credit that was only partly used waits with its rest; one that was not used at all simply stays. */
async function keepSurplus(work: Work, drafts: readonly AccountDraft[]): Promise<void> {
  const parts = drafts.flatMap((draft) => {
    const used = usedItems(draft);
    return draft.surplus.filter((line) => line.futureItemId !== null && used.has(line.futureItemId)).map((line) => ({ draft, line }));
  });
  if (parts.length === 0) return;
  await sql`insert into billing.future_items (rest_of, account_id, partner_id, service_id, side, kind, category, text, unit_price, quantity, tax_id, tax_group_id, includes_tax,
      due_on, created_by, created_at)
    select item.id, item.account_id, item.partner_id, item.service_id, item.side, item.kind, item.category, item.text, part.unit_price, 1, item.tax_id, item.tax_group_id,
      item.includes_tax, item.due_on, ${JSON.stringify(describeActor(work))}::jsonb, ${work.now}
    from unnest(${parts.map(({ line }) => line.futureItemId)}::uuid[], ${parts.map(({ line }) => line.unitPrice)}::numeric[]) as part (id, unit_price)
    join billing.future_items item on item.id = part.id`.execute(work.tx);
}

/** Items that stand on what is issued now, or beside days that came to nothing; a split one stands there with a part. */
const usedItems = ({ documents, freeLines }: AccountDraft): ReadonlySet<string | null> =>
  new Set([...documents.flatMap(({ lines }) => lines), ...freeLines].map(({ futureItemId }) => futureItemId));

/** B-81 free credit settles new invoices at once, older debits without a document before them. */
async function payFromFreeCredit(work: Work, context: BillingContext, issued: readonly IssuedDocument[]): Promise<void> {
  const owed = issued.filter(({ entryId }) => entryId !== "");
  if (owed.length === 0) return;
  const withCredit = await sql<{ account_id: string }>`select distinct account_id from billing.ledger_entries
    where account_id = any (${owed.map(({ draft }) => draft.accountId)}::uuid[]) and open_minor > reserved_minor and amount_minor > 0`.execute(
    work.tx,
  );
  const ids = withCredit.rows.map((row) => row.account_id);
  if (ids.length === 0) return;
  const { credits, debits } = await listOpenEntries(work, ids);
  const explicit = await sql<{
    id: string;
    auto_pay_from_balance: boolean | null;
  }>`select id, auto_pay_from_balance from billing.accounts where id = any (${ids}::uuid[])`.execute(work.tx);
  const ofAccount = new Map(explicit.rows.map((row) => [row.id, row.auto_pay_from_balance]));
  const loaded = await loadSettings(work, [autoPayFromBalance], { partnerId: context.partner.id, customerIds: ids });
  const allocations: Allocation[] = [];
  for (const accountId of ids) {
    let free = (credits.get(accountId) ?? []).map((credit) => ({ creditId: credit.id, freeMinor: credit.openMinor }));
    const open = debits.get(accountId) ?? [];
    const options = {
      autoPayFromBalance: ofAccount.get(accountId) ?? loaded.get(autoPayFromBalance, { customerId: accountId }),
      partialFromBalance: context.partialFromBalance,
    };
    for (const { draft, entryId } of owed.filter((document) => document.draft.accountId === accountId)) {
      const invoice = open.find((debit) => debit.id === entryId);
      if (!invoice) continue;
      const older = open.filter((debit) => debit.documentId === null);
      const total = free.reduce((sum, credit) => sum + credit.freeMinor, 0n);
      const drawn = drawFromCredits(free, allocateAtIssue(total, openDebitOf(invoice), older.map(openDebitOf), options));
      for (const { creditId, debitId, amountMinor } of drawn) {
        allocations.push({ accountId, partnerId: draft.partnerId, creditId, debitId, amountMinor });
        free = free
          .map((credit) => (credit.creditId === creditId ? { ...credit, freeMinor: credit.freeMinor - amountMinor } : credit))
          .filter((credit) => credit.freeMinor > 0n);
      }
    }
  }
  await saveAllocations(work, allocations);
}

async function moveToNextDate(work: Work, drafts: readonly AccountDraft[]): Promise<void> {
  await sql`update billing.accounts account set next_billing_on = moved.next_billing_on
    from unnest(${drafts.map((draft) => draft.account.id)}::uuid[], ${drafts.map((draft) => draft.nextBillingOn)}::date[]) as moved (id, next_billing_on)
    where account.id = moved.id`.execute(work.tx);
}

/** What the run did with each account, for its history, its questions and its undo. */
async function saveItems(work: Work, runId: string, drafts: readonly AccountDraft[], judged: Judged): Promise<void> {
  await insertRows(
    work,
    "billing.run_items",
    itemColumns,
    drafts.map((draft) => ({
      ...itemValues(runId, draft),
      state: itemState(draft, judged),
      warnings: JSON.stringify([
        ...draft.parked,
        ...draft.warnings,
        ...(judged.stale.has(draft.account.id) && itemState(draft, judged) === "warning" ? ["changed_since_preview"] : []),
        ...(draft.isChargedOnly && draft.documents.length > 0 ? ["charged_only"] : []),
      ]),
    })),
    `on conflict (run_id, account_id) do update set state = excluded.state, billing_on = excluded.billing_on, next_before = excluded.next_before,
      input_hash = excluded.input_hash, net_minor = excluded.net_minor, tax_minor = excluded.tax_minor, gross_minor = excluded.gross_minor, credited_minor = excluded.credited_minor,
      documents = excluded.documents, warnings = excluded.warnings, failure = excluded.failure`,
  );
}

function itemState(draft: AccountDraft, { released, stale, reviewed }: Judged): RunItemState {
  if (draft.failure !== null) return "failed";
  if (draft.parked.length > 0 && !released.has(draft.account.id)) return "parked";
  if (stale.has(draft.account.id)) return "warning";
  // B-52 what was billed is billed anew only when a person has seen it.
  if (draft.warnings.includes("adjustments") && !reviewed.has(draft.account.id)) return "warning";
  return draft.documents.length + (draft.notes?.length ?? 0) > 0 ? "issued" : "empty";
}

/** What the credit notes of a draft give back, with tax. */
