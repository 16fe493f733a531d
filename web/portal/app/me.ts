import { createContext, useContext } from "react";
import type { portalMeEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Me = ReturnsOf<typeof portalMeEndpoint>;

export const MeContext = createContext<Me | undefined>(undefined);

/** All that the server says about who is signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe outside of the session gate");
  return me;
}
