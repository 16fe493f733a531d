import type { Feature } from "../../../platform/feature.ts";
import { inMenu, switchedBy } from "../../partners/index.ts";
import { ordersEnabled } from "./settings.ts";

const orders = switchedBy("orders", ordersEnabled, (on) => on);

/** P-93 the shop, the cart and the customer's orders. */
export const orderPages: readonly Feature[] = [inMenu("services"), orders];
export const orderFeatures: readonly Feature[] = [orders];
