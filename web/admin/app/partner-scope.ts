import { createContext, useContext } from "react";

/** The one partner that somebody with several looks at; undefined: all that they may see. */
export interface PartnerScopeState {
  partnerId: string | undefined;
  setPartnerId: (partnerId: string | undefined) => void;
}

export const PartnerScopeContext = createContext<PartnerScopeState>({ partnerId: undefined, setPartnerId: () => undefined });

/** Lists hand it on as their fixed filter: `fixed: partnerId ? { partner: partnerId } : {}`. */
export const usePartnerScope = (): PartnerScopeState => useContext(PartnerScopeContext);
