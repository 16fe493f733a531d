import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

export const orderingModule: AdminModule = {
  name: "ordering",
  nav: [{ group: "config", to: "/config/imports", label: "ordering.import.list", needs: "customers.profile.import" }],
  customerPanels: [
    {
      id: "imports",
      place: 90,
      width: "half",
      needs: "customers.profile.view",
      Panel: lazyPart(() => import("./customer-imports-panel.tsx"), "CustomerImportsPanel"),
    },
  ],
  palette: [
    {
      label: "ordering.import.new",
      to: "/config/imports/new",
      needs: "customers.profile.import",
      words: "ordering.import.words",
    },
  ],
};
