import { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { switchedBy } from "../../partners/index.ts";

const portalIncidents = defineSetting({
  key: "portal.incidents",
  shape: z.boolean(),
  fallback: true,
  levels: ["system", "partner"],
  may: "config.portal.update",
  title: "Incidents and maintenance",
  help: "Customers see on their home page and with their requests what is broken or planned where they are, and may follow it.",
});
export const incidentSettings = [portalIncidents];
export const incidentFeature: Feature = switchedBy("incidents", portalIncidents, (on) => on);
