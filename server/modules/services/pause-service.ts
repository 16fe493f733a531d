import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { changeServiceState } from "./move-services.ts";
import { listSegments } from "./save-segments.ts";
import { saveSegmentsOf } from "./save-service.ts";
import { changeFrom } from "./segment-rules.ts";
import { lockService } from "./service-queries.ts";

export interface ServicePause {
  readonly serviceId: string;
  /** The first day that is not billed. */
  readonly on: Day;
  /** The first day that is billed again; null: nobody knows yet. */
  readonly until: Day | null;
  readonly reason?: string | undefined;
}

/**
 * B-103 pauses a service for a caller that settles. A known end is written down at once, so that a run in between bills the days after
 * it; the service itself wakes when that day comes.
 */
export async function pauseService(work: Work, { serviceId, on, until, reason }: ServicePause): Promise<void> {
  await changeServiceState(work, { serviceId, to: "paused", cause: "pause", on, reason });
  const service = await lockService(work, serviceId);
  if (until === null || service.bundleServiceId !== null) return;
  const before = (await listSegments(work, [serviceId])).get(serviceId) ?? [];
  await saveSegmentsOf(work, service, before, changeFrom(before, until, { billable: "yes" }, "resume"));
}
