import { useBlocker } from "@tanstack/react-router";
import { dropStored } from "./local-store.ts";

let nothingToKeep = false;

/** Another person sits here now: nothing that was typed is theirs, so the page goes without a question and takes the drafts along. */
export function loadAnew(): void {
  nothingToKeep = true;
  dropStored("draft.");
  location.reload();
}

/** Asks before unsaved work is left. The browser's own question guards closing; the caller shows a dialog for the rest. */
export function useLeaveGuard(isUnsaved: () => boolean): { asking: boolean; leave: () => void; stay: () => void } {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved() && current.pathname !== next.pathname,
    enableBeforeUnload: () => !nothingToKeep && isUnsaved(),
    withResolver: true,
  });
  const asking = blocker.status === "blocked";
  return { asking, leave: () => blocker.proceed?.(), stay: () => blocker.reset?.() };
}
