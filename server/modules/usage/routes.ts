import { mayDo } from "../../platform/actor.ts";
import type { Api } from "../../platform/http/api.ts";
import { ownId } from "../../platform/own-customer.ts";
import { notFound, permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getPlan, rightsNodeOf } from "../catalog/index.ts";
import { getReachable } from "../customers/index.ts";
import { inMenu } from "../partners/index.ts";
import { getService } from "../services/index.ts";
import * as contract from "./contract.ts";
import { correctBucket, giveData } from "./correct-bucket.ts";
import { listCorrectionsForStaff } from "./corrections/show-corrections.ts";
import { sessionsList, statisticsGraph, statisticsPage, usageOnHome } from "./features.ts";
import { portalGraphEndpoint, serviceGraphEndpoint } from "./graphs/contract.ts";
import { showGraph } from "./graphs/show-graph.ts";
import { saveUsageAlerts, showUsageAlerts } from "./own-thresholds.ts";
import { savePackTerms, savePlanTerms, showPlanData } from "./plan-terms.ts";
import { listCycles, listQuotas, type Quota } from "./show-quota.ts";
import {
  graphReach,
  listSessionsForStaff,
  ownReach,
  reachOfStaff,
  showOwnSessions,
  showOwnStatistics,
  showStatistics,
} from "./show-statistics.ts";

export function routes(server: Api): void {
  servePortal(server);
  serveStaff(server);
  servePlans(server);
}

function servePortal(server: Api): void {
  server.serve(contract.usageAlertsEndpoint, { may: "customer", when: inMenu("services"), handle: (work) => showUsageAlerts(work) });
  server.serve(contract.saveUsageAlertsEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (work, { body, version }) => saveUsageAlerts(work, body.own, version),
  });
  server.serve(contract.portalUsageEndpoint, {
    may: "customer",
    when: usageOnHome,
    handle: async (work) => ({ items: await listQuotas(work, { customerId: ownId(work) }) }),
  });
  server.serve(contract.portalQuotaEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: async (work, { params: { serviceId } }) => {
      const service = await getService(work, serviceId);
      if (service.customerId !== ownId(work)) throw notFound("There is no such service.");
      const [quota] = await listQuotas(work, { serviceIds: [serviceId] });
      return { quota: quota ?? null, cycles: quota ? await listCycles(work, serviceId) : [] };
    },
  });
  server.serve(contract.portalStatisticsEndpoint, {
    may: "customer",
    when: statisticsPage,
    handle: (work, { query }) => showOwnStatistics(work, query),
  });
  server.serve(portalGraphEndpoint, {
    may: "customer",
    when: statisticsGraph,
    handle: async (work, { query: { serviceId, ...asked } }) => showGraph(work, graphReach(await ownReach(work), serviceId), asked),
  });
  server.serve(contract.portalSessionsEndpoint, {
    may: "customer",
    when: sessionsList,
    handle: (work, { query }) => showOwnSessions(work, query),
  });
}

const see = "network.usage.view" as const;
const yearMs = 366 * 24 * 3_600_000;

async function reach(work: Work, serviceId: string) {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, see);
  return reachOfStaff(work, service);
}

async function quotaOf(work: Work, serviceId: string): Promise<Quota> {
  const [quota] = await listQuotas(work, { serviceIds: [serviceId] });
  if (!quota) throw notFound("This service has no data cap.");
  return quota;
}

function serveStaff(server: Api): void {
  server.serve(contract.serviceUsageEndpoint, {
    may: see,
    handle: async (work, { params: { serviceId }, query }) => {
      const found = await showStatistics(work, await reach(work, serviceId), query);
      const corrections = await listCorrectionsForStaff(work, [serviceId], new Date(work.now.getTime() - yearMs));
      return { ...found, isCounted: found.knownUntil !== null, corrections, cycles: await listCycles(work, serviceId) };
    },
  });
  server.serve(contract.serviceSessionsEndpoint, {
    may: see,
    handle: async (work, { params: { serviceId }, query }) => listSessionsForStaff(work, await reach(work, serviceId), query),
  });
  server.serve(serviceGraphEndpoint, {
    may: see,
    handle: async (work, { params: { serviceId }, query }) => showGraph(work, graphReach(await reach(work, serviceId), serviceId), query),
  });
  server.serve(contract.grantDataEndpoint, {
    may: "network.usage.adjust",
    handle: async (work, { params: { serviceId }, body }) => {
      await giveData(work, serviceId, body);
      return quotaOf(work, serviceId);
    },
  });
  server.serve(contract.correctBucketEndpoint, {
    may: "network.usage.adjust",
    handle: async (work, { params: { bucketId }, body }) => quotaOf(work, await correctBucket(work, bucketId, body)),
  });
}

/** Packs go with the right for internet plans. */
async function refuseWithoutRight(work: Work, planId: string, action: "view" | "update"): Promise<void> {
  const right = `${rightsNodeOf((await getPlan(work, planId)).kind)}.${action}` as const;
  if (!mayDo(work.actor, right)) throw permissionDenied(`This needs the right ${right}.`);
}

function servePlans(server: Api): void {
  server.serve(contract.planDataEndpoint, {
    may: "plans.internet.view",
    handle: async (work, { params: { planId } }) => {
      await refuseWithoutRight(work, planId, "view");
      return showPlanData(work, planId);
    },
  });
  server.serve(contract.savePlanTermsEndpoint, {
    may: "plans.internet.update",
    handle: (work, { params: { planId }, body, version }) => savePlanTerms(work, planId, body, version),
  });
  server.serve(contract.savePackTermsEndpoint, {
    may: "plans.internet.update",
    handle: (work, { params: { planId }, body, version }) => savePackTerms(work, planId, body, version),
  });
}
