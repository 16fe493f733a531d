import type { AdminModule } from "../app/module.ts";
import { MustDo } from "./must-do.tsx";

export const identityModule: AdminModule = {
  name: "identity",
  MustDo,
};
