// Everything that modules bring, joined in one list.
import { homeModule } from "../home/module.ts";
import { identityModule } from "../identity/module.ts";
import type { AdminModule } from "./module.ts";

export const modules: readonly AdminModule[] = [homeModule, identityModule];
