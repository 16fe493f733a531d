import type { Api } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getService, type Service } from "../../services/index.ts";
import { getLineEndpoint, updateLineEndpoint } from "./contract.ts";
import { refuseWithoutLine, saveLine } from "./save-line.ts";
import { showLine } from "./show-line.ts";

export function lineRoutes(api: Api): void {
  api.serve(getLineEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params: { serviceId } }) => {
      const service = await reach(work, serviceId, "customers.services.view");
      refuseWithoutLine(service);
      return showLine(work, service);
    },
  });
  api.serve(updateLineEndpoint, {
    may: "customers.services.update",
    handle: async (work, { params: { serviceId }, body, version }) =>
      saveLine(work, await reach(work, serviceId, "customers.services.update"), body, version),
  });
}

async function reach(work: Work, serviceId: string, may: "customers.services.view" | "customers.services.update"): Promise<Service> {
  const service = await getService(work, serviceId);
  await getReachable(work, service.customerId, may);
  return service;
}
