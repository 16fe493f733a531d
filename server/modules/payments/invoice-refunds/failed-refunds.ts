// Refunds that their gateway refused: the money is free credit, and a person decides how it gets back (B-137).
import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { db } from "../tables.ts";
import type { listFailedRefundsEndpoint } from "./contract.ts";

/** More than that nobody works off from a list. */
const most = 100;

export async function listFailedRefunds(
  work: Work,
  partner: string | undefined,
): Promise<z.input<typeof listFailedRefundsEndpoint.returns>> {
  let query = db(work)
    .selectFrom("payments.refunds as refund")
    .selectAll("refund")
    .where("refund.state", "=", "failed")
    .where("refund.handled_at", "is", null)
    .where(visibleTo(work.actor, { partner: "refund.partner_id", customer: "refund.customer_id" }))
    .orderBy("refund.created_at", "desc")
    .limit(most);
  if (partner) query = query.where("refund.partner_id", "=", partner);
  const rows = await query.execute();
  const buyers = await listBuyers(work, [...new Set(rows.map((row) => row.customer_id))]);
  return {
    items: rows.map((row) => ({
      id: row.id,
      number: row.number,
      customerId: row.customer_id,
      customerName: buyers.get(row.customer_id)?.name ?? "",
      amount: toMoneyJson(money(row.amount_minor, row.currency)),
      on: row.requested_on,
      failure: row.failure ?? "",
    })),
  };
}

export async function handleRefund(work: Work, refundId: string): Promise<void> {
  const refund = await db(work)
    .updateTable("payments.refunds as refund")
    .set({ handled_at: work.now, handled_by: JSON.stringify(describeActor(work)), version: sql`version + 1` })
    .where("refund.id", "=", refundId)
    .where("refund.state", "=", "failed")
    .where("refund.handled_at", "is", null)
    .where(visibleTo(work.actor, { partner: "refund.partner_id", customer: "refund.customer_id" }))
    .returning(["refund.number", "refund.partner_id", "refund.account_id"])
    .executeTakeFirst();
  if (!refund) throw notFound("This refund does not wait for anybody.");
  work.audit({
    entity: "refund",
    entityId: refundId,
    label: `Refund ${refund.number}`,
    action: "handled",
    partnerId: refund.partner_id,
    customerId: refund.account_id,
    changes: {},
  });
}
