import { useEffect, useRef } from "react";
import { listPresenceEndpoint, markPresenceEndpoint } from "../../../server/modules/tickets/presence/contract.ts";
import { isBackground } from "../../lib/activity.ts";
import { callApi } from "../../lib/api.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

const everyMs = 20_000;

export interface Other {
  id: string;
  name: string;
  isWriting: boolean;
}

/** O-143 tells others that one looks at this ticket or writes, and who else does. A page that nobody touches tells nothing. */
export function usePresence(ticketId: string, isWriting: boolean): readonly Other[] {
  const { adminId } = useStaffSession();
  const { data } = useEndpoint(listPresenceEndpoint, { params: { ticketId } }, { everyMs });
  const state = useRef<"viewing" | "writing">("viewing");
  state.current = isWriting ? "writing" : "viewing";

  // biome-ignore lint/correctness/useExhaustiveDependencies: said at once when one begins to write, and when one stops.
  useEffect(() => {
    const mark = (now: "viewing" | "writing" | "left"): void => {
      // Nobody's work depends on it: the next one tells it again.
      callApi(markPresenceEndpoint, { params: { ticketId }, body: { state: now } }).catch(() => undefined);
    };
    const tell = (): void => {
      if (document.visibilityState === "visible" && !isBackground()) mark(state.current);
    };
    tell();
    const timer = setInterval(tell, everyMs);
    return () => clearInterval(timer);
  }, [ticketId, isWriting]);

  useEffect(
    () => () => {
      callApi(markPresenceEndpoint, { params: { ticketId }, body: { state: "left" } }).catch(() => undefined);
    },
    [ticketId],
  );

  return (data?.items ?? [])
    .filter(({ admin }) => admin.id !== adminId)
    .map(({ admin, isWriting: writes }) => ({ ...admin, isWriting: writes }));
}
