import { nextPage } from "../../lib/next-page.ts";
import { parsePlainSearch } from "../../lib/plain-search.ts";
import { useLeadOn } from "../../lib/use-lead-on.ts";
import { basePathOf, isHome } from "../app/base-path.ts";

/** After signing in: on to the page that was asked for, in the portal of the customer's own partner. */
export function useEnter(): (home: string) => void {
  const leadOn = useLeadOn();
  return (home) => {
    if (isHome(home, basePathOf(location.pathname))) leadOn();
    // Another partner's name and colours: everything is loaded anew.
    else location.assign(`${home}${nextHere()}`);
  };
}

const nextHere = (): string => nextPage(parsePlainSearch(location.search).next);
