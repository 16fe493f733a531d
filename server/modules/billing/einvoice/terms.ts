// How a customer wants e-invoices: their own wish, or what the partner has set.
import { sql } from "kysely";
import type { z } from "zod";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { explainSetting, getSetting } from "../../partners/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { billingAccountChanged } from "../events.ts";
import type { changeEInvoicingEndpoint, EInvoicingView } from "./contract.ts";
import type { EInvoiceFormat } from "./semantic-invoice-rules.ts";
import * as settings from "./settings.ts";
import { type Delivery, db } from "./tables.ts";

export interface Terms {
  readonly format: EInvoiceFormat | "none";
  readonly delivery: Delivery;
  readonly networkScheme: string;
  readonly networkValue: string;
  readonly buyerReference: string;
  readonly mandateReference: string;
}

const findTerms = (work: Work, customerId: string) =>
  db(work).selectFrom("billing.e_invoice_terms").selectAll().where("account_id", "=", customerId).executeTakeFirst();

/** What holds for a customer now. */
export async function getTerms(work: Work, { customerId, partnerId }: { customerId: string; partnerId: string }): Promise<Terms> {
  const own = await findTerms(work, customerId);
  return {
    format: own?.format ?? (await getSetting(work, settings.eInvoiceFormat, { partnerId })),
    delivery: own?.delivery ?? (await getSetting(work, settings.eInvoiceDelivery, { partnerId })),
    networkScheme: own?.network_scheme ?? "",
    networkValue: own?.network_value ?? "",
    buyerReference: own?.buyer_reference ?? "",
    mandateReference: own?.mandate_reference ?? "",
  };
}

/** B-248 the accounts of a partner that get e-invoices, whose tax has to be rounded once per document and rate. */
export async function findEInvoiced(work: Work, partnerId: string): Promise<(accountId: string) => boolean> {
  const fallback = await getSetting(work, settings.eInvoiceFormat, { partnerId });
  const { rows } = await sql<{ account_id: string; format: string }>`
    select account_id, format from billing.e_invoice_terms where partner_id = ${partnerId} and format is not null`.execute(work.tx);
  const own = new Map(rows.map((row) => [row.account_id, row.format]));
  return (accountId) => (own.get(accountId) ?? fallback) !== "none";
}

export async function getEInvoicing(work: Work, customerId: string): Promise<z.input<typeof EInvoicingView>> {
  await getReachable(work, customerId, "customers.billing.view");
  const account = await db(work)
    .selectFrom("billing.accounts")
    .select(["partner_id", "payment_method"])
    .where("id", "=", customerId)
    .executeTakeFirst();
  if (!account) throw notFound();
  const place = { partnerId: account.partner_id };
  const own = await findTerms(work, customerId);
  const format = await explainSetting(work, settings.eInvoiceFormat, place);
  const delivery = await explainSetting(work, settings.eInvoiceDelivery, place);
  return {
    customerId,
    version: own?.version ?? 0,
    format: own?.format ? { value: own.format, origin: "customer" } : { value: format.value, origin: format.origin },
    delivery: own?.delivery ? { value: own.delivery, origin: "customer" } : { value: delivery.value, origin: delivery.origin },
    inherited: { format: format.value, delivery: delivery.value },
    networkScheme: own?.network_scheme ?? "",
    networkValue: own?.network_value ?? "",
    buyerReference: own?.buyer_reference ?? "",
    mandateReference: own?.mandate_reference ?? "",
    paysByDirectDebit: account.payment_method === "direct_debit",
    hasAccessPoint: (await getSetting(work, settings.accessPoint, place)) !== "none",
  };
}

const columns = {
  format: "format",
  delivery: "delivery",
  networkScheme: "network_scheme",
  networkValue: "network_value",
  buyerReference: "buyer_reference",
  mandateReference: "mandate_reference",
} as const;

type Wish = z.output<(typeof changeEInvoicingEndpoint)["body"]>;

export async function changeEInvoicing(
  work: Work,
  customerId: string,
  { version, body }: { version: number; body: Wish },
): Promise<z.input<typeof EInvoicingView>> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  const own = await findTerms(work, customerId);
  if ((own?.version ?? 0) !== version) throw editConflict(undefined, { current: await getEInvoicing(work, customerId) });
  const before = {
    network_scheme: "",
    network_value: "",
    buyer_reference: "",
    mandate_reference: "",
    format: null,
    delivery: null,
    ...own,
  };
  const after: Record<string, unknown> = {};
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const [field, column] of Object.entries(columns) as [keyof typeof columns, (typeof columns)[keyof typeof columns]][]) {
    const wish = body[field];
    if (wish === undefined || wish === before[column]) continue;
    after[column] = wish;
    changes[field] = { before: before[column], after: wish };
  }
  const all = { ...before, ...after };
  const { format, delivery, network_scheme, network_value, buyer_reference, mandate_reference } = all;
  const whole = { format, delivery, network_scheme, network_value, buyer_reference, mandate_reference };
  if (all.network_scheme !== "" && all.network_value === "")
    throw fieldProblem("networkValue", "required", "Write the identifier in this scheme.");
  if (all.network_scheme === "" && all.network_value !== "")
    throw fieldProblem("networkScheme", "required", "Choose what kind of identifier this is.");
  await db(work)
    .insertInto("billing.e_invoice_terms")
    .values({ account_id: customerId, partner_id: account.partner_id, ...whole })
    .onConflict((conflict) => conflict.column("account_id").doUpdateSet({ ...whole, version: version + 1 }))
    .execute();
  work.audit({
    entity: "billing_account",
    entityId: customerId,
    label: "E-invoicing",
    action: "change",
    partnerId: account.partner_id,
    customerId,
    changes,
  });
  work.emit(billingAccountChanged, { partnerId: account.partner_id, customerId, objectId: customerId }, { accountId: customerId });
  return getEInvoicing(work, customerId);
}
