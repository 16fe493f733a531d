// What the pages of services and of requests show of a line: it comes from another module, with words of its own, when it is first shown.
import { lazyPart } from "./lazy-page.tsx";

export const CheckPart = lazyPart(() => import("../devices/check-part.tsx"), "CheckPart", "portal-equipment");
export const ConnectionPart = lazyPart(() => import("../devices/connection-part.tsx"), "ConnectionPart", "portal-equipment");
export const AttachCheck = lazyPart(() => import("../devices/attach-check.tsx"), "AttachCheck", "portal-equipment");
export const AttachedCheck = lazyPart(() => import("../devices/attached-check.tsx"), "AttachedCheck", "portal-equipment");
export const IncidentsPart = lazyPart(() => import("../incidents/incidents-card.tsx"), "IncidentsCard", "portal-line");
export const DataPart = lazyPart(() => import("../usage/data-card.tsx"), "DataCard", "portal-usage");
