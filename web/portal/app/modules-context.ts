import { createContext, useContext } from "react";
import { usePortalSession } from "../../lib/session.ts";
import type { PortalModule, PortalPage } from "./module.ts";

// Handed down and not imported: pages of a module would otherwise import the list that names their module.
export const ModulesContext = createContext<readonly PortalModule[]>([]);

/** All pages, those that are switched off among them. */
export const useAllPages = (): PortalPage[] => useContext(ModulesContext).flatMap(({ pages }) => pages);

/** The pages that this customer has. */
export function usePages(): PortalPage[] {
  const { features } = usePortalSession();
  return useAllPages().filter(({ feature }) => !feature || [feature].flat().some((key) => features.includes(key)));
}
