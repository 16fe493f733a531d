import type { AdminModule } from "../app/module.ts";

export const orderingModule: AdminModule = {
  name: "ordering",
  nav: [{ group: "config", to: "/config/imports", label: "ordering.import.list", needs: "customers.profile.import" }],
  palette: [
    {
      label: "ordering.import.new",
      to: "/config/imports/new",
      needs: "customers.profile.import",
      words: "ordering.import.words",
    },
  ],
};
