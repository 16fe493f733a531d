import type { Day } from "../../../../shared/calendar.ts";
import { calendarDay } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { listStepsOfDay, listStepTroubles, tryStepAgain } from "../../../platform/daily/day-views.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import type { Api } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, listPartners, type Partner } from "../../partners/index.ts";
import { wrongState } from "../problems.ts";
import * as contract from "./contract.ts";

export function dailyRoutes(api: Api, { daily }: Tools): void {
  api.serve(contract.listDailyStepsEndpoint, {
    may: "admin.jobs.view",
    handle: (work, { params, query }) => showDay(work, daily, { partnerId: params.partnerId, on: query.on }),
  });
  api.serve(contract.listDailyTroublesEndpoint, {
    may: "admin.jobs.view",
    handle: async (work) => {
      const names = new Map((await listPartners(work)).map(({ id, name }) => [id, name]));
      const troubles = await listStepTroubles(work);
      return {
        items: troubles.map((trouble) => ({
          ...trouble,
          partnerName: names.get(trouble.partnerId) ?? "",
          nextTryAt: trouble.nextTryAt?.toISOString() ?? null,
        })),
      };
    },
  });
  api.serve(contract.tryDailyStepEndpoint, {
    may: "admin.jobs.run",
    handle: async (work, { params, body }) => {
      const partner = await visiblePartner(work, params.partnerId);
      if (!(await tryStepAgain(work, { partnerId: partner.id, ...body })))
        throw wrongState("This step has not failed, or has gone on meanwhile. Look at the day again.");
      work.audit({
        entity: "daily_step",
        entityId: partner.id,
        label: `${body.step} of ${body.on}, ${partner.name}`,
        action: "try_again",
        partnerId: partner.id,
      });
      return {};
    },
  });
}

async function visiblePartner(work: Work, partnerId: string): Promise<Partner> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  return getPartner(work, partnerId);
}

async function showDay(work: Work, steps: readonly DailyStep[], { partnerId, on }: { partnerId: string; on: Day | undefined }) {
  const { timeZone } = await visiblePartner(work, partnerId);
  const today = calendarDay(work.now, timeZone);
  const day = on ?? today;
  const items = await listStepsOfDay(work, steps, { partnerId, timeZone, on: day });
  return {
    on: day,
    today,
    items: items.map((item) => ({
      ...item,
      waitsFor: [...item.waitsFor],
      dueAt: item.dueAt.toISOString(),
      startedAt: item.startedAt?.toISOString() ?? null,
      finishedAt: item.finishedAt?.toISOString() ?? null,
      nextTryAt: item.nextTryAt?.toISOString() ?? null,
    })),
  };
}
