import type { Day } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Api } from "../../../platform/http/api.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getService } from "../../services/index.ts";
import { listQuotas } from "../../usage/index.ts";
import * as contract from "./contract.ts";
import { anyPacks, autoPacks, buyingPacks } from "./features.ts";
import { buyForCustomer, cancelForCustomer, listBought, priceForCustomer, setAutoForCustomer, showPacks, viewOf } from "./portal-packs.ts";
import { getPack, listOfferedPacks, packView, sellPack, todayOf } from "./sell-pack.ts";

export function packRoutes(server: Api): void {
  servePortal(server);
  serveStaff(server);
}

function servePortal(server: Api): void {
  server.serveBetweenWorks(contract.portalPacksEndpoint, {
    may: "customer",
    when: anyPacks,
    handle: (works, { params }) => showPacks(works, params.serviceId),
  });
  server.serveBetweenWorks(contract.portalPackPriceEndpoint, {
    may: "customer",
    when: buyingPacks,
    unaudited: "a price that is looked at changes nothing; buying has its entry",
    handle: (works, { params, body }) => priceForCustomer(works, params.serviceId, body.planId),
  });
  server.serveBetweenWorks(contract.portalBuyPackEndpoint, {
    may: "customer",
    when: buyingPacks,
    unaudited: "a repeated request changes nothing; a sale has its entry",
    handle: (works, { params, body }) => buyForCustomer(works, params.serviceId, body),
  });
  server.serve(contract.portalPackEndpoint, {
    may: "customer",
    when: anyPacks,
    handle: async (work, { params }) => packView(await getPack(work, params.packId)),
  });
  server.serveBetweenWorks(contract.portalCancelPackEndpoint, {
    may: "customer",
    when: anyPacks,
    unaudited: "what was cancelled before changes nothing; a cancellation has its entry",
    handle: (works, { params }) => cancelForCustomer(works, params.packId),
  });
  server.serveBetweenWorks(contract.portalAutoPacksEndpoint, {
    may: "customer",
    when: autoPacks,
    handle: (works, { params, body, version }) => setAutoForCustomer(works, params.serviceId, body, version),
  });
}

const may = "customers.services.update" as const;

async function reach(work: Work, serviceId: string) {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, may);
  return service;
}

function serveStaff(server: Api): void {
  server.serve(contract.servicePacksEndpoint, {
    may,
    handle: async (work, { params: { serviceId } }) => {
      const service = await reach(work, serviceId);
      const [quota] = await listQuotas(work, { serviceIds: [serviceId] });
      const packs: NonNullable<Awaited<ReturnType<typeof viewOf>>>[] = [];
      if (quota)
        for (const pack of await listOfferedPacks(work, service)) {
          const view = await viewOf(work, service, pack, { today: await todayOf(work, service), cycleEnd: quota.resetOn as Day });
          if (view) packs.push(view);
        }
      return { packs, bought: (await listBought(work, serviceId)).map(packView) };
    },
  });
  server.serve(contract.sellPackEndpoint, {
    may,
    handle: async (work, { params: { serviceId }, body }) => {
      await reach(work, serviceId);
      const pack = await sellPack(work, {
        ...{ serviceId, planId: body.planId, shownGross: body.gross, way: "staff", payBefore: false, document: "invoice" },
        requestKey: `staff:${uuidv7(work.now.getTime())}`,
        requestedBy: describeActor(work),
      });
      return packView(pack);
    },
  });
}
