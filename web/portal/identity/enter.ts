import { nextPage } from "../../lib/next-page.ts";
import { parsePlainSearch } from "../../lib/plain-search.ts";
import { useLeadOn } from "../../lib/use-lead-on.ts";
import { basePathOf } from "../app/base-path.ts";

/** After signing in: on to the page that was asked for, in the portal of the customer's own partner. */
export function useEnter(): (home: string) => void {
  const leadOn = useLeadOn();
  return (home) => {
    const here = basePathOf(location.pathname);
    // A partner's own host and "/" of the default one show the same portal: nothing has to be loaded again.
    if (home === here || here === "/") leadOn();
    else location.assign(home === "/" ? nextHere() : `${home}${nextHere()}`);
  };
}

const nextHere = (): string => nextPage(parsePlainSearch(location.search).next);
