import { listPartnersEndpoint } from "../../../server/modules/partners/contract.ts";
import type { Permission } from "../../../shared/permissions.ts";
import { callApi } from "../../lib/api.ts";
import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";
import { calendarRights, configRights, fieldRights, labelRights, locationRights } from "./rights.ts";
import { settingRights } from "./settings/setting-groups.ts";

const partnersView: Permission = "admin.partners.view";

export const partnersModule: AdminModule = {
  name: "partners",
  nav: [
    { group: "money", part: "books", to: "/money-freeze", label: "partners.freeze.title", needs: "finance.runs.view" },
    { group: "config", to: "/config", label: "partners.config.overview", needs: configRights, jump: "s" },
    { group: "config", part: "company", to: "/config/partners", label: "partners.partners", needs: partnersView },
    { group: "config", part: "company", to: "/config/locations", label: "partners.locations", needs: locationRights },
    { group: "config", part: "company", to: "/config/labels", label: "partners.labels", needs: labelRights },
    { group: "config", part: "company", to: "/config/calendars", label: "partners.calendar.title", needs: calendarRights },
    { group: "config", part: "company", to: "/config/fields", label: "partners.fields", needs: fieldRights },
  ],
  palette: [
    { label: "partners.partner.new", to: "/config/partners/new", needs: "admin.partners.create" },
    { label: "partners.field.new", to: "/config/fields/new", needs: "config.additional_fields.update" },
  ],
  frameParts: [lazyPart(() => import("./freeze/freeze-banner.tsx"), "FreezeBanner")],
  search: [
    {
      id: "settings",
      label: "partners.config.settings",
      needs: settingRights,
      prefix: "?",
      search: async (typed, signal) => (await import("./settings/search-settings.ts")).searchSettings(typed, signal),
    },
    {
      id: "partners",
      label: "partners.partners",
      needs: partnersView,
      search: async (typed, signal) => {
        const { items } = await callApi(listPartnersEndpoint, { query: { limit: 5, total: "none", filter: { text: typed } }, signal });
        return items.map((row) => ({
          id: row.id,
          title: row.name,
          note: row.code,
          to: `/config/partners/${row.id}`,
          exact: row.code === typed,
        }));
      },
    },
  ],
};
