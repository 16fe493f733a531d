// What customers may do with their services by themselves, as far as it is switched on (P-2, M-27).
import type { Feature } from "../../../platform/feature.ts";
import { inMenu, switchedBy } from "../../partners/index.ts";
import { portalCancel, portalPause, portalPauseAll, portalRequestChange, portalSelfChange } from "./settings.ts";

const selfChange = switchedBy("services.self_change", portalSelfChange, (kinds) => kinds.length > 0);
const request = switchedBy("services.request_change", portalRequestChange, (kinds) => kinds.length > 0);
const pause = switchedBy("services.pause", portalPause, (mode) => mode !== "off");
const pauseOfAll = switchedBy("services.pause_all", portalPauseAll, (on) => on);
const cancel = switchedBy("services.cancel", portalCancel, (mode) => mode !== "off");

/** P-81 all services at once: only where one can be paused. */
export const pauseAll: readonly Feature[] = [inMenu("services"), pause, pauseOfAll];

/** P-66 another plan in one's own words. */
export const askForPlan: readonly Feature[] = [inMenu("services"), request];

export const changeFeatures: readonly Feature[] = [selfChange, request, pause, pauseOfAll, cancel];
