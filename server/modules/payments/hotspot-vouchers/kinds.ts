// Kinds of hotspot vouchers (B-230): how much time or data, at which price and tax.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { fromMoneyJson, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook } from "../../catalog/index.ts";
import { getPartner, listPartners } from "../../partners/index.ts";
import type { addVoucherKindEndpoint, changeVoucherKindEndpoint, listVoucherKindsEndpoint, VoucherKind } from "./contract.ts";
import { db, type KindTable } from "./tables.ts";

export type Kind = Selectable<KindTable>;

const selectKinds = (work: Work) =>
  db(work)
    .selectFrom("payments.hotspot_voucher_kinds as kind")
    .selectAll("kind")
    .where(visibleTo(work.actor, { partner: "kind.partner_id" }));

/** Names of taxes and of groups of them. */
export async function taxNames(work: Work): Promise<Map<string, string>> {
  const book = await loadTaxBook(work);
  return new Map([...book.taxes.values(), ...book.groups.values()].map(({ id, name }) => [id, name]));
}

export const viewOfKind = (kind: Kind, names: ReadonlyMap<string, string>): z.input<typeof VoucherKind> => ({
  id: kind.id,
  partnerId: kind.partner_id,
  title: kind.title,
  onlineMinutes: kind.online_minutes,
  validMinutes: kind.valid_minutes,
  dataMb: kind.data_mb,
  price: toMoneyJson(money(kind.price_minor, kind.currency)),
  taxId: kind.tax_id,
  taxName: names.get(kind.tax_id) ?? "",
  includesTax: kind.includes_tax,
  isEnabled: kind.is_enabled,
  version: kind.version,
});

export async function listKinds(work: Work): Promise<z.input<(typeof listVoucherKindsEndpoint)["returns"]>> {
  const kinds = await selectKinds(work).orderBy("kind.created_at").orderBy("kind.id").execute();
  const names = await taxNames(work);
  const book = await loadTaxBook(work);
  return {
    items: kinds.map((kind) => viewOfKind(kind, names)),
    partners: (await listPartners(work)).map(({ id, name, currency }) => ({ id, name, currency })),
    taxes: [...book.taxes.values(), ...book.groups.values()]
      .filter(({ enabled }) => enabled)
      .map(({ id, name }) => ({ id, name }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

export async function getKind(work: Work, kindId: string): Promise<Kind> {
  const kind = await selectKinds(work).where("kind.id", "=", kindId).executeTakeFirst();
  if (!kind) throw notFound();
  return kind;
}

type Wanted = Omit<z.output<(typeof addVoucherKindEndpoint)["body"]>, "partnerId">;

async function valuesOf(work: Work, partnerId: string, wanted: Wanted) {
  const partner = await getPartner(work, partnerId);
  const price = fromMoneyJson(wanted.price);
  if (price.currency !== partner.currency)
    throw fieldProblem("price.currency", "wrong-currency", `${partner.name} bills in ${partner.currency}.`, { currency: partner.currency });
  if (price.minor <= 0n) throw fieldProblem("price", "amount", "Say a price above zero.");
  if (wanted.onlineMinutes === null && wanted.validMinutes === null && wanted.dataMb === null)
    throw fieldProblem("validMinutes", "required", "Say how long it is good, how long online, or how much data.");
  if (!(await taxNames(work)).has(wanted.taxId)) throw fieldProblem("taxId", "unknown-value", "There is no such tax.");
  return {
    title: wanted.title,
    online_minutes: wanted.onlineMinutes,
    valid_minutes: wanted.validMinutes,
    data_mb: wanted.dataMb,
    price_minor: price.minor,
    currency: price.currency,
    tax_id: wanted.taxId,
    includes_tax: wanted.includesTax,
  };
}

export async function addKind(
  work: Work,
  { partnerId, ...wanted }: z.output<(typeof addVoucherKindEndpoint)["body"]>,
): Promise<z.input<typeof VoucherKind>> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const kind = await db(work)
    .insertInto("payments.hotspot_voucher_kinds")
    .values({
      partner_id: partnerId,
      ...(await valuesOf(work, partnerId, wanted)),
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  tell(work, kind, "create", undefined);
  return viewOfKind(kind, await taxNames(work));
}

export async function changeKind(
  work: Work,
  kindId: string,
  { isEnabled, version, ...wanted }: z.output<(typeof changeVoucherKindEndpoint)["body"]> & { version: number },
): Promise<z.input<typeof VoucherKind>> {
  const before = await getKind(work, kindId);
  const after = await db(work)
    .updateTable("payments.hotspot_voucher_kinds")
    .set({ ...(await valuesOf(work, before.partner_id, wanted)), is_enabled: isEnabled, version: sql`version + 1` })
    .where("id", "=", kindId)
    .where("version", "=", version)
    .returningAll()
    .executeTakeFirst();
  if (!after) throw editConflict("Somebody changed this kind. Look at it again.");
  tell(work, after, "update", before);
  return viewOfKind(after, await taxNames(work));
}

function tell(work: Work, kind: Kind, action: string, before: Kind | undefined): void {
  const priceOf = (one: Kind): string => `${minorToDecimal(one.price_minor, one.currency)} ${one.currency}`;
  work.audit({
    entity: "hotspot_voucher_kind",
    entityId: kind.id,
    label: `Hotspot voucher ${kind.title}`,
    action,
    partnerId: kind.partner_id,
    changes: {
      ...(before?.title === kind.title ? {} : { title: { before: before?.title ?? null, after: kind.title } }),
      ...(before && priceOf(before) === priceOf(kind) ? {} : { price: { before: before ? priceOf(before) : null, after: priceOf(kind) } }),
      ...(before && before.is_enabled !== kind.is_enabled ? { enabled: { before: before.is_enabled, after: kind.is_enabled } } : {}),
    },
  });
}
