import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import * as contract from "./contract.ts";
import { placeEquipment } from "./place-equipment.ts";
import { createEquipment, maintainEquipment, retireEquipment, updateEquipment } from "./save-equipment.ts";
import { listEquipment, showEquipment } from "./show-equipment.ts";

export function equipmentRoutes(api: Api, tools: Tools): void {
  api.serve(contract.listEquipmentEndpoint, {
    may: "network.monitoring.view",
    handle: (work, { query }) => listEquipment(work, query),
  });
  api.serve(contract.getEquipmentEndpoint, {
    may: "network.monitoring.view",
    handle: (work, { params }) => showEquipment(work, params.equipmentId),
  });
  api.serve(contract.createEquipmentEndpoint, {
    may: "network.monitoring.create",
    handle: async (work, { body }) => showEquipment(work, (await createEquipment(work, tools, body)).id),
  });
  api.serve(contract.updateEquipmentEndpoint, {
    may: "network.monitoring.update",
    handle: async (work, { params, body, version }) =>
      showEquipment(work, (await updateEquipment(work, tools, params.equipmentId, body, version)).id),
  });
  api.serve(contract.maintainEquipmentEndpoint, {
    may: "network.monitoring.update",
    handle: async (work, { params, body, version }) => {
      const until = body.until === null ? null : new Date(body.until);
      return showEquipment(work, (await maintainEquipment(work, params.equipmentId, until, version)).id);
    },
  });
  api.serve(contract.placeEquipmentEndpoint, {
    may: "network.monitoring.update",
    handle: async (work, { params, body, version }) =>
      showEquipment(work, (await placeEquipment(work, params.equipmentId, body, version)).id),
  });
  api.serve(contract.retireEquipmentEndpoint, {
    may: "network.monitoring.delete",
    handle: async (work, { params, version }) => showEquipment(work, (await retireEquipment(work, params.equipmentId, version)).id),
  });
}
