// A pack from its price to its data. The account is locked first, then the meter; the data is given under a key of the order, so that whatever is
// told twice, and by however many at once, gives once.
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import {
  addFutureItem,
  getAccountMoney,
  issueOneTimeInvoice,
  issueOneTimeProforma,
  lockOpenAccount,
  previewOneTimeInvoice,
} from "../../billing/index.ts";
import { listSoldPlans, priceOn } from "../../catalog/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { getService, type Service, serviceLabel } from "../../services/index.ts";
import { firstDayGone, grantData, listQuotas, lockCycle, type Pack, readPacks, readPlanTerms, validityOf } from "../../usage/index.ts";
import { accountBlocked, insufficientFunds, limitReached, notOffered, quoteStale } from "../problems.ts";
import type { PackView } from "./contract.ts";
import { packAdded } from "./events.ts";
import { db, type PacksTable } from "./tables.ts";

export type BoughtPack = Omit<PacksTable, "number" | "requested_by"> & { readonly number: bigint };

/** The packs that a service is sold with today, by their size. */
export async function listOfferedPacks(work: Work, service: Service): Promise<Pack[]> {
  const plans = await listSoldPlans(work, service.partnerId);
  const { currency } = await getAccountMoney(work, service.payerId, await todayOf(work, service));
  const terms = (await readPlanTerms(work, [service.planId])).get(service.planId);
  const only = terms?.packPlanIds ?? [];
  const fitting = plans.filter(
    (plan) => plan.kind === "topup" && plan.currency === currency && plan.portalShop && (only.length === 0 || only.includes(plan.id)),
  );
  const packs = await readPacks(work, fitting);
  return [...packs.values()].toSorted((a, b) => (a.bytes < b.bytes ? -1 : a.bytes > b.bytes ? 1 : a.plan.title < b.plan.title ? -1 : 1));
}

export const todayOf = async (work: Work, { partnerId }: Pick<Service, "partnerId">): Promise<Day> =>
  calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);

export const titleOf = ({ plan }: Pack): string => plan.portalTitle || plan.title;

/** One line, at the list price of today. */
function lineOf(pack: Pack, today: Day) {
  const price = priceOn(pack.plan.prices, today);
  const taxId = price?.taxId ?? price?.taxGroupId;
  if (!price || !taxId) return undefined;
  return {
    text: titleOf(pack).slice(0, 255),
    unitPrice: price.price,
    quantity: "1",
    taxId,
    includesTax: price.includesTax,
    category: "topup" as const,
  };
}

const invoiceOf = (line: NonNullable<ReturnType<typeof lineOf>>) => ({ lines: [line], note: "", memo: "", withFutureItems: false });

/** What a pack costs this customer, by the rules that invoice it; undefined: it cannot be sold. */
export async function priceOfPack(work: Work, service: Service, pack: Pack) {
  const line = lineOf(pack, await todayOf(work, service));
  if (!line) return undefined;
  const { net, tax, gross } = await previewOneTimeInvoice(work, service.payerId, invoiceOf(line));
  return { net, tax, gross };
}

export const throughOf = (pack: Pack, { today, cycleEnd }: { today: Day; cycleEnd: Day }): Day | null => {
  const gone = firstDayGone(pack.validity, { boughtOn: today, cycleEnd });
  return gone === null ? null : addDays(gone, -1);
};

export interface PackWish {
  readonly serviceId: string;
  readonly planId: string;
  /** What was shown; another price is refused. Null: nobody looked. */
  readonly shownGross: { readonly amount: string; readonly currency: string } | null;
  readonly way: "manual" | "auto" | "staff";
  readonly payBefore: boolean;
  readonly document: "invoice" | "proforma";
  /** The same for every repeat of one request. */
  readonly requestKey: string;
  readonly requestedBy: Record<string, unknown>;
}

/** Sells a pack. A repeat of the same request gets the same pack. */
export async function sellPack(work: Work, wish: PackWish): Promise<BoughtPack> {
  const service = await getService(work, wish.serviceId);
  const account = await lockOpenAccount(work, service.payerId);
  const known = await db(work).selectFrom("ordering.packs").selectAll().where("request_key", "=", wish.requestKey).executeTakeFirst();
  if (known) return known;
  await refuseWhoMayNot(work, service);
  const pack = (await listOfferedPacks(work, service)).find(({ plan }) => plan.id === wish.planId);
  const price = pack && (await priceOfPack(work, service, pack));
  if (!pack || !price) throw notOffered("This pack is not sold for this service.");
  if (wish.shownGross !== null && !isSame(wish.shownGross, price.gross))
    throw quoteStale("The price of this pack has changed. Look at it again.");
  const cycle = await lockCycle(work, service.id);
  if (wish.way === "manual") await refuseOverMost(work, service.id, pack, cycle.start);
  const asItem = pack.toNextInvoice || wish.way === "auto";
  const isPrepaid = account.billing_type !== "recurring";
  if (asItem && isPrepaid) await refuseWithoutMoney(work, service, price.gross);
  const document = await issue(work, service, pack, asItem ? "item" : wish.document);
  const id = uuidv7(work.now.getTime());
  const row = {
    id,
    partner_id: service.partnerId,
    customer_id: service.customerId,
    payer_id: service.payerId,
    service_id: service.id,
    plan_id: pack.plan.id,
    title: titleOf(pack),
    bytes: pack.bytes,
    validity: pack.validity.kind,
    valid_days: pack.validity.kind === "days" ? pack.validity.days : null,
    way: wish.way,
    cycle_start: cycle.start,
    gross_minor: fromMoneyJson(price.gross).minor,
    currency: price.gross.currency,
    state: "waiting" as const,
    document_kind: document.kind,
    document_id: document.id,
    requested_by: JSON.stringify(wish.requestedBy),
    request_key: wish.requestKey,
    created_at: work.now,
    granted_at: null,
  };
  const saved = await db(work).insertInto("ordering.packs").values(row).returningAll().executeTakeFirstOrThrow();
  work.audit({
    entity: "data_pack",
    entityId: id,
    label: `Data pack ${saved.number} for ${serviceLabel(service.number)}`,
    action: wish.way === "auto" ? "buy_automatically" : "buy",
    partnerId: service.partnerId,
    customerId: service.customerId,
    changes: { pack: { before: null, after: titleOf(pack) }, gross: { before: null, after: price.gross.amount } },
  });
  return wish.payBefore && !asItem && saved.gross_minor > 0n ? saved : addData(work, saved);
}

/** Gives the data of a pack that is paid or need not be. Only the first who comes does. */
export async function addData(work: Work, pack: Pick<BoughtPack, "id">): Promise<BoughtPack> {
  const done = await db(work)
    .updateTable("ordering.packs")
    .set({ state: "done", granted_at: work.now })
    .where("id", "=", pack.id)
    .where("state", "=", "waiting")
    .returningAll()
    .executeTakeFirst();
  if (!done) return getPack(work, pack.id);
  await grantData(work, {
    serviceId: done.service_id,
    kind: done.way === "auto" ? "auto_topup" : "topup",
    bytes: done.bytes,
    validity: validityOf(done),
    grantKey: `pack:${done.id}`,
    title: done.title,
  });
  work.emit(
    packAdded,
    { partnerId: done.partner_id, customerId: done.customer_id, objectId: done.service_id },
    {
      ...{ serviceId: done.service_id, customerId: done.customer_id, packId: done.id, title: done.title, bytes: String(done.bytes) },
      ...{ way: done.way, grossMinor: String(done.gross_minor), currency: done.currency },
    },
  );
  return done;
}

export async function getPack(work: Work, packId: string): Promise<BoughtPack> {
  const row = await db(work)
    .selectFrom("ordering.packs as pack")
    .selectAll()
    .where("pack.id", "=", packId)
    .where(visibleTo(work.actor, { partner: "pack.partner_id", customer: "pack.customer_id" }))
    .executeTakeFirst();
  if (!row) throw notFound("There is no such pack.");
  return row;
}

async function issue(
  work: Work,
  service: Service,
  pack: Pack,
  kind: "invoice" | "proforma" | "item",
): Promise<{ kind: "invoice" | "proforma" | "item"; id: string }> {
  const line = lineOf(pack, await todayOf(work, service));
  if (!line) throw notOffered("This pack has no price.");
  if (kind === "item") {
    const { quantity, ...rest } = line;
    return {
      kind,
      id: await addFutureItem(work, service.payerId, { side: "debit", ...rest, quantity, serviceId: service.id, period: null }),
    };
  }
  const wanted = invoiceOf(line);
  if (kind === "proforma") return { kind, id: await issueOneTimeProforma(work, service.payerId, wanted) };
  const invoice = await issueOneTimeInvoice(work, service.payerId, wanted);
  work.audit({
    entity: "invoice",
    entityId: invoice.draft.id,
    label: `Invoice ${invoice.number}`,
    action: "issue",
    partnerId: service.partnerId,
    customerId: service.payerId,
    reason: `Data pack for ${serviceLabel(service.number)}`,
  });
  return { kind, id: invoice.draft.id };
}

/** Who is blocked for money pays first; what does not run needs no data. */
async function refuseWhoMayNot(work: Work, service: Service): Promise<void> {
  if (service.state !== "active") throw notOffered("This service does not run now.");
  for (const id of new Set([service.payerId, service.customerId]))
    if ((await getCustomer(work, id)).status === "blocked") throw accountBlocked("Your service is suspended. Pay what is open first.");
}

/** P-106 by hand: of this pack in this cycle, whatever became of its money. */
async function refuseOverMost(work: Work, serviceId: string, pack: Pack, cycleStart: Day): Promise<void> {
  if (pack.maxPerCycle === null) return;
  const { manual } = await countPacks(work, serviceId, cycleStart, pack.plan.id);
  if (manual >= pack.maxPerCycle)
    throw limitReached(`This pack can be bought ${pack.maxPerCycle} times in a month.`, {
      errors: [{ field: "planId", code: "limit-reached", params: { most: String(pack.maxPerCycle) } }],
    });
}

/** M-40 what is not paid by an invoice later must be paid by the balance now. */
async function refuseWithoutMoney(work: Work, service: Service, gross: { amount: string; currency: string }): Promise<void> {
  const { balanceMinor } = await getAccountMoney(work, service.payerId, await todayOf(work, service));
  const missing = fromMoneyJson(gross).minor - balanceMinor;
  if (missing > 0n)
    throw insufficientFunds("The balance does not pay for this pack.", {
      errors: [
        {
          field: "planId",
          code: "insufficient-funds",
          params: { missing: toMoneyJson(money(missing, gross.currency)).amount, currency: gross.currency },
        },
      ],
    });
}

/** What was bought in a cycle and not given up. */
export async function countPacks(
  work: Work,
  serviceId: string,
  cycleStart: Day,
  planId?: string,
): Promise<{ automatic: number; manual: number }> {
  const rows = await db(work)
    .selectFrom("ordering.packs")
    .select(["way", (each) => each.fn.countAll<bigint>().as("count")])
    .where("service_id", "=", serviceId)
    .where("cycle_start", "=", cycleStart)
    .where("state", "<>", "cancelled")
    .$if(planId !== undefined, (query) => query.where("plan_id", "=", planId ?? ""))
    .groupBy("way")
    .execute();
  const of = (way: string): number => Number(rows.find((row) => row.way === way)?.count ?? 0n);
  return { automatic: of("auto"), manual: of("manual") + of("staff") };
}

export async function leftNow(work: Work, serviceId: string) {
  const [quota] = await listQuotas(work, { serviceIds: [serviceId] });
  if (!quota) throw notOffered("Only a service with a data cap takes data packs.");
  return quota;
}

const isSame = (a: { amount: string; currency: string }, b: { amount: string; currency: string }): boolean =>
  a.currency === b.currency && fromMoneyJson(a).minor === fromMoneyJson(b).minor;

export const packView = (pack: BoughtPack): z.input<typeof PackView> => ({
  id: pack.id,
  number: Number(pack.number),
  serviceId: pack.service_id,
  title: pack.title,
  bytes: Number(pack.bytes),
  way: pack.way,
  state: pack.state,
  gross: toMoneyJson(money(pack.gross_minor, pack.currency)),
  document: { kind: pack.document_kind, id: pack.document_id },
  createdAt: pack.created_at.toISOString(),
  grantedAt: pack.granted_at?.toISOString() ?? null,
});
