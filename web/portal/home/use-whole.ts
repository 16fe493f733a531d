// On a first visit the cards of the home page come one after another: each would push the others down while somebody reads (layout shift, portal
// budgets 11.5). So they are shown together, when all that was under way is there, and after a while in any case.
import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";

const patienceMs = 2000;
const lookMs = 40;

/** @param isKnown - what the page is made of was known before: then nothing waits. */
export function useWhole(isKnown: boolean): { place: RefObject<HTMLDivElement | null>; isWhole: boolean } {
  const place = useRef<HTMLDivElement>(null);
  const client = useQueryClient();
  const [wasKnown] = useState(isKnown);
  const [isWhole, setWhole] = useState(isKnown);
  useEffect(() => {
    if (wasKnown) return undefined;
    let calm = 0;
    const end = (): void => {
      clearInterval(look);
      clearTimeout(enough);
    };
    const show = (): void => {
      end();
      setWhole(true);
    };
    const look = setInterval(() => {
      const isUnderWay = place.current?.querySelector("[data-comes]") !== null || client.isFetching() > 0;
      // What came last may ask for something in its turn: it is looked at twice.
      calm = isUnderWay ? 0 : calm + 1;
      if (calm > 1) show();
    }, lookMs);
    const enough = setTimeout(show, patienceMs);
    return end;
  }, [client, wasKnown]);
  return { place, isWhole };
}
