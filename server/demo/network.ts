// Where the demo provider's equipment stands: two sites, a simulated BNG on this machine, and two more that are only on paper.

import { createEquipmentEndpoint } from "../modules/network/equipment/contract.ts";
import {
  createEquipment,
  createNas,
  createSite,
  dnsAddress,
  landingAddress,
  radiusAccountingPort,
  radiusAddress,
  radiusPort,
} from "../modules/network/index.ts";
import { createNasEndpoint } from "../modules/network/routers/contract.ts";
import { createSiteEndpoint } from "../modules/network/sites/contract.ts";
import { setSetting } from "../modules/partners/index.ts";
import type { Tools } from "../platform/tools.ts";
import type { Work } from "../platform/work.ts";

/** Known to everybody: it opens nothing but the demo. The simulated NAS uses it, too. */
export const demoNasSecret = "demarc-demo-nas-secret";
/** Where a development installation listens, and where its simulated NAS does. */
const ports = { authentication: 11_812, accounting: 11_813, simulatedNas: 13_799 };
const loopback = "127.0.0.1";

export async function buildNetwork(work: Work, tools: Tools, { north, harbour }: { north: string; harbour: string }): Promise<void> {
  const site = (body: object) => createSite(work, createSiteEndpoint.body.parse(body));
  const nas = (body: object) => createNas(work, tools, createNasEndpoint.body.parse(body));
  const pop = await site({
    ...{ name: "Exchange Old Town", kind: "pop", address: "Marktgasse 4, Altenhafen", lat: 54.3102, lng: 10.1391, tags: ["core"] },
    contact: "Caretaker: 0431 555 0112, weekdays from 7 to 16 h",
    power: "Two feeds, batteries for 4 hours",
  });
  const tower = await site({
    ...{
      name: "Harbour tower",
      kind: "tower",
      parentId: pop.id,
      partnerIds: [harbour],
      address: "Quay 9, Altenhafen",
      lat: 54.3201,
      lng: 10.1502,
    },
    landlord: "Port authority; access after a call to the gatehouse",
    power: "One feed, batteries for 90 minutes",
  });
  await nas({
    ...{ name: "BNG 1 (simulated)", siteId: pop.id, profile: "mikrotik_ppp", sources: [loopback], secret: demoNasSecret },
    ...{ model: "Simulated RouterOS", nasIdentifier: "bng-1", nasIpAddress: loopback, dynamicPort: ports.simulatedNas, tags: ["core"] },
  });
  await nas({
    ...{ name: "BNG 2", siteId: pop.id, profile: "accel_ppp", partnerIds: [north], sources: ["198.51.100.2"], nasIdentifier: "bng-2" },
    ...{ model: "accel-ppp 1.13 on Debian", managementAddress: "bng-2.northern.example" },
  });
  await nas({
    ...{ name: "Harbour hotspot", siteId: tower.id, profile: "mikrotik_hotspot", partnerIds: [harbour], sources: ["198.51.100.64/28"] },
    ...{ model: "hAP ax3", serial: "HGF09XK4T2B", managementAddress: "198.51.100.65" },
  });
  await putUnderWatch(work, tools, { popId: pop.id, towerId: tower.id, harbour });
  for (const setting of [radiusAddress, dnsAddress, landingAddress]) await setSetting(work, setting, { level: "system" }, loopback, 0);
  await setSetting(work, radiusPort, { level: "system" }, ports.authentication, 0);
  await setSetting(work, radiusAccountingPort, { level: "system" }, ports.accounting, 0);
}

/** On Linux every address of 127.0.0.0/8 answers: the exchange is well. The tower's switch is nowhere, so what hangs on it cannot be reached. */
async function putUnderWatch(
  work: Work,
  tools: Tools,
  { popId, towerId, harbour }: { popId: string; towerId: string; harbour: string },
): Promise<void> {
  const equipment = (body: object) => createEquipment(work, tools, createEquipmentEndpoint.body.parse(body));
  const core = await equipment({
    ...{ name: "Core switch", kind: "switch", siteId: popId, address: "127.0.0.1", vendor: "MikroTik", model: "CRS326", tags: ["core"] },
    serial: "D84F0C1A77E2",
  });
  await equipment({
    name: "OLT Old Town",
    kind: "olt",
    siteId: popId,
    parentId: core.id,
    address: "127.0.1.1",
    vendor: "ZTE",
    model: "C320",
  });
  await equipment({ name: "Batteries Old Town", kind: "ups", siteId: popId, parentId: core.id, address: "127.0.1.2", vendor: "APC" });
  await equipment({
    name: "Link to the harbour",
    kind: "radio",
    siteId: popId,
    parentId: core.id,
    address: "127.0.1.3",
    vendor: "Ubiquiti",
  });
  await equipment({ name: "Monitoring server", kind: "server", siteId: popId, parentId: core.id, address: "127.0.1.4" });
  const tower = await equipment({
    ...{ name: "Tower switch", kind: "switch", siteId: towerId, address: "198.51.100.66", partnerIds: [harbour], vendor: "MikroTik" },
  });
  await equipment({
    name: "Sector east",
    kind: "access_point",
    siteId: towerId,
    parentId: tower.id,
    address: "198.51.100.67",
    partnerIds: [harbour],
  });
}
