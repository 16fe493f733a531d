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
export const appSettings = [installPrompt, offlineDocuments];

export const appFeatures: readonly Feature[] = [
  switchedBy("app.install", installPrompt, (on) => on),
  switchedBy("app.documents", offlineDocuments, (on) => on),
];
