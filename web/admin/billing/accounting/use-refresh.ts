import { useEffect, useRef } from "react";

const everyMs = 2000;

/** Asks again every two seconds while something is under way. */
export function useRefresh(isUnderWay: boolean, reload: () => void): void {
  const latest = useRef(reload);
  latest.current = reload;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(() => latest.current(), everyMs);
    return () => clearInterval(timer);
  }, [isUnderWay]);
}
