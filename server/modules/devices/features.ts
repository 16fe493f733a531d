// What of routers and connections is switched on for customers (P-2, portal.md 2.3). Single acts are refused by `portal.acs_actions`.
import type { Feature } from "../../platform/feature.ts";
import { inMenu, switchedBy } from "../partners/index.ts";
import { portalPasswordChange, portalRouters, portalSelfCheck } from "./settings.ts";

export const acsDevices = switchedBy("acs_devices", portalRouters, (on) => on);
const selfCheck = switchedBy("services.self_check", portalSelfCheck, (on) => on);
const passwordChange = switchedBy("services.password_change", portalPasswordChange, (on) => on);

export const checkingLines: readonly Feature[] = [inMenu("services"), selfCheck];
export const changingPasswords: readonly Feature[] = [inMenu("services"), passwordChange];

export const deviceFeatures: readonly Feature[] = [acsDevices, selfCheck, passwordChange];
