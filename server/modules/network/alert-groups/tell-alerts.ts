import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { wakeCalls } from "./call-hooks.ts";
import { tellMembers } from "./tell-members.ts";

export const tellAlertsJob = defineJob("network.tell-alerts", z.object({}));

/** Every minute: what began or ended between rounds of pings, as values by SNMP do; groups whose turn has come, and quiet times that are over. */
export async function tellAlerts(work: Work, publicUrl: string): Promise<void> {
  await tellMembers(work, publicUrl);
  await wakeCalls(work);
}
