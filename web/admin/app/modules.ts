// Everything that modules bring, joined in one list.
import { billingModule } from "../billing/module.ts";
import { catalogModule } from "../catalog/module.ts";
import { collectionsModule } from "../collections/module.ts";
import { contentModule } from "../content/module.ts";
import { customersModule } from "../customers/module.ts";
import { devicesModule } from "../devices/module.ts";
import { documentsModule } from "../documents/module.ts";
import { homeModule } from "../home/module.ts";
import { identityModule } from "../identity/module.ts";
import { networkModule } from "../network/module.ts";
import { notificationsModule } from "../notifications/module.ts";
import { orderingModule } from "../ordering/module.ts";
import { partnersModule } from "../partners/module.ts";
import { paymentsModule } from "../payments/module.ts";
import { reportsModule } from "../reports/module.ts";
import { servicesModule } from "../services/module.ts";
import { ticketsModule } from "../tickets/module.ts";
import { usageModule } from "../usage/module.ts";
import type { AdminModule } from "./module.ts";

export const modules: readonly AdminModule[] = [
  homeModule,
  // Its list of customers stands first in their group, and what it finds on top in the palette.
  reportsModule,
  customersModule,
  servicesModule,
  usageModule,
  ticketsModule,
  networkModule,
  devicesModule,
  documentsModule,
  billingModule,
  paymentsModule,
  collectionsModule,
  catalogModule,
  partnersModule,
  identityModule,
  orderingModule,
  notificationsModule,
  contentModule,
];
