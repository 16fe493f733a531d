import { useEffect, useState } from "react";

// Long enough to write it down; a screen that was left alone does not go on showing it.
const shownMs = 60_000;

/** Something secret that hides itself again after a minute. */
export function useShownForAWhile<Value>(): [Value | undefined, (value: Value | undefined) => void] {
  const [shown, setShown] = useState<Value>();
  useEffect(() => {
    if (shown === undefined) return undefined;
    const timer = setTimeout(() => setShown(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [shown]);
  return [shown, setShown];
}
