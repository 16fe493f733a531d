// Traffic that somebody counted for us, as readings of a counter: what imports and tests tell. RADIUS comes through sessions/apply-accounting.ts; both
// become sessions in one place, sessions/count-reports.ts.
import type { Work } from "../../platform/work.ts";
import { countReports } from "./sessions/count-reports.ts";
import { plainReport, type SessionReport } from "./sessions/session-report.ts";

/** What a router says of a session, as it stands at a moment. */
export interface Reading {
  /** The same for the same session of the service. */
  readonly key: string;
  readonly serviceId: string;
  readonly at: Date;
  /** Since the session began; the subscriber's directions (N-1). */
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly seconds: bigint;
  /** It is over. */
  readonly isLast?: boolean;
  readonly terminateCause?: string | null;
  readonly address?: string | null;
  readonly mac?: string | null;
}

export interface Recorded {
  readonly counted: number;
  /** Older than what is known. */
  readonly late: number;
  /** Of services that are not there. */
  readonly orphans: number;
}

/** @returns how many readings counted; one that told nothing new is among them. */
export async function recordUsage(work: Work, readings: readonly Reading[]): Promise<Recorded> {
  const reports = readings
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(
      (reading): SessionReport => ({
        ...plainReport,
        ...{ kind: reading.isLast ? ("stop" as const) : ("interim" as const), key: reading.key, serviceId: reading.serviceId },
        ...{
          at: reading.at,
          heardAt: reading.at,
          cause: reading.terminateCause ?? null,
          ipv4: reading.address ?? null,
          mac: reading.mac ?? null,
        },
        ...{ downBytes: reading.downBytes, upBytes: reading.upBytes, seconds: reading.seconds, isTrusted: true },
      }),
    );
  const { counted, late, orphans } = await countReports(work, reports);
  return { counted, late, orphans };
}
