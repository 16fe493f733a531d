import type { Api } from "../../platform/http/api.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable } from "../customers/index.ts";
import { inMenu } from "../partners/index.ts";
import { getService } from "../services/index.ts";
import * as contract from "./contract.ts";
import { servicePasswordAt } from "./service-password.ts";
import * as switches from "./switches.ts";

export function switchRoutes(api: Api): void {
  const mayView = ["config.networking.view", "config.networking.update"] as const;
  api.serve(contract.listSwitchesEndpoint, { may: mayView, handle: (work) => switches.listSwitches(work) });
  api.serve(contract.createSwitchEndpoint, {
    may: "config.networking.update",
    handle: (work, { body }) => switches.createSwitch(work, body),
  });
  api.serve(contract.updateSwitchEndpoint, {
    may: "config.networking.update",
    handle: (work, { params, body, version }) => switches.updateSwitch(work, params.switchId, body, version),
  });
  api.serve(contract.deleteSwitchEndpoint, {
    may: "config.networking.update",
    handle: async (work, { params, version }) => {
      await switches.deleteSwitch(work, params.switchId, version);
      return {};
    },
  });
  api.serve(contract.serviceAttributesEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params: { serviceId } }) => {
      await getReachable(work, (await getService(work, serviceId)).customerId, "customers.services.view");
      return showAttributes(work, serviceId);
    },
  });
  api.serve(contract.turnSwitchEndpoint, {
    may: "customers.services.update",
    unaudited: "what stands so already is sent again and changes nothing; a change has its entry",
    handle: async (work, { params: { serviceId }, body }) => {
      await getReachable(work, (await getService(work, serviceId)).customerId, "customers.services.update");
      await switches.turnSwitch(work, serviceId, body.key, body.isOn);
      return showAttributes(work, serviceId);
    },
  });
  api.serve(contract.portalSwitchesEndpoint, {
    may: "customer",
    when: inMenu("services"),
    handle: (work, { params }) => switches.listOwnSwitches(work, params.serviceId),
  });
  api.serve(contract.portalTurnSwitchEndpoint, {
    may: "customer",
    when: inMenu("services"),
    unaudited: "what stands so already is sent again and changes nothing; a change has its entry",
    handle: (work, { params, body }) => switches.turnOwnSwitch(work, params.serviceId, body.key, body.isOn),
  });
}

async function showAttributes(work: Work, serviceId: string) {
  const attributes = await switches.attributesOf(work, await getService(work, serviceId));
  return {
    items: attributes.map(({ each: { key, titles, helps, part, permission }, isOn, changedAt }) => ({
      ...{ key, titles, helps, part, permission, isOn },
      changedAt: changedAt?.toISOString() ?? null,
    })),
    passwordChangedAt: (await servicePasswordAt(work, serviceId))?.toISOString() ?? null,
  };
}
