import { listAdministratorsEndpoint } from "../../../server/modules/identity/contract.ts";
import { callApi } from "../../lib/api.ts";
import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";
import { roleTitle } from "../app/role-title.ts";
import { IdleWatch } from "./me/idle-watch.tsx";
import { RecoveryBanner } from "./me/recovery-banner.tsx";
import { MustDo } from "./must-do.tsx";

export const identityModule: AdminModule = {
  name: "identity",
  nav: [
    {
      group: "config",
      part: "staff",
      to: "/config/administrators",
      label: "identity.admin.list",
      needs: "admin.administrators.view",
      jump: "a",
    },
    { group: "config", part: "staff", to: "/config/roles", label: "identity.role.list", needs: "admin.roles.view" },
    { group: "config", part: "staff", to: "/config/api-keys", label: "identity.key.list", needs: "admin.api_keys.view" },
    { group: "config", part: "staff", to: "/config/sign-ins", label: "identity.session.list", needs: "admin.sessions.view" },
    { group: "config", part: "staff", to: "/config/audit", label: "audit.title", needs: "admin.logs.view" },
    { group: "config", part: "staff", to: "/config/sign-in-log", label: "identity.log.sign-ins", needs: "admin.logs.view" },
    {
      group: "config",
      part: "company",
      to: "/config/sign-in-page",
      label: "identity.sign-in-page.title",
      needs: ["config.portal.view", "config.portal.update"],
    },
    {
      group: "config",
      part: "company",
      to: "/config/app",
      label: "appbrand.title",
      needs: ["config.portal.view", "config.portal.update"],
    },
    {
      group: "config",
      part: "company",
      to: "/config/sign-in-issuers",
      label: "identity.issuer.title",
      needs: ["config.portal.view", "config.portal.update"],
    },
    {
      group: "config",
      part: "company",
      to: "/config/incidents",
      label: "identity.incident.title",
      needs: ["config.portal.view", "config.portal.update"],
    },
    { group: "config", part: "system", to: "/config/daily", label: "identity.daily.title", needs: "admin.jobs.view" },
  ],
  palette: [{ label: "identity.me.title", to: "/me", words: "identity.me.words" }],
  search: [
    {
      id: "administrators",
      label: "identity.admin.list",
      needs: "admin.administrators.view",
      prefix: "a",
      search: async (typed, signal) => {
        const { items } = await callApi(listAdministratorsEndpoint, {
          query: { limit: 5, total: "none", filter: { search: typed } },
          signal,
        });
        return items.map((admin) => ({
          id: admin.id,
          title: admin.fullName,
          note: (t) => roleTitle(t, admin.role.title),
          to: `/config/administrators/${admin.id}`,
          exact: admin.login === typed,
        }));
      },
    },
  ],
  homeParts: [{ id: "daily", needs: "admin.jobs.view", Part: lazyPart(() => import("./logs/daily-trouble.tsx"), "DailyTrouble") }],
  meEntries: [{ to: "/me", label: "identity.me.title" }],
  frameParts: [IdleWatch, RecoveryBanner],
  MustDo,
  SignInAgain: lazyPart(() => import("./sign-in-again.tsx"), "StaffSignInAgain"),
};
