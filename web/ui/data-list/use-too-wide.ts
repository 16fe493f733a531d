import { type RefObject, useEffect, useState } from "react";

/** Whether what stands in the box needs more room than the box has. */
export function useTooWide(box: RefObject<HTMLElement | null>): boolean {
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => setWide(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Rows arrive, columns are chosen: the box keeps its size then, its content does not.
    const content = new MutationObserver(measure);
    content.observe(element, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      content.disconnect();
    };
  }, [box]);
  return wide;
}
