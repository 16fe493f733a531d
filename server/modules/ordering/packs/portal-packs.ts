// Packs as customers see, buy and set them. Whose service it is was checked as the customer; the money is the program's to book.
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { Works } from "../../../platform/http/api.ts";
import { editConflict, featureOff, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { cancelProforma, creditInvoice } from "../../billing/index.ts";
import { getCustomer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { getService, type Service, serviceLabel } from "../../services/index.ts";
import { listQuotas, type Pack } from "../../usage/index.ts";
import { reachOwn } from "../planned-changes/portal-changes.ts";
import { notOffered } from "../problems.ts";
import { buyByItself } from "./auto-packs.ts";
import type { portalAutoPacksEndpoint, portalBuyPackEndpoint, portalPackPriceEndpoint, portalPacksEndpoint } from "./contract.ts";
import { countedOf } from "./pack-rules.ts";
import {
  countPacks,
  getPack,
  leftNow,
  listOfferedPacks,
  packView,
  priceOfPack,
  sellPack,
  throughOf,
  titleOf,
  todayOf,
} from "./sell-pack.ts";
import * as settings from "./settings.ts";
import { db } from "./tables.ts";

const asProgram = "data-packs";
type Options = z.input<typeof portalPacksEndpoint.returns>;
type Auto = NonNullable<Options["auto"]>;
type Permissions = Auto["permissions"];

/** The usual maximum (M-40). */
const usualMost = 3;
const shownBought = 50;

export async function showPacks(works: Works, serviceId: string): Promise<Options> {
  await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const service = await getService(work, serviceId);
    const bought = (await listBought(work, serviceId)).map(packView);
    const [quota] = await listQuotas(work, { serviceIds: [serviceId] });
    if (!quota) return { manual: null, auto: null, autoPacks: [], bought };
    const place = { partnerId: service.partnerId };
    const isManual = await getSetting(work, settings.manualTopup, place);
    const isAuto = await getSetting(work, settings.autoTopup, place);
    const today = await todayOf(work, service);
    const offered: { pack: Pack; view: Awaited<ReturnType<typeof viewOf>> }[] = [];
    for (const pack of await listOfferedPacks(work, service)) {
      const view = await viewOf(work, service, pack, { today, cycleEnd: quota.resetOn as Day });
      if (view) offered.push({ pack, view });
    }
    const auto = isAuto ? await autoView(work, service, quota.cycleStart as Day) : null;
    return {
      manual: isManual
        ? {
            payBefore: await getSetting(work, settings.payBefore, place),
            packs: await Promise.all(
              offered.map(async ({ pack, view }) => {
                const { manual: count } = await countPacks(work, serviceId, quota.cycleStart as Day, pack.plan.id);
                return {
                  ...(view as NonNullable<typeof view>),
                  ...{ maxPerCycle: pack.maxPerCycle, bought: count, isAtLimit: pack.maxPerCycle !== null && count >= pack.maxPerCycle },
                };
              }),
            ),
            refusal: await refusalOf(work, service),
          }
        : null,
      auto,
      autoPacks: auto
        ? offered.flatMap(({ view }) => (view ? [{ planId: view.planId, title: view.title, bytes: view.bytes, gross: view.gross }] : []))
        : [],
      bought,
    };
  });
}

export const listBought = (work: Work, serviceId: string) =>
  db(work)
    .selectFrom("ordering.packs")
    .selectAll()
    .where("service_id", "=", serviceId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(shownBought)
    .execute();

export async function viewOf(work: Work, service: Service, pack: Pack, on: { today: Day; cycleEnd: Day }) {
  const price = await priceOfPack(work, service, pack);
  if (!price) return undefined;
  return {
    planId: pack.plan.id,
    title: titleOf(pack),
    bytes: Number(pack.bytes),
    validity: pack.validity.kind,
    validDays: pack.validity.kind === "days" ? pack.validity.days : null,
    throughOn: throughOf(pack, on),
    gross: price.gross,
    toNextInvoice: pack.toNextInvoice,
  };
}

async function refusalOf(work: Work, service: Service): Promise<"account-blocked" | "not-running" | null> {
  if (service.state !== "active") return "not-running";
  for (const id of new Set([service.payerId, service.customerId]))
    if ((await getCustomer(work, id)).status === "blocked") return "account-blocked";
  return null;
}

/** P-103 size, price, validity, and what there is afterwards. */
export async function priceForCustomer(
  works: Works,
  serviceId: string,
  planId: string,
): Promise<z.input<typeof portalPackPriceEndpoint.returns>> {
  await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const service = await getService(work, serviceId);
    const quota = await leftNow(work, serviceId);
    const pack = (await listOfferedPacks(work, service)).find(({ plan }) => plan.id === planId);
    const price = pack && (await priceOfPack(work, service, pack));
    const view = pack && (await viewOf(work, service, pack, { today: await todayOf(work, service), cycleEnd: quota.resetOn as Day }));
    if (!pack || !price || !view) throw notOffered("This pack is not sold for this service.");
    const place = { partnerId: service.partnerId };
    return {
      ...view,
      ...price,
      payBefore: (await getSetting(work, settings.payBefore, place)) && !pack.toNextInvoice,
      document: await getSetting(work, settings.packDocument, place),
      leftBytes: quota.leftBytes,
      leftAfterBytes: quota.leftBytes + Number(pack.bytes),
    };
  });
}

export async function buyForCustomer(
  works: Works,
  serviceId: string,
  { planId, gross }: z.output<(typeof portalBuyPackEndpoint)["body"]>,
): Promise<ReturnType<typeof packView>> {
  const requestedBy = await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const place = { partnerId: (await getService(work, serviceId)).partnerId };
    const pack = await sellPack(work, {
      ...{ serviceId, planId, shownGross: gross, way: "manual", requestedBy },
      payBefore: await getSetting(work, settings.payBefore, place),
      document: await getSetting(work, settings.packDocument, place),
      requestKey: `portal:${works.repeatKey}`,
    });
    return packView(pack);
  });
}

/** Nothing came of it: the proforma is cancelled, the invoice credited. What is paid meanwhile is not given up. */
export async function cancelForCustomer(works: Works, packId: string): Promise<ReturnType<typeof packView>> {
  await works.inWork((work) => getPack(work, packId));
  return works.asSystem(asProgram, async (work) => {
    const pack = await db(work).selectFrom("ordering.packs").selectAll().where("id", "=", packId).forUpdate().executeTakeFirstOrThrow();
    if (pack.state === "cancelled") return packView(pack);
    if (pack.state === "done") throw notOffered("Its data is there already.");
    const reason = "The data pack was not wanted any more.";
    if (pack.document_kind === "proforma") await cancelProforma(work, pack.document_id, reason);
    else if (pack.document_kind === "invoice")
      await creditInvoice(work, { invoiceId: pack.document_id, reason, releaseDays: false, isQuiet: true });
    const cancelled = await db(work)
      .updateTable("ordering.packs")
      .set({ state: "cancelled" })
      .where("id", "=", packId)
      .returningAll()
      .executeTakeFirstOrThrow();
    work.audit({
      entity: "data_pack",
      entityId: packId,
      label: `Data pack ${pack.number}`,
      action: "cancel",
      partnerId: pack.partner_id,
      customerId: pack.customer_id,
    });
    return packView(cancelled);
  });
}

async function permissionsOf(work: Work, partnerId: string): Promise<Permissions> {
  const of = (setting: typeof settings.autoTopupField) => getSetting(work, setting, { partnerId });
  return {
    autoTopup: await of(settings.autoTopupField),
    autoPlans: await of(settings.autoPlansField),
    limitType: await of(settings.limitTypeField),
    maxPerMonth: await of(settings.maxPerMonthField),
  };
}

async function autoView(work: Work, service: Service, cycleStart: Day): Promise<Auto | null> {
  const permissions = await permissionsOf(work, service.partnerId);
  // Whoever may see none of it has nothing to see.
  if (permissions.autoTopup === "hidden") return null;
  const row = await db(work).selectFrom("ordering.auto_packs").selectAll().where("service_id", "=", service.id).executeTakeFirst();
  const limitType = row?.limit_type ?? "automatic";
  const counts = await countPacks(work, service.id, cycleStart);
  return {
    permissions,
    isOn: row?.is_on ?? false,
    packPlanId: permissions.autoPlans === "hidden" ? null : (row?.pack_plan_id ?? null),
    limitType,
    maxPerMonth: row?.max_per_month ?? usualMost,
    countedPacks: countedOf({ limitType, ...counts }),
    stoppedWhy: row?.stopped_cycle === cycleStart ? row.stopped_why : null,
    version: row?.version ?? 0,
  };
}

type AutoWish = z.output<(typeof portalAutoPacksEndpoint)["body"]>;

/** P-104 each field only as far as the provider lets customers change it. */
export async function setAutoForCustomer(works: Works, serviceId: string, wish: AutoWish, version: number): Promise<Auto> {
  const requestedBy = await reachOwn(works, serviceId);
  return works.asSystem(asProgram, async (work) => {
    const service = await getService(work, serviceId);
    const quota = await leftNow(work, serviceId);
    const before = await autoView(work, service, quota.cycleStart as Day);
    if (!before) throw featureOff();
    if (before.version !== version) throw editConflict("This was changed meanwhile.", { current: before });
    const stored = await db(work)
      .selectFrom("ordering.auto_packs")
      .select("pack_plan_id")
      .where("service_id", "=", serviceId)
      .executeTakeFirst();
    const packPlanId = before.permissions.autoPlans === "edit" ? wish.packPlanId : (stored?.pack_plan_id ?? null);
    refuseWhatIsFixed(before, wish);
    if (wish.isOn && packPlanId === null) throw fieldProblem("packPlanId", "required", "Choose a pack.");
    if (
      packPlanId !== null &&
      packPlanId !== stored?.pack_plan_id &&
      !(await listOfferedPacks(work, service)).some(({ plan }) => plan.id === packPlanId)
    )
      throw fieldProblem("packPlanId", "unknown-value", "This pack is not sold for this service.");
    const values = {
      is_on: wish.isOn,
      pack_plan_id: packPlanId,
      limit_type: wish.limitType,
      max_per_month: wish.maxPerMonth,
      // Another wish is another try.
      ...{ stopped_cycle: null, stopped_why: null },
    };
    await db(work)
      .insertInto("ordering.auto_packs")
      .values({ service_id: serviceId, partner_id: service.partnerId, customer_id: service.customerId, ...values, last_bought_at: null })
      .onConflict((conflict) => conflict.column("service_id").doUpdateSet({ ...values, version: before.version + 1 }))
      .execute();
    work.audit({
      entity: "service",
      entityId: serviceId,
      label: serviceLabel(service.number),
      action: "auto_packs_changed",
      partnerId: service.partnerId,
      customerId: service.customerId,
      reason: `Asked for by ${String(requestedBy.name ?? "the customer")}`,
      changes: {
        isOn: { before: before.isOn, after: wish.isOn },
        maxPerMonth: { before: before.maxPerMonth, after: wish.maxPerMonth },
        limitType: { before: before.limitType, after: wish.limitType },
      },
    });
    if (wish.isOn) await buyByItself(work, serviceId);
    const after = await autoView(work, service, quota.cycleStart as Day);
    if (!after) throw featureOff();
    return after;
  });
}

function refuseWhatIsFixed({ permissions, ...before }: Auto, wish: AutoWish): void {
  const fixed = (field: string): never => {
    throw fieldProblem(field, "not-editable", "Your provider has set this.");
  };
  if (permissions.autoTopup !== "edit" && wish.isOn !== before.isOn) fixed("isOn");
  if (permissions.limitType !== "edit" && wish.limitType !== before.limitType) fixed("limitType");
  if (permissions.maxPerMonth !== "edit" && wish.maxPerMonth !== before.maxPerMonth) fixed("maxPerMonth");
}
