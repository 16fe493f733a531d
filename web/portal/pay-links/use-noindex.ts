import { useEffect } from "react";

/** P-135 nobody's bill is found by a search engine. The server says so too, in a header. */
export function useNoindex(): void {
  useEffect(() => {
    const robots = document.createElement("meta");
    robots.name = "robots";
    robots.content = "noindex, nofollow";
    document.head.append(robots);
    return () => robots.remove();
  }, []);
}
