// A sale by instalments (B-234): each part is an item that waits for the invoice of its month, so that the billing runs bill it, an undo gives
// it back and a tax update reaches it like anything else that waits.
import type { z } from "zod";
import { addMonths } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, listBuyers } from "../../customers/index.ts";
import { sayIn } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { chargeSoon } from "../prepaid/prepaid-step.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import type { sellEquipmentEndpoint } from "./contract.ts";
import { partsOf } from "./part-rules.ts";
import { firstPartOn, saleLabel } from "./sale-store.ts";
import { db } from "./tables.ts";

type Wanted = z.output<(typeof sellEquipmentEndpoint)["body"]>;

/** Returns the sale's id. */
export async function sellEquipment(work: Work, customerId: string, wanted: Wanted): Promise<string> {
  await getReachable(work, customerId, "finance.invoices.create");
  const account = await lockOpenAccount(work, customerId);
  const price = fromMoneyJson(wanted.price);
  if (price.currency !== account.currency)
    throw fieldProblem("price.currency", "currency-differs", `This account is kept in ${account.currency}.`);
  if (price.minor < BigInt(wanted.count))
    throw fieldProblem("price", "out-of-range", "Every part has to be worth something: say a higher price or fewer parts.");
  await refuseService(work, account, wanted.serviceId);
  const context = await loadBillingContext(work, account.partner_id);
  if (!context.treatmentsOn(context.today).has(wanted.taxId))
    throw fieldProblem("taxId", "unknown-value", "There is no such tax in force.");
  const firstOn = wanted.firstOn ?? firstPartOn(account, context.today);
  if (firstOn < context.today) throw fieldProblem("firstOn", "in-past", "This day is over.", { earliest: context.today });
  const latest = addMonths(context.today, 12);
  if (firstOn > latest) throw fieldProblem("firstOn", "too-late", "The first part is billed within a year.", { latest });
  const { id, number } = await db(work)
    .insertInto("billing.instalment_sales")
    .values({
      account_id: account.id,
      customer_id: account.id,
      partner_id: account.partner_id,
      service_id: wanted.serviceId,
      text: wanted.text,
      serial_number: wanted.serialNumber,
      currency: account.currency,
      price_minor: price.minor,
      includes_tax: wanted.includesTax,
      part_count: wanted.count,
      note: wanted.note,
      sold_on: context.today,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
      cancelled_on: null,
      cancelled_by: null,
      cancel_reason: null,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  const say = await sayIn(work, account.partner_id, buyer?.language ?? "en", "print");
  const isGroup = context.taxBook.groups.has(wanted.taxId);
  const what = wanted.serialNumber === "" ? wanted.text : `${wanted.text} (${wanted.serialNumber})`;
  const parts = partsOf(price.minor, wanted.count, firstOn).map((part) => ({ ...part, itemId: uuidv7(work.now.getTime()) }));
  await db(work)
    .insertInto("billing.future_items")
    .values(
      parts.map((part) => ({
        id: part.itemId,
        account_id: account.id,
        partner_id: account.partner_id,
        service_id: wanted.serviceId,
        side: "debit" as const,
        kind: "one_time" as const,
        category: "equipment",
        text: say("instalment-part", { text: what, part: part.position, count: wanted.count }),
        unit_price: minorToDecimal(part.amountMinor, account.currency),
        tax_id: isGroup ? null : wanted.taxId,
        tax_group_id: isGroup ? wanted.taxId : null,
        includes_tax: wanted.includesTax,
        due_on: part.dueOn,
        document_id: null,
        charge_id: null,
        cancelled_at: null,
        created_by: JSON.stringify(describeActor(work)),
        created_at: work.now,
      })),
    )
    .execute();
  await db(work)
    .insertInto("billing.instalment_parts")
    .values(
      parts.map((part) => ({
        sale_id: id,
        position: part.position,
        customer_id: account.id,
        partner_id: account.partner_id,
        amount_minor: part.amountMinor,
        due_on: part.dueOn,
        item_id: part.itemId,
      })),
    )
    .execute();
  work.audit({
    entity: "instalment_sale",
    entityId: id,
    label: `Sale by instalments ${saleLabel(number)}`,
    action: "create",
    partnerId: account.partner_id,
    customerId: account.id,
    changes: {
      text: { before: null, after: wanted.text },
      price: { before: null, after: `${minorToDecimal(price.minor, price.currency)} ${price.currency}` },
      parts: { before: null, after: String(wanted.count) },
    },
  });
  if (firstOn === context.today) await chargeSoon(work, account.id);
  return id;
}

/** What it belongs to goes on, and is paid for by the same account: what is left is due when it ends. */
async function refuseService(work: Work, account: AccountRow, serviceId: string): Promise<void> {
  const service = await getService(work, serviceId);
  if (service.payerId !== account.id) throw fieldProblem("serviceId", "unknown-value", "Another customer pays for this service.");
  if (service.bundleServiceId !== null)
    throw fieldProblem("serviceId", "unknown-value", "This service is a part of a bundle: choose the bundle.");
  if (!["pending", "active", "paused", "stopped"].includes(service.state) || service.endOn !== null)
    throw fieldProblem("serviceId", "unknown-value", "This service is over or about to end: choose one that goes on.");
}
