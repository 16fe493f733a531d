// Some customers got a link to a bill: one that is to be paid, one for all that is due, one that is so old that a saved card is charged with a
// code alone (P-133), one that has run out, and one that is paid already.
import { sql } from "kysely";
import { makePayLink } from "../modules/payments/index.ts";
import { system } from "../platform/actor.ts";
import { inWork } from "../platform/work.ts";
import type { Program } from "../program.ts";

const dayMs = 86_400_000;
/** Older than a link lives. */
const longAgoDays = 181;

interface Bill {
  readonly id: string;
  readonly customer_id: string;
  readonly partner_id: string;
  readonly is_open: boolean;
  readonly has_card: boolean;
}

/** @returns how many links there are now. */
export async function sendPayLinks({ base, tools }: Program, partnerIds: readonly string[]): Promise<number> {
  const now = base.clock.now();
  const send = (on: Date, bill: Bill, documentId: string | null): Promise<unknown> =>
    inWork(base, { actor: system("demo"), origin: { source: "demo" }, now: on }, (work) =>
      makePayLink(work, tools, { customerId: bill.customer_id, partnerId: bill.partner_id, documentId, origin: "message" }),
    );
  let sent = 0;
  for (const partnerId of partnerIds) {
    const bills = await billsOf(base.kysely, partnerId);
    const open = bills.filter(({ is_open: isOpen }) => isOpen);
    const withCard = open.find(({ has_card: hasCard }) => hasCard);
    const [first, second, third] = open.filter((bill) => bill !== withCard);
    const paid = bills.find(({ is_open: isOpen }) => !isOpen);
    for (const { bill, days, isForAll } of [
      { bill: first, days: 2 },
      { bill: second, days: 9, isForAll: true },
      { bill: withCard, days: 40 },
      { bill: third, days: longAgoDays },
      { bill: paid, days: 20 },
    ]) {
      if (!bill) continue;
      await send(new Date(now.getTime() - days * dayMs), bill, isForAll ? null : bill.id);
      sent += 1;
    }
  }
  return sent;
}

/** The newest invoice of some customers, one of each. */
async function billsOf(kysely: Program["base"]["kysely"], partnerId: string): Promise<Bill[]> {
  const { rows } = await sql<Bill>`
    select * from (
      select distinct on (document.account_id) document.id, document.account_id as customer_id, document.partner_id, document.open_minor > 0 as is_open,
        exists (select from payments.saved_methods method where method.customer_id = document.account_id and method.status = 'active') as has_card
      from billing.money_documents document join customers.customers customer on customer.id = document.account_id
      where document.partner_id = ${partnerId} and document.kind = 'invoice' and document.state in ('issued', 'partially_paid', 'paid')
        and customer.status in ('active', 'blocked')
      order by document.account_id, document.issued_on desc, document.number desc
    ) newest order by is_open desc, has_card desc, customer_id limit 200`.execute(kysely);
  return rows;
}
