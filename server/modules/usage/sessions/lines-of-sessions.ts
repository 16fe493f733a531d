// N-98 what a list of sessions says of the lines that carry them.
import { type Selectable, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { type QuotaSpeed, quotaSpeedOf, speedOf, speedRuleOf } from "../speed-rules.ts";
import { db, type ShownLinesView } from "../tables.ts";
import type { listOnlineEndpoint } from "./contract.ts";

type ShownSpeed = z.input<(typeof listOnlineEndpoint)["returns"]>["items"][number]["speed"];
export type ShownLine = Selectable<ShownLinesView> & {
  readonly quota: QuotaSpeed | null;
  readonly ruleName: string | null;
};

/** By their services. Those of a page, which the reader sees already. */
export async function findLines(work: Work, serviceIds: readonly (string | null)[]): Promise<ReadonlyMap<string, ShownLine>> {
  const ids = [...new Set(serviceIds)].filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("usage.shown_lines as line")
    .leftJoin("usage.meters as meter", "meter.service_id", "line.service_id")
    .selectAll("line")
    .select(["meter.state as quota_state", "meter.down_bps as quota_down_bps", "meter.up_bps as quota_up_bps", "meter.rule_name"])
    .where(sql<SqlBool>`line.service_id = any (${ids}::uuid[])`)
    .execute();
  return new Map(
    rows.map(({ quota_state, quota_down_bps, quota_up_bps, rule_name, ...line }) => [
      line.service_id,
      {
        ...line,
        quota: quotaSpeedOf({ state: quota_state, downBps: quota_down_bps, upBps: quota_up_bps }),
        ruleName: rule_name,
      },
    ]),
  );
}

/** What a line may carry at its usual speed. */
export const usualSpeed = ({ plan_down_bps, plan_up_bps, own_down_bps, own_up_bps }: ShownLine) => ({
  plan: { downBps: Number(plan_down_bps ?? 0n), upBps: Number(plan_up_bps ?? 0n) },
  own: { downBps: own_down_bps === null ? null : Number(own_down_bps), upBps: own_up_bps === null ? null : Number(own_up_bps) },
});

/** Null where its state decides instead: a walled garden has a speed of its own. */
export function shownSpeed(line: ShownLine): ShownSpeed {
  if (line.access_state !== "active" && line.access_state !== "throttled") return null;
  const facts = { ...usualSpeed(line), quota: line.quota };
  const rule = speedRuleOf(facts);
  return { ...speedOf(facts), rule, ruleName: rule === "quota" ? line.ruleName : null };
}
