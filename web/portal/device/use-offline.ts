import { useSyncExternalStore } from "react";
import { useKeptSince } from "../../lib/kept-answers.ts";

function listen(heard: () => void): () => void {
  addEventListener("online", heard);
  addEventListener("offline", heard);
  return () => {
    removeEventListener("online", heard);
    removeEventListener("offline", heard);
  };
}

/** Nobody is reached: the page shows what was kept, or the device itself says so. */
export function useOffline(): boolean {
  const isOffline = useSyncExternalStore(listen, () => !navigator.onLine);
  return useKeptSince() !== undefined || isOffline;
}
