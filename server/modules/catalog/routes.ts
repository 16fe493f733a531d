import { calendarDay, type Day } from "../../../shared/calendar.ts";
import type { Permission } from "../../../shared/permissions.ts";
import { multiply, rational, toDecimal, trimDecimal } from "../../../shared/rational.ts";
import { mayDo } from "../../platform/actor.ts";
import type { Api } from "../../platform/http/api.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { followBundle } from "./bundle-changes.ts";
import { changePlanState, deletePlan, openWayBack, updatePlan } from "./change-plan.ts";
import { changeTaxRate, deleteTax, updateTax } from "./change-tax.ts";
import { deleteTaxGroup, updateTaxGroup } from "./change-tax-group.ts";
import * as contract from "./contract.ts";
import { copyPlan } from "./copy-plan.ts";
import { createPlan, type PlanChanges } from "./create-plan.ts";
import { createTax } from "./create-tax.ts";
import { createTaxGroup } from "./create-tax-group.ts";
import { listPlansPage } from "./list-plans.ts";
import { getPlan, type Plan } from "./plan-queries.ts";
import { planRights } from "./plan-rights.ts";
import { type PlanKindWord, rightsNodeOf } from "./plan-rules.ts";
import { planView } from "./plan-view.ts";
import { promoRoutes } from "./promo-codes/routes.ts";
import { listTaxes, listTaxGroups, loadTaxBook } from "./tax-queries.ts";
import { effectiveRate, type Tax, type TaxBook, type TaxGroup } from "./tax-rules.ts";
import { taxUpdateRoutes } from "./tax-updates/routes.ts";
import { usesOfTax, usesOfTaxGroup } from "./tax-uses.ts";

export function routes(server: Api): void {
  serveTaxes(server);
  serveTaxGroups(server);
  servePlans(server);
  promoRoutes(server);
  taxUpdateRoutes(server);
}

const taxView = (tax: Tax) => ({ ...tax, ratePercent: trimDecimal(tax.ratePercent) });

function serveTaxes(server: Api): void {
  // Whoever makes plans chooses among taxes, so whoever sees plans sees these.
  server.serve(contract.listTaxesEndpoint, {
    may: ["finance.taxes.view", ...planRights("view")],
    handle: async (work) => ({ items: (await listTaxes(work)).map(taxView) }),
  });
  server.serve(contract.taxUsesEndpoint, {
    may: "finance.taxes.view",
    handle: (work, { params }) => usesOfTax(work, params.taxId),
  });
  server.serve(contract.createTaxEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { body }) => taxView(await createTax(work, body)),
  });
  server.serve(contract.updateTaxEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, body, version }) => taxView(await updateTax(work, params.taxId, body, version)),
  });
  server.serve(contract.changeTaxRateEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, body }) => taxView(await changeTaxRate(work, params.taxId, body)),
  });
  server.serve(contract.deleteTaxEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, version }) => {
      await deleteTax(work, params.taxId, version);
      return {};
    },
  });
}

function serveTaxGroups(server: Api): void {
  const view = async (work: Work, group: TaxGroup) => groupView(group, await loadTaxBook(work), calendarDay(work.now, "UTC"));
  server.serve(contract.listTaxGroupsEndpoint, {
    may: ["finance.taxes.view", ...planRights("view")],
    handle: async (work) => {
      const book = await loadTaxBook(work);
      return { items: (await listTaxGroups(work)).map((group) => groupView(group, book, calendarDay(work.now, "UTC"))) };
    },
  });
  server.serve(contract.taxGroupUsesEndpoint, {
    may: "finance.taxes.view",
    handle: (work, { params }) => usesOfTaxGroup(work, params.taxGroupId),
  });
  server.serve(contract.createTaxGroupEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { body }) => view(work, await createTaxGroup(work, body)),
  });
  server.serve(contract.updateTaxGroupEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, body, version }) => view(work, await updateTaxGroup(work, params.taxGroupId, body, version)),
  });
  server.serve(contract.deleteTaxGroupEndpoint, {
    may: "finance.taxes.update",
    handle: async (work, { params, version }) => {
      await deleteTaxGroup(work, params.taxGroupId, version);
      return {};
    },
  });
}

function groupView(group: TaxGroup, book: TaxBook, on: Day) {
  const share = effectiveRate(book, { taxId: null, taxGroupId: group.id }, on);
  return {
    ...group,
    components: group.components.map((component) => ({ ...component })),
    effectivePercent: share ? trimDecimal(toDecimal(multiply(share, rational(100n)), 5)) : null,
  };
}

/** The endpoint lets in whoever has the right for some kind; here it must be the plan's own. */
function refuseWithoutRight(work: Work, kind: PlanKindWord, action: "view" | "create" | "update" | "delete"): void {
  const right: Permission = `${rightsNodeOf(kind)}.${action}`;
  if (!mayDo(work.actor, right)) throw permissionDenied(`This needs the right ${right}.`);
}

async function planFor(work: Work, planId: string, action: "view" | "create" | "update" | "delete"): Promise<Plan> {
  const plan = await getPlan(work, planId);
  refuseWithoutRight(work, plan.kind, action);
  return plan;
}

function servePlans(server: Api): void {
  server.serve(contract.listPlansEndpoint, { may: planRights("view"), handle: (work, { query }) => listPlansPage(work, query) });
  server.serve(contract.getPlanEndpoint, {
    may: planRights("view"),
    handle: async (work, { params }) => planView(work, await planFor(work, params.planId, "view")),
  });
  server.serve(contract.createPlanEndpoint, {
    may: planRights("create"),
    handle: async (work, { body }) => {
      refuseWithoutRight(work, body.kind, "create");
      const { wayBackIds = [], ...fields } = body;
      const plan = await createPlan(work, withWideCounts(fields));
      await openWayBack(work, plan, wayBackIds);
      return planView(work, plan);
    },
  });
  server.serve(contract.updatePlanEndpoint, {
    may: planRights("update"),
    handle: async (work, { params, body, version }) => {
      const before = await planFor(work, params.planId, "update");
      const { wayBackIds = [], adjustBilledDays = false, ...fields } = body;
      const plan = await updatePlan(work, params.planId, withWideCounts(fields), version);
      await openWayBack(work, plan, wayBackIds);
      if (adjustBilledDays) await followBundle(work, before, plan);
      return planView(work, plan);
    },
  });
  server.serve(contract.copyPlanEndpoint, {
    may: planRights("create"),
    handle: async (work, { params, body }) => {
      await planFor(work, params.planId, "create");
      return planView(work, await copyPlan(work, params.planId, body));
    },
  });
  server.serve(contract.changePlanStateEndpoint, {
    may: planRights("update"),
    handle: async (work, { params, body, version }) => {
      await planFor(work, params.planId, "update");
      return planView(work, await changePlanState(work, params.planId, body.to, version));
    },
  });
  server.serve(contract.deletePlanEndpoint, {
    may: planRights("delete"),
    handle: async (work, { params, version }) => {
      await planFor(work, params.planId, "delete");
      await deletePlan(work, params.planId, version);
      return {};
    },
  });
}

interface Counts {
  readonly downBps?: number | null | undefined;
  readonly upBps?: number | null | undefined;
  readonly dataCapBytes?: number | null | undefined;
}

/** JSON carries whole numbers, the database 64-bit ones. */
function withWideCounts<Body extends Counts>({ downBps, upBps, dataCapBytes, ...rest }: Body): Omit<Body, keyof Counts> & WideCounts {
  return {
    ...rest,
    ...(downBps === undefined ? {} : { downBps: wide(downBps) }),
    ...(upBps === undefined ? {} : { upBps: wide(upBps) }),
    ...(dataCapBytes === undefined ? {} : { dataCapBytes: wide(dataCapBytes) }),
  };
}
type WideCounts = Pick<PlanChanges, keyof Counts>;
const wide = (count: number | null): bigint | null => (count === null ? null : BigInt(count));
