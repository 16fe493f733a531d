// Why a session ended, as it is kept and shown (N-88).

/** Acct-Terminate-Cause (RFC 2866 5.10), by its number. */
const byNumber = [
  ...["User-Request", "Lost-Carrier", "Lost-Service", "Idle-Timeout", "Session-Timeout", "Admin-Reset", "Admin-Reboot", "Port-Error"],
  ...["NAS-Error", "NAS-Request", "NAS-Reboot", "Port-Unneeded", "Port-Preempted", "Port-Suspended", "Service-Unavailable", "Callback"],
  ...["User-Error", "Host-Request"],
];

/** The text of a number; one that RFC 2866 does not name stays the number. Null: the NAS did not say. */
export const causeText = (cause: number | null): string | null => (cause === null ? null : (byNumber[cause - 1] ?? String(cause)));

/** Nobody was told of these ends: we worked them out, and a later word of the NAS corrects them. */
const assumedCauses = ["lost-stop", "superseded", "nas-reboot", "operator"] as const;
type AssumedCause = (typeof assumedCauses)[number];

export const isAssumed = (cause: string | null): cause is AssumedCause => assumedCauses.some((each) => each === cause);
