import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

const needs = "customers.documents.view" as const;

export const documentsModule: AdminModule = {
  name: "documents",
  customerTabs: [
    {
      id: "documents",
      label: "documents.title",
      place: 40,
      needs,
      Tab: lazyPart(() => import("./documents-tab.tsx"), "DocumentsTab", 240),
      Count: lazyPart(() => import("./documents-panel.tsx"), "DocumentsCount"),
    },
  ],
  customerPanels: [
    { id: "documents", place: 50, width: "half", needs, Panel: lazyPart(() => import("./documents-panel.tsx"), "DocumentsPanel", 140) },
  ],
};
