import { z } from "zod";
import type { Feature } from "../../../platform/feature.ts";
import { defineSetting } from "../../../platform/settings.ts";
import { switchedBy } from "../../partners/index.ts";

const may = "config.portal.update" as const;
const levels = ["system", "partner"] as const;

const installPrompt = defineSetting({
  key: "portal.app.install_prompt",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Offer to install the app",
  help: "After the second visit or the first payment. Who puts the offer away is not asked again for 60 days.",
});
const offlineDocuments = defineSetting({
  key: "portal.app.offline_documents",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Documents without a connection",
  help: "Whether customers may keep the invoices and contracts that they opened on their device.",
});
export const statusFileOn = defineSetting({
  key: "portal.app.status_file",
  shape: z.boolean(),
  fallback: true,
  levels,
  may,
  title: "Status file",
  help: "A small file with incidents, planned work and how to reach you, at an address such as /status/north.json. Anybody can read it without signing in, places by their number alone; the app reads it when the portal does not answer.",
});
export const statusMirror = defineSetting({
  key: "portal.app.status_mirror",
  shape: z.union([z.literal(""), z.url({ protocol: /^https?$/ }).max(300)]),
  fallback: "",
  levels,
  may,
  title: "Second address of the status file",
  help: "Where the folder status of the data folder is published on another host, such as https://status.north.example. The app asks there when the portal itself is not reached; that host has to allow it (Access-Control-Allow-Origin: *).",
});
export const appSettings = [installPrompt, offlineDocuments, statusFileOn, statusMirror];

export const appFeatures: readonly Feature[] = [
  switchedBy("app.install", installPrompt, (on) => on),
  switchedBy("app.documents", offlineDocuments, (on) => on),
];
