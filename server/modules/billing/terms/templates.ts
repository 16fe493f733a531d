// Templates by payment method (B-156, B-162): what stands in them, and saving a new revision.
import { sql } from "kysely";
import type { z } from "zod";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, type Partner } from "../../partners/index.ts";
import type { PaymentMethod } from "../tables.ts";
import { listNamedChargeFilters, refuseUnknownFilter } from "./charge-filters.ts";
import type {
  listFailedSwitchesEndpoint,
  listRevisionsEndpoint,
  listTemplatesEndpoint,
  saveTemplateEndpoint,
  TemplateView,
} from "./contract.ts";
import { type TemplateValues, templateFields, warningsOf } from "./template-rules.ts";
import { findStoredTemplate, listStoredTemplates, type StoredTemplate } from "./template-store.ts";

type View = z.input<typeof TemplateView>;

const paymentMethods: readonly PaymentMethod[] = ["bank_transfer", "direct_debit", "card", "cash", "wallet", "check", "other"];

async function visiblePartner(work: Work, partnerId: string): Promise<Partner> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  return getPartner(work, partnerId);
}

export async function listTemplates(work: Work, partnerId: string): Promise<z.input<(typeof listTemplatesEndpoint)["returns"]>> {
  const partner = await visiblePartner(work, partnerId);
  const stored = new Map((await listStoredTemplates(work, partnerId)).map((template) => [template.paymentMethod, template]));
  const counts = await countsOf(work, partnerId);
  const failed = await sql<{
    n: number;
  }>`select count(*)::int as n from billing.template_uses where partner_id = ${partnerId} and reversed_at is not null`.execute(work.tx);
  return {
    currency: partner.currency,
    chargeFilters: await listNamedChargeFilters(work, partnerId),
    items: paymentMethods.map((method) => viewOf(method, stored.get(method), counts.get(method))),
    failedSwitches: failed.rows[0]?.n ?? 0,
  };
}

interface Counts {
  readonly method: PaymentMethod;
  readonly customers: number;
  readonly followers: number;
  readonly older: number;
}

async function countsOf(work: Work, partnerId: string): Promise<ReadonlyMap<PaymentMethod, Counts>> {
  const { rows } = await sql<Counts>`
    with accounts as (
      select account.payment_method, account.template_revision_id from billing.accounts account
      where account.partner_id = ${partnerId} and account.closed_into is null
    ), latest as (
      select distinct on (revision.template_id) revision.id, template.payment_method from billing.terms_revisions revision
      join billing.terms_templates template on template.id = revision.template_id where revision.partner_id = ${partnerId}
      order by revision.template_id, revision.number desc
    )
    select accounts.payment_method as method, count(*)::int as customers,
      count(*) filter (where accounts.template_revision_id = latest.id)::int as followers,
      count(*) filter (where accounts.template_revision_id is not null and accounts.template_revision_id <> latest.id)::int as older
    from accounts left join latest on latest.payment_method = accounts.payment_method group by accounts.payment_method`.execute(work.tx);
  return new Map(rows.map((row) => [row.method, row]));
}

const viewOf = (method: PaymentMethod, template: StoredTemplate | undefined, counts: Counts | undefined): View => ({
  id: template?.id ?? null,
  paymentMethod: method,
  isActive: template?.isActive ?? false,
  onPayment: template?.onPayment ?? true,
  onCashPayment: template?.onCashPayment ?? false,
  realignOpenDue: template?.realignOpenDue ?? false,
  version: template?.version ?? 0,
  revisionId: template?.revisionId ?? null,
  revision: template?.revision ?? 0,
  values: plainValues(template?.values ?? {}),
  savedAt: template?.savedAt.toISOString() ?? null,
  customers: counts?.customers ?? 0,
  followers: counts?.followers ?? 0,
  followersOfOlder: counts?.older ?? 0,
  warnings: warningsOf({ blocking: template?.values.blocking ?? null, deactivationDays: template?.values.deactivationDays ?? null }),
});

const plainValues = (values: TemplateValues): View["values"] => {
  const { billingDay, ...rest } = values;
  if (billingDay === undefined) return rest;
  return { ...rest, billingDay: "day" in billingDay ? billingDay : { allowed: [...billingDay.allowed] } };
};

type Body = z.output<(typeof saveTemplateEndpoint)["body"]>;

/** B-162 accounts that follow an earlier revision stay with it until they are moved. */
export async function saveTemplate(
  work: Work,
  { partnerId, method }: { partnerId: string; method: PaymentMethod },
  { version, body }: { version: number; body: Body },
): Promise<View> {
  const partner = await visiblePartner(work, partnerId);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`terms-template:${partnerId}:${method}`}, 0))`.execute(work.tx);
  const before = await findStoredTemplate(work, partnerId, method);
  if ((before?.version ?? 0) !== version)
    throw editConflict(undefined, { current: viewOf(method, before ?? undefined, (await countsOf(work, partnerId)).get(method)) });
  if (body.values.minBalance && body.values.minBalance.currency !== partner.currency)
    throw fieldProblem("values.minBalance", "wrong-currency", `This partner bills in ${partner.currency}.`, { currency: partner.currency });
  await refuseUnknownFilter(work, partnerId, body.values.chargeFilter, "values.chargeFilter");
  if (body.isActive && templateFields.every((field) => body.values[field] === undefined))
    throw fieldProblem("values", "required", "Tick at least one field, or switch the template off.");
  const { rows } = await sql<{ id: string }>`
    insert into billing.terms_templates as template (partner_id, payment_method, is_active, on_payment, on_cash_payment, realign_open_due)
    values (${partnerId}, ${method}, ${body.isActive}, ${body.onPayment}, ${body.onCashPayment}, ${body.realignOpenDue})
    on conflict (partner_id, payment_method) do update set is_active = excluded.is_active, on_payment = excluded.on_payment,
      on_cash_payment = excluded.on_cash_payment, realign_open_due = excluded.realign_open_due, version = template.version + 1
    returning id`.execute(work.tx);
  const templateId = rows[0]?.id;
  const isRevised = before === null || canonical(before.values) !== canonical(body.values);
  if (isRevised) {
    await sql`insert into billing.terms_revisions (template_id, partner_id, number, fields, made_at, made_by)
      values (${templateId}, ${partnerId}, ${(before?.revision ?? 0) + 1}, ${JSON.stringify(body.values)}::jsonb, ${work.now}, ${JSON.stringify(describeActor(work))}::jsonb)`.execute(
      work.tx,
    );
  }
  const after = await findStoredTemplate(work, partnerId, method);
  if (!after) throw new Error("the template was saved and is not there");
  work.audit({
    entity: "billing_template",
    entityId: after.id,
    label: `Billing template of ${partner.name}: ${method.replaceAll("_", " ")}`,
    action: before ? "change" : "create",
    partnerId,
    changes: changesBetween(before, after),
  });
  return viewOf(method, after, (await countsOf(work, partnerId)).get(method));
}

/** One text for the same values in whatever order they came. */
const canonical = (values: TemplateValues): string => JSON.stringify(templateFields.map((field) => inOrder(values[field]) ?? null));
const inOrder = (value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;

function changesBetween(before: StoredTemplate | null, after: StoredTemplate): Record<string, { before: unknown; after: unknown }> {
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  for (const field of ["isActive", "onPayment", "onCashPayment", "realignOpenDue"] as const)
    if (before?.[field] !== after[field]) changes[field] = { before: before?.[field] ?? null, after: after[field] };
  for (const field of templateFields) {
    const [was, is] = [before?.values[field] ?? null, after.values[field] ?? null];
    if (JSON.stringify(inOrder(was)) !== JSON.stringify(inOrder(is))) changes[field] = { before: was, after: is };
  }
  return changes;
}

export async function listRevisions(
  work: Work,
  { partnerId, method }: { partnerId: string; method: PaymentMethod },
): Promise<z.input<(typeof listRevisionsEndpoint)["returns"]>> {
  await visiblePartner(work, partnerId);
  const { rows } = await sql<{
    id: string;
    number: number;
    values: TemplateValues;
    madeAt: Date;
    madeBy: { name?: string };
    followers: number;
  }>`
    select revision.id, revision.number, revision.fields as values, revision.made_at as "madeAt", revision.made_by as "madeBy",
      (select count(*)::int from billing.accounts where template_revision_id = revision.id) as followers
    from billing.terms_revisions revision join billing.terms_templates template on template.id = revision.template_id
    where template.partner_id = ${partnerId} and template.payment_method = ${method} order by revision.number desc limit 100`.execute(
    work.tx,
  );
  return {
    items: rows.map(({ madeAt, madeBy, values, ...row }) => ({
      ...row,
      values: plainValues(values),
      madeAt: madeAt.toISOString(),
      madeBy: madeBy.name ?? "",
    })),
  };
}

/** B-267 what a payment brought stays when it comes back; staff look at these customers. */
export async function listFailedSwitches(work: Work, partnerId: string): Promise<z.input<(typeof listFailedSwitchesEndpoint)["returns"]>> {
  await visiblePartner(work, partnerId);
  const { rows } = await sql<{ accountId: string; paymentMethod: PaymentMethod; usedAt: Date; reversedAt: Date }>`
    select used.account_id as "accountId", template.payment_method as "paymentMethod", used.used_at as "usedAt", used.reversed_at as "reversedAt"
    from billing.template_uses used join billing.terms_revisions revision on revision.id = used.revision_id
    join billing.terms_templates template on template.id = revision.template_id
    where used.partner_id = ${partnerId} and used.reversed_at is not null order by used.reversed_at desc limit 500`.execute(work.tx);
  const buyers = await listBuyers(
    work,
    rows.map((row) => row.accountId),
  );
  return {
    items: rows.map((row) => ({
      customerId: row.accountId,
      customerNumber: Number(buyers.get(row.accountId)?.number ?? 0),
      customerName: buyers.get(row.accountId)?.name ?? "",
      paymentMethod: row.paymentMethod,
      usedAt: row.usedAt.toISOString(),
      reversedAt: row.reversedAt.toISOString(),
    })),
  };
}
