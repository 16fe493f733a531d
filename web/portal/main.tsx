import "../lib/older-browsers.ts";
import "../ui/theme.css";
import "../ui/fonts.css";
import "./portal.css";
import "./mantine-styles.ts";
import { catalogues, parts } from "virtual:texts/portal";
import { RouterProvider } from "@tanstack/react-router";
import { startApp } from "../ui/start-app.tsx";
import { portalTheme } from "../ui/theme.ts";
import { BrandingProvider } from "./app/branding.tsx";
import { loadBranding } from "./app/load-branding.ts";
import { modules } from "./app/modules.ts";
import { ModulesContext } from "./app/modules-context.ts";
import { partsWithOwnWords, withOwnWords } from "./app/own-words.ts";
import { router } from "./app/router.ts";

const branding = await loadBranding();

// Links of the app and the worker that keeps it: after the first page, which needs none of it.
if (branding.hasApp || navigator.serviceWorker?.controller)
  void import("./device/start.ts").then(({ startDevice }) => startDevice(branding));

void startApp({
  catalogues: withOwnWords(catalogues, branding.words),
  parts: partsWithOwnWords(parts, branding.words),
  theme: portalTheme,
  offered: branding.languages,
  fallback: branding.language,
  arabicDigits: branding.arabicDigits,
  page: (
    <BrandingProvider branding={branding}>
      <ModulesContext value={modules}>
        <RouterProvider router={router as never} />
      </ModulesContext>
    </BrandingProvider>
  ),
});
