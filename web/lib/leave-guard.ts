import { useBlocker } from "@tanstack/react-router";

/** Asks before unsaved work is left. The browser's own question guards closing; the caller shows a dialog for the rest. */
export function useLeaveGuard(isUnsaved: () => boolean): { asking: boolean; leave: () => void; stay: () => void } {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved() && current.pathname !== next.pathname,
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  const asking = blocker.status === "blocked";
  return { asking, leave: () => blocker.proceed?.(), stay: () => blocker.reset?.() };
}
