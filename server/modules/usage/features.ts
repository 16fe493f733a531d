// What of usage is switched on for customers (P-2, portal.md 2.3). Single items of the statistics are left out of its answer instead.
import type { Feature } from "../../platform/feature.ts";
import { inMenu, switchedBy } from "../partners/index.ts";
import { portalShowUsage, portalStatistics } from "./settings.ts";

const statistics = switchedBy("statistics", portalStatistics, (items) => items.length > 0);
const sessions = switchedBy("statistics.sessions", portalStatistics, (items) => items.includes("sessions"));
const graph = switchedBy("statistics.graph", portalStatistics, (items) => items.includes("graph"));
const onHome = switchedBy("dashboard.usage", portalShowUsage, (on) => on);

export const statisticsPage: readonly Feature[] = [inMenu("services"), statistics];
export const sessionsList: readonly Feature[] = [inMenu("services"), statistics, sessions];
export const statisticsGraph: readonly Feature[] = [inMenu("services"), statistics, graph];
export const usageOnHome: readonly Feature[] = [inMenu("services"), onHome];
export const usageFeatures: readonly Feature[] = [statistics, sessions, graph, onHome];
