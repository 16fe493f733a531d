// Contracts that end in some days: customers are told once, whenever the step runs.
import { z } from "zod";
import { addDays, DayShape } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { defineJob, enqueue, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import { reminderTime } from "../../collections/index.ts";
import { getSetting } from "../../partners/index.ts";
import { listContractsEnding, listServiceNames } from "../../services/index.ts";
import { eventValues } from "./event-settings.ts";
import { findReceiver, tell } from "./receiver.ts";

export const contractEndsJob = defineJob("notifications.contract-ends", z.object({ partnerId: z.uuid(), on: DayShape }), {
  maxAttempts: 5,
});

/** The step only says that it is time: mails are written by a job, which knows where the portal is. */
export const contractEndsStep: DailyStep = {
  name: "notifications.tell-contract-ends",
  waitsWhileFrozen: true,
  after: [],
  at: (work, partnerId) => getSetting(work, reminderTime, { partnerId }),
  run: async ({ partnerId, on, isMissed, inWork }) => {
    if (isMissed) return { asked: 0 };
    await inWork((work) => enqueue(work, contractEndsJob, { partnerId, on }, { key: `contract-ends-${partnerId}` }));
    return { asked: 1 };
  },
};

const perPage = 500;

export async function tellContractEnds(
  run: JobRun,
  tools: Tools,
  { partnerId, on }: z.output<(typeof contractEndsJob)["payload"]>,
): Promise<void> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const ids = await run.inWork(async (work) => {
      const { autoSend, daysBefore } = await eventValues(work, partnerId, "contract_ending");
      if (!autoSend) return [];
      const ending = await listContractsEnding(work, { partnerId, from: on, to: addDays(on, daysBefore), after, limit: perPage });
      const names = await listServiceNames(
        work,
        ending.map(({ serviceId }) => serviceId),
      );
      for (const { serviceId, customerId, endOn } of ending) {
        const to = await findReceiver(work, tools, customerId, "contract_ending");
        if (!to) continue;
        const service = names.get(serviceId)?.title ?? "";
        await tell(work, tools, to, {
          objectId: `${serviceId}:${endOn}`,
          texts: "contract_ending",
          values: { service, on: to.day(endOn) },
          facts: [
            ["service", service],
            ["contract-ends", to.day(endOn)],
          ],
          link: to.link("/services"),
        });
      }
      return ending.map(({ serviceId }) => serviceId);
    });
    const last = ids.at(-1);
    if (last === undefined || ids.length < perPage) return;
    after = last;
  }
}
