// B-253 each night a sample of the issued invoices is worked out again and compared to the cent; what differs is kept until a person has looked
// at it or it fits again.
import { sql } from "kysely";
import type { z } from "zod";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import { mostFindings, type Proof } from "../../../platform/proof.ts";
import type { Work } from "../../../platform/work.ts";
import { loadPlanFacts } from "../../catalog/index.ts";
import { type KnownRates, knownRates, treatmentsKnown } from "../documents/rates-as-issued.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import type { listReplayFindingsEndpoint, replayDocumentEndpoint } from "./contract.ts";
import { type Difference, replayInvoice, type StoredInvoice, type StoredLine } from "./replay-rules.ts";

type StoredRow = Omit<StoredLine, "amountMinor" | "allowanceMinor" | "priceMonths"> & {
  amountMinor: string;
  allowanceMinor: string;
  planVersionId: string | null;
};

interface Row extends Omit<StoredInvoice, "lines">, KnownRates {
  readonly id: string;
  readonly number: string;
  readonly partnerId: string;
  readonly customerId: string;
  readonly lines: readonly StoredRow[];
}

/** Imported ones were worked out elsewhere. */
const replayable = sql`document.kind = 'invoice' and document.origin <> 'imported' and document.state not in ('draft', 'void')`;

async function readInvoices(work: Work, ids: readonly string[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select document.id, document.number, document.partner_id as "partnerId", document.customer_id as "customerId", document.currency,
      document.rounding_mode as rounding, document.tax_rounding as "taxRounding", document.net_minor as "netMinor", document.tax_minor as "taxMinor",
      document.gross_minor as "grossMinor", ${knownRates},
      (select jsonb_agg(jsonb_build_object('position', line.position, 'kind', line.kind, 'unitPrice', line.unit_price::text, 'quantity', line.quantity::text, 'planVersionId', line.plan_version_id,
          'ppStart', line.pp_start, 'ppEnd', line.pp_end, 'periodStart', line.period_start, 'periodEnd', line.period_end,
          'allowanceMinor', line.allowance_minor::text, 'amountMinor', line.amount_minor::text, 'includesTax', line.includes_tax,
          'taxId', coalesce(line.tax_group_id, line.tax_id), 'taxOn', line.tax_on) order by line.position)
        from billing.document_lines line where line.document_id = document.id) as lines
    from billing.money_documents document join partners.partners partner on partner.id = document.partner_id
    where document.id = any (${[...ids]}::uuid[]) and ${replayable} order by document.id`.execute(work.tx);
  return rows;
}

/** Those of the documents that can be worked out again, each with what differs. */
async function replay(work: Work, ids: readonly string[]): Promise<{ row: Row; differences: Difference[] }[]> {
  const replayed: { row: Row; differences: Difference[] }[] = [];
  for (const [partnerId, rows] of Map.groupBy(await readInvoices(work, ids), (row) => row.partnerId)) {
    const context = await loadBillingContext(work, partnerId);
    const versions = new Set(
      rows.flatMap(({ lines }) => lines ?? []).flatMap(({ planVersionId }) => (planVersionId ? [planVersionId] : [])),
    );
    const plans = await loadPlanFacts(work, [...versions]);
    for (const row of rows) {
      const lines = (row.lines ?? []).map((line) => ({
        ...line,
        amountMinor: BigInt(line.amountMinor),
        allowanceMinor: BigInt(line.allowanceMinor),
        priceMonths: plans.get(line.planVersionId ?? "")?.priceMonths ?? 1,
      }));
      replayed.push({ row, differences: replayInvoice({ ...row, lines }, treatmentsKnown(context, row)) });
    }
  }
  return replayed;
}

const spoken = ({ what, position, storedMinor, replayedMinor }: Difference, currency: string) => ({
  what,
  position,
  stored: { amount: minorToDecimal(storedMinor, currency), currency },
  replayed: { amount: minorToDecimal(replayedMinor, currency), currency },
});

const sampleSize = 300;

export const replayStep: DailyStep = {
  name: "billing.replay",
  after: [],
  at: () => Promise.resolve("03:20"),
  run: ({ partnerId, on, inWork }) =>
    inWork(async (work) => {
      const { rows } = await sql<{ id: string }>`
        (select document.id from billing.money_documents document where document.partner_id = ${partnerId} and ${replayable}
          order by md5(document.id::text || ${on}::text) limit ${sampleSize})
        union select document_id from billing.replay_findings where partner_id = ${partnerId} and settled_at is null`.execute(work.tx);
      return keep(
        work,
        await replay(
          work,
          rows.map(({ id }) => id),
        ),
      );
    }),
};

async function keep(work: Work, replayed: Awaited<ReturnType<typeof replay>>): Promise<{ replayed: number; different: number }> {
  let different = 0;
  for (const { row, differences } of replayed) {
    if (differences.length === 0) {
      await sql`delete from billing.replay_findings where document_id = ${row.id} and settled_at is null`.execute(work.tx);
      continue;
    }
    different += 1;
    const said = JSON.stringify(differences.map((difference) => spoken(difference, row.currency)));
    // What somebody has settled is told anew only when it differs in another way.
    await sql`insert into billing.replay_findings as known (document_id, customer_id, partner_id, differences, found_at)
      values (${row.id}, ${row.customerId}, ${row.partnerId}, ${said}::jsonb, ${work.now})
      on conflict (document_id) do update set differences = excluded.differences, found_at = excluded.found_at, settled_at = null, settled_by = null, note = ''
      where known.differences <> excluded.differences`.execute(work.tx);
  }
  return { replayed: replayed.length, different };
}

export async function replayDocument(work: Work, documentId: string): Promise<z.input<typeof replayDocumentEndpoint.returns>> {
  const { rows } = await sql<{ id: string }>`select document.id from billing.money_documents document
    where document.id = ${documentId} and ${visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" })}`.execute(
    work.tx,
  );
  if (!rows[0]) throw notFound();
  const [done] = await replay(work, [documentId]);
  if (!done) return { isReplayable: false, differences: [] };
  return { isReplayable: true, differences: done.differences.map((difference) => spoken(difference, done.row.currency)) };
}

export async function listReplayFindings(work: Work): Promise<z.input<typeof listReplayFindingsEndpoint.returns>> {
  const { rows } = await sql<{ documentId: string; number: string; partnerId: string; foundAt: Date }>`
    select finding.document_id as "documentId", document.number, finding.partner_id as "partnerId", finding.found_at as "foundAt"
    from billing.replay_findings finding join billing.money_documents document on document.id = finding.document_id
    where finding.settled_at is null and ${visibleTo(work.actor, { partner: "finding.partner_id", customer: "finding.customer_id" })}
    order by finding.found_at desc limit ${mostFindings}`.execute(work.tx);
  return { items: rows.map((row) => ({ ...row, foundAt: row.foundAt.toISOString() })) };
}

/** A person has looked and says that it is known. */
export async function settleFinding(work: Work, documentId: string, note: string): Promise<void> {
  const { rows } = await sql<{ number: string; partner_id: string; customer_id: string }>`
    update billing.replay_findings finding set settled_at = ${work.now}, settled_by = ${JSON.stringify(describeActor(work))}::jsonb, note = ${note}
    from billing.money_documents document where document.id = finding.document_id and finding.document_id = ${documentId} and finding.settled_at is null
      and ${visibleTo(work.actor, { partner: "finding.partner_id", customer: "finding.customer_id" })}
    returning document.number, finding.partner_id, finding.customer_id`.execute(work.tx);
  const settled = rows[0];
  if (!settled) throw notFound();
  const { number, partner_id: partnerId, customer_id: customerId } = settled;
  work.audit({
    entity: "money_document",
    entityId: documentId,
    label: `Invoice ${number}`,
    action: "replay_settled",
    partnerId,
    customerId,
    reason: note,
  });
}

const newest = 1_000;

export const replayProof: Proof = {
  rule: "B-253",
  says: "the newest invoices, worked out again from what is stored, come out the same to the cent",
  async prove(work) {
    const { rows } = await sql<{ id: string }>`select document.id from billing.money_documents document where ${replayable}
      order by document.issued_at desc limit ${newest}`.execute(work.tx);
    const { rows: settled } = await sql<{
      id: string;
    }>`select document_id as id from billing.replay_findings where settled_at is not null`.execute(work.tx);
    const known = new Set(settled.map(({ id }) => id));
    const replayed = await replay(
      work,
      rows.map(({ id }) => id),
    );
    const wrong = replayed.filter(({ row, differences }) => differences.length > 0 && !known.has(row.id));
    return { checked: replayed.length, wrong: wrong.slice(0, mostFindings).map(({ row, differences }) => toldOf(row, differences)) };
  },
};

const toldOf = ({ number, currency }: Row, [first]: readonly Difference[]): string => {
  if (!first) return `invoice ${number}`;
  const { what, position, stored, replayed } = spoken(first, currency);
  return `invoice ${number}: ${what}${position === null ? "" : ` ${position}`} is ${stored.amount} and comes out as ${replayed.amount}`;
};
