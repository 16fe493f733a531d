import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { minMinor, money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { amount, day, defineExport } from "../../../platform/exports/list-export.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText, listBuyers } from "../../customers/index.ts";
import { findBook, openFrom } from "../accounting/lock-book.ts";
import { listOpenEntries } from "../ledger/settle-credit.ts";
import { exportWriteOffsEndpoint, type listWriteOffsEndpoint, type WriteOffRow, type WriteOffView } from "./contract.ts";
import { db } from "./tables.ts";
import { type StoredWriteOff, selectWriteOffs } from "./write-off-store.ts";

type View = z.input<typeof WriteOffView>;

export async function getWriteOffView(work: Work, id: string): Promise<View> {
  const [writeOff] = await selectWriteOffs(work, sql`write_off.id = ${id}`);
  if (!writeOff) throw notFound("There is no such write-off.");
  const buyer = (await listBuyers(work, [writeOff.customerId])).get(writeOff.customerId);
  const amountOf = (minor: bigint) => toMoneyJson(money(minor, writeOff.currency));
  const actor = describeActor(work) as { id?: string };
  const { rows: recoveries } = await sql<{
    id: string;
    on: Day;
    from: string;
    debt: string;
    amount: bigint;
    restored: bigint;
    entryId: string;
    by: string;
    isUndone: boolean;
  }>`select recovery.id, recovery.recovered_on as "on", coalesce(document.number, credit.text) as "from", entry.text as debt,
      recovery.amount_minor as amount, recovery.restored_minor as restored, recovery.entry_id as "entryId",
      coalesce(recovery.made_by->>'name', '') as by, recovery.undone_at is not null as "isUndone"
    from billing.recoveries recovery join billing.journal_entries entry on entry.id = recovery.entry_id
    join billing.ledger_entries credit on credit.id = recovery.credit_id left join billing.money_documents document on document.id = credit.document_id
    where recovery.write_off_id = ${id} order by entry.seq`.execute(work.tx);
  return {
    ...factsOf(writeOff),
    version: writeOff.version,
    customerNumber: buyer?.number ?? 0,
    customerName: buyer?.companyName || buyer?.name || "",
    relievesTax: writeOff.relievesTax,
    decidedAt: writeOff.decidedAt?.toISOString() ?? null,
    undoneBy: writeOff.undoneBy,
    undoneAt: writeOff.undoneAt?.toISOString() ?? null,
    answer: writeOff.answer,
    isOwn: writeOff.requestedBy.id !== undefined && writeOff.requestedBy.id === actor.id,
    stays: await whyItStays(work, writeOff),
    recoverable: amountOf(await recoverableMinor(work, writeOff)),
    debts: writeOff.parts.map((part) => ({
      id: part.id,
      kind: part.kind,
      text: part.text,
      documentId: part.documentId,
      amount: amountOf(part.amountMinor),
      relieved: amountOf(part.relievedMinor),
      recovered: amountOf(part.recoveredMinor),
      entryId: part.entryId,
    })),
    recoveries: recoveries.map((row) => ({ ...row, amount: amountOf(row.amount), restored: amountOf(row.restored) })),
  };
}

async function whyItStays(work: Work, writeOff: StoredWriteOff): Promise<View["stays"]> {
  if (writeOff.state !== "booked") return "state";
  if (writeOff.recoveredMinor > 0n) return "recovered";
  const open = openFrom(work.actor, await findBook(work, writeOff.partnerId));
  return open !== null && writeOff.accountingOn < open ? "closed_month" : null;
}

async function recoverableMinor(work: Work, writeOff: StoredWriteOff): Promise<bigint> {
  if (writeOff.state !== "booked") return 0n;
  const free = (await listOpenEntries(work, [writeOff.accountId])).credits.get(writeOff.accountId) ?? [];
  return minMinor(
    writeOff.amountMinor - writeOff.recoveredMinor,
    free.reduce((sum, { openMinor }) => sum + openMinor, 0n),
  );
}

function factsOf(writeOff: StoredWriteOff) {
  const amountOf = (minor: bigint) => toMoneyJson(money(minor, writeOff.currency));
  const { id, number, state, cause, customerId, partnerId, documentId, documentNumber, reason, accountingOn, decidedBy } = writeOff;
  return {
    ...{ id, number, state, cause, customerId, partnerId, documentId, documentNumber, reason, accountingOn, decidedBy },
    amount: amountOf(writeOff.amountMinor),
    relieved: amountOf(writeOff.relievedMinor),
    recovered: amountOf(writeOff.recoveredMinor),
    requestedBy: writeOff.requestedBy.name ?? "",
    requestedAt: writeOff.requestedAt.toISOString(),
  };
}

type Request = Pick<QueryOf<typeof listWriteOffsEndpoint>, "filter" | "sort" | "limit" | "cursor" | "total">;

export async function listWriteOffs(work: Work, request: Request): Promise<Page<z.input<typeof WriteOffRow>>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("billing.write_offs as write_off")
    .select(["write_off.id", "write_off.customer_id"])
    .where(visibleTo(work.actor, { partner: "write_off.partner_id", customer: "write_off.customer_id" }));
  if (filter.q) {
    const pattern = `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
    query = query.where(
      sql<boolean>`(write_off.customer_id = any (${await findCustomerIdsByText(work, filter.q)}::uuid[])
        or exists (select from billing.money_documents document where document.id = write_off.document_id and document.number ilike ${pattern}))`,
    );
  }
  if (filter.state) query = query.where("write_off.state", "in", filter.state);
  if (filter.cause) query = query.where("write_off.cause", "in", filter.cause);
  if (filter.on?.from) query = query.where("write_off.accounting_on", ">=", filter.on.from);
  if (filter.on?.to) query = query.where("write_off.accounting_on", "<=", filter.on.to);
  if (filter.customer) query = query.where("write_off.customer_id", "=", filter.customer);
  if (filter.document)
    query = query.where(
      sql<boolean>`exists (select from billing.write_off_parts part where part.write_off_id = write_off.id and part.document_id = ${filter.document})`,
    );
  if (filter.partner) query = query.where("write_off.partner_id", "in", filter.partner);
  const page = await listPage(work, query, request, {
    sorts: {
      requested: { by: sql`write_off.requested_at`, type: "timestamptz" },
      on: { by: sql`write_off.accounting_on`, type: "date" },
      amount: { by: sql`write_off.amount_minor`, type: "bigint" },
    },
    defaultSort: "-requested",
    id: sql<string>`write_off.id`,
  });
  const found = new Map(
    (await selectWriteOffs(work, sql`write_off.id = any (${page.items.map(({ id }) => id)}::uuid[])`)).map((writeOff) => [
      writeOff.id,
      writeOff,
    ]),
  );
  const buyers = await listBuyers(work, [...new Set(page.items.map((row) => row.customer_id))]);
  return {
    ...page,
    items: page.items.flatMap((row) => {
      const writeOff = found.get(row.id);
      if (!writeOff) return [];
      const buyer = buyers.get(row.customer_id);
      return [{ ...factsOf(writeOff), customerNumber: buyer?.number ?? 0, customerName: buyer?.companyName || buyer?.name || "" }];
    }),
  };
}

/** Exactly what the list shows with this filter. */
export const writeOffsExport = defineExport<typeof exportWriteOffsEndpoint, z.input<typeof WriteOffRow>>({
  endpoint: exportWriteOffsEndpoint,
  may: "finance.invoices.export",
  needs: "finance.invoices.view",
  kind: "write-offs",
  about: { label: "Write-offs", name: "write-offs" },
  cells: {
    number: (row) => row.number,
    state: (row) => row.state,
    cause: (row) => row.cause,
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    document: (row) => row.documentNumber,
    on: day((row) => row.accountingOn),
    amount: amount((row) => row.amount.amount),
    relieved: amount((row) => row.relieved.amount),
    recovered: amount((row) => row.recovered.amount),
    currency: (row) => row.amount.currency,
    reason: (row) => row.reason,
    requestedBy: (row) => row.requestedBy,
    requestedAt: (row) => row.requestedAt,
    decidedBy: (row) => row.decidedBy,
  },
  list: (work, page, { filter }) => listWriteOffs(work, { ...page, filter }),
});
