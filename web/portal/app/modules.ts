// Everything that modules bring, joined in one list.
import { billingModule } from "../billing/module.ts";
import { deviceModule } from "../device/module.ts";
import { devicesModule } from "../devices/module.ts";
import { documentsModule } from "../documents/module.ts";
import { helpModule } from "../help/module.ts";
import { homeModule } from "../home/module.ts";
import { identityModule } from "../identity/module.ts";
import { moreModule } from "../more/module.ts";
import { newsModule } from "../news/module.ts";
import { notificationsModule } from "../notifications/module.ts";
import { ordersModule } from "../orders/module.ts";
import { profileModule } from "../profile/module.ts";
import { servicesModule } from "../services/module.ts";
import { ticketsModule } from "../tickets/module.ts";
import { usageModule } from "../usage/module.ts";
import type { PortalModule } from "./module.ts";

export const modules: readonly PortalModule[] = [
  homeModule,
  servicesModule,
  ordersModule,
  usageModule,
  billingModule,
  ticketsModule,
  notificationsModule,
  newsModule,
  documentsModule,
  devicesModule,
  helpModule,
  profileModule,
  identityModule,
  deviceModule,
  moreModule,
];
