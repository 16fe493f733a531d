import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

const needs = "customers.documents.view" as const;

export const documentsModule: AdminModule = {
  name: "documents",
  nav: [
    { group: "customers", to: "/contracts", label: "documents.contracts.title", needs },
    { group: "customers", to: "/asked-documents", label: "documents.asked.title", needs },
    {
      group: "config",
      part: "rules",
      to: "/config/document-templates",
      label: "documents.templates.title",
      needs: "config.documents.view",
    },
  ],
  palette: [
    { label: "documents.contracts.title", to: "/contracts", needs, words: "documents.contracts.words" },
    { label: "documents.asked.title", to: "/asked-documents", needs, words: "documents.asked.words" },
  ],
  homeParts: [
    { id: "contracts-to-sign", needs, Part: lazyPart(() => import("./home-to-sign.tsx"), "HomeToSign") },
    { id: "asked-documents", needs, Part: lazyPart(() => import("./home-asked.tsx"), "HomeAsked") },
  ],
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
