import { sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { editConflict } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney, listAccountMoney } from "../../billing/index.ts";
import { listBuyers, ofReachableCustomer } from "../../customers/index.ts";
import { giveBackSoon } from "../../payments/index.ts";
import { countRunningServices, getService, listServiceNames, serviceLabel } from "../../services/index.ts";
import { lockChange, visibleChanges } from "../planned-changes/planned-change-queries.ts";
import { db } from "../planned-changes/tables.ts";
import { todayFor } from "../price-quotes/bind-wish.ts";
import { changeNotOpen } from "../problems.ts";
import type { listFinalCreditsEndpoint } from "./contract.ts";

type Listed = z.input<(typeof listFinalCreditsEndpoint)["returns"]>["items"];

/** So many ends are looked at; whoever has no credit left, or a service again, drops out of the list by that alone. */
const atMost = 1_000;

/** The latest first. */
export async function listFinalCredits(work: Work, partnerId: string | undefined): Promise<Listed> {
  let query = visibleChanges(work)
    .selectAll("change")
    .where("change.final_credit", "in", ["ask", "refund_to_method"])
    .where("change.state", "=", "applied")
    .where(ofReachableCustomer(work, "finance.payments.view", "change.customer_id"));
  if (partnerId !== undefined) query = query.where("change.partner_id", "=", partnerId);
  const changes = await query.orderBy("change.effective_on", "desc").orderBy("change.id", "desc").limit(atMost).execute();
  const ids = [...new Set(changes.map((change) => change.customer_id))];
  const [first] = changes;
  if (!first) return [];
  const credits = new Map(
    (await listAccountMoney(work, ids, await todayFor(work, first.partner_id))).map((each) => [each.accountId, each]),
  );
  const running = await countRunningServices(work, ids);
  const customers = await listBuyers(work, ids);
  const services = await listServiceNames(work, [...new Set(changes.map((change) => change.service_id))]);
  const seen = new Set<string>();
  return changes.flatMap((change) => {
    const account = credits.get(change.customer_id);
    const customer = customers.get(change.customer_id);
    const service = services.get(change.service_id);
    // An end before the latest one was not the last one after all.
    if (seen.has(change.customer_id) || (running.get(change.customer_id)?.running ?? 0) > 0) return [];
    if (!account || account.freeCreditMinor <= 0n || !customer) return [];
    seen.add(change.customer_id);
    return [
      {
        plannedChangeId: change.id,
        customer: { id: change.customer_id, number: Number(customer.number), name: customer.name },
        service: { id: change.service_id, number: service?.number ?? 0, title: service?.title ?? "" },
        endedOn: addDays(change.effective_on as Day, -1),
        credit: toMoneyJson(money(account.freeCreditMinor, account.currency)),
        state: change.final_credit === "ask" ? ("ask" as const) : ("refund_to_method" as const),
        version: change.version,
      },
    ];
  });
}

/** Says what becomes of it. What goes back through a gateway does so at once; the rest stays in the list until it is paid out. */
export async function decideFinalCredit(
  work: Work,
  id: string,
  { final, version }: { final: "keep" | "refund_to_method"; version: number },
): Promise<void> {
  const change = await lockChange(work, id);
  if (change.final_credit === null) throw changeNotOpen("No credit was left to decide about when this service ended.");
  if (change.version !== version) throw editConflict("It was changed meanwhile.");
  await db(work)
    .updateTable("ordering.planned_changes")
    .set({ final_credit: final, version: sql`version + 1` })
    .where("id", "=", id)
    .execute();
  const service = await getService(work, change.service_id);
  const { freeCreditMinor, currency } = await getAccountMoney(work, change.customer_id, await todayFor(work, change.partner_id));
  work.audit({
    entity: "service",
    entityId: service.id,
    label: serviceLabel(service.number),
    action: "final_credit_decided",
    partnerId: change.partner_id,
    customerId: change.customer_id,
    changes: {
      finalCredit: { before: change.final_credit, after: final },
      credit: { before: null, after: toMoneyJson(money(freeCreditMinor, currency)) },
    },
  });
  if (final === "refund_to_method" && freeCreditMinor > 0n)
    await giveBackSoon(work, { accountId: change.customer_id, reason: `Last service ended: ${serviceLabel(service.number)}` });
}
