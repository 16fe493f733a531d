import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { movableCredits, movableDebits } from "./allocation-edit-rules.ts";
import type { documentAllocationsEndpoint } from "./contract.ts";
import { type Entry, findAllocations, listEntries, stayingOf } from "./edit-allocations.ts";

type Shown = z.input<typeof documentAllocationsEndpoint.returns>;

/** The entry of an issued invoice that the actor may see. */
export async function entryOfInvoice(work: Work, documentId: string): Promise<{ entryId: string; accountId: string; partnerId: string }> {
  const invoice = await db(work)
    .selectFrom("billing.money_documents as document")
    .select(["document.entry_id as entryId", "document.account_id as accountId", "document.partner_id as partnerId"])
    .where("document.id", "=", documentId)
    .where("document.kind", "=", "invoice")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!invoice?.entryId) throw notFound("There is no such issued invoice.");
  return { ...invoice, entryId: invoice.entryId };
}

export async function showAllocations(work: Work, documentId: string): Promise<Shown> {
  const { entryId, accountId, partnerId } = await entryOfInvoice(work, documentId);
  const rows = await findAllocations(work, { debitId: entryId });
  const credits = await listEntries(work, sql`entry.id = any (${rows.map(({ creditId }) => creditId)}::uuid[])`);
  const byId = new Map(credits.map((credit) => [credit.id, credit]));
  const open = await listEntries(
    work,
    sql`entry.account_id = ${accountId} and entry.open_minor > entry.reserved_minor and entry.id <> ${entryId}`,
  );
  const { timeZone } = await getPartner(work, partnerId);
  const stays = await stayingOf(work, partnerId);
  return {
    items: rows.flatMap((row) => {
      const credit = byId.get(row.creditId);
      if (!credit) return [];
      return [
        {
          id: row.id,
          credit: sideOf(credit),
          amount: toMoneyJson(money(row.amountMinor, row.currency)),
          on: calendarDay(row.allocatedAt, timeZone),
          stays: stays(row),
        },
      ];
    }),
    debts: open.filter(({ amountMinor, kind }) => amountMinor < 0n && movableDebits.includes(kind)).map(sideOf),
    credits: open.filter(({ amountMinor, kind }) => amountMinor > 0n && movableCredits.includes(kind)).map(sideOf),
  };
}

const sideOf = ({ id, kind, text, on, dueOn, documentId, openMinor, currency }: Entry) => ({
  ...{ entryId: id, kind, text, on, dueOn, documentId },
  open: toMoneyJson(money(openMinor, currency)),
});
