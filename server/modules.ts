// Every module of the business, from the ground up. The program asks each for its routes, listeners, jobs and settings.
import { makeAccessPoints } from "./adapters/access-points.ts";
import { makeAccountingSystems } from "./adapters/accounting-systems.ts";
import { makeFiscalAddOns } from "./adapters/fiscal-add-ons.ts";
import { makeGateways } from "./adapters/gateways.ts";
import { makeRouterAdapters } from "./adapters/router-adapters.ts";
import { sandboxBank } from "./adapters/sandbox-gateway/serve-sandbox-bank.ts";
import { accessModule } from "./modules/access/index.ts";
import type { AccountingSystems } from "./modules/billing/connectors/ports.ts";
import type { MakeAccessPoints } from "./modules/billing/einvoice/ports.ts";
import type { FiscalAddOns } from "./modules/billing/fiscalisation/ports.ts";
import { billingModule } from "./modules/billing/index.ts";
import { catalogModule } from "./modules/catalog/index.ts";
import { collectionsModule } from "./modules/collections/index.ts";
import { customersModule } from "./modules/customers/index.ts";
import { devicesModule } from "./modules/devices/index.ts";
import type { RouterAdapters } from "./modules/devices/ports.ts";
import { dnsBlockingModule } from "./modules/dns-blocking/index.ts";
import { documentsModule } from "./modules/documents/index.ts";
import { identityModule } from "./modules/identity/index.ts";
import { inventoryModule } from "./modules/inventory/index.ts";
import { networkModule } from "./modules/network/index.ts";
import { notificationsModule } from "./modules/notifications/index.ts";
import { orderingModule } from "./modules/ordering/index.ts";
import { partnersModule } from "./modules/partners/index.ts";
import { paymentsModule } from "./modules/payments/index.ts";
import type { MakeGateways } from "./modules/payments/ports.ts";
import { portalModule } from "./modules/portal/index.ts";
import { reportsModule } from "./modules/reports/index.ts";
import { servicesModule } from "./modules/services/index.ts";
import { ticketsModule } from "./modules/tickets/index.ts";
import { usageModule } from "./modules/usage/index.ts";
import type { Module } from "./platform/module.ts";
import type { Tools } from "./platform/tools.ts";

/** What calls nothing above it, with the ways to the outside that it is given. A what-if simulation runs on these alone, with none. */
export const coreModules = (outside: {
  readonly accessPoints: MakeAccessPoints;
  readonly gateways: MakeGateways;
  readonly fiscalAddOns: FiscalAddOns;
  readonly accountingSystems: AccountingSystems;
  readonly routers: (tools: Tools) => RouterAdapters;
}): readonly Module[] => [
  partnersModule,
  identityModule,
  customersModule,
  catalogModule,
  networkModule,
  documentsModule,
  inventoryModule,
  servicesModule,
  usageModule,
  accessModule,
  devicesModule(outside.routers),
  billingModule(outside.accessPoints, outside.fiscalAddOns, outside.accountingSystems),
  paymentsModule(outside.gateways),
  collectionsModule,
  ticketsModule,
  orderingModule,
  dnsBlockingModule,
];

export const modules: readonly Module[] = [
  ...coreModules({
    accessPoints: makeAccessPoints,
    gateways: makeGateways,
    fiscalAddOns: makeFiscalAddOns(),
    accountingSystems: makeAccountingSystems(),
    routers: makeRouterAdapters,
  }),
  notificationsModule,
  reportsModule,
  portalModule,
  sandboxBank,
];
