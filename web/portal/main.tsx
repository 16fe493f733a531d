import "../ui/theme.css";
import "../ui/fonts.css";
import "./portal.css";
import "./mantine-styles.ts";
import { catalogues } from "virtual:texts/portal";
import { RouterProvider } from "@tanstack/react-router";
import { brandingEndpoint } from "../../server/modules/partners/contract.ts";
import { callApi } from "../lib/api.ts";
import { startApp } from "../ui/start-app.tsx";
import { portalTheme } from "../ui/theme.ts";
import { basePathOf, partnerOf } from "./app/base-path.ts";
import { BrandingProvider } from "./app/branding.tsx";
import { modules } from "./app/modules.ts";
import { ModulesContext } from "./app/modules-context.ts";
import { router } from "./app/router.ts";

const retryMs = 3000;

/** Without its provider a portal has no name and no words of its own: it waits for the answer. */
async function loadBranding(): Promise<Awaited<ReturnType<typeof callApi<typeof brandingEndpoint>>>> {
  try {
    return await callApi(brandingEndpoint, { query: { partner: partnerOf(basePathOf(location.pathname)) } });
  } catch {
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    return loadBranding();
  }
}

const branding = await loadBranding();

void startApp({
  catalogues,
  theme: portalTheme,
  offered: branding.languages,
  fallback: branding.language,
  page: (
    <BrandingProvider branding={branding}>
      <ModulesContext value={modules}>
        <RouterProvider router={router as never} />
      </ModulesContext>
    </BrandingProvider>
  ),
});
