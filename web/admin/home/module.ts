import type { AdminModule } from "../app/module.ts";

export const homeModule: AdminModule = {
  name: "home",
  nav: [{ group: "home", to: "/", label: "staff.nav.home", jump: "d" }],
};
