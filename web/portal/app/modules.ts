// Everything that modules bring, joined in one list.
import { homeModule } from "../home/module.ts";
import { moreModule } from "../more/module.ts";
import type { PortalModule } from "./module.ts";

export const modules: readonly PortalModule[] = [homeModule, moreModule];
