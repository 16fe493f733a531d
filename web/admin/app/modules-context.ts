import { createContext, useContext } from "react";
import type { AdminModule } from "./module.ts";

// Handed down and not imported: pages of a module would otherwise import the list that names their module.
export const ModulesContext = createContext<readonly AdminModule[]>([]);

export const useModules = (): readonly AdminModule[] => useContext(ModulesContext);
