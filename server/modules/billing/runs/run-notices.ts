// What of the runs waits for a person, for the home page of finance staff: previews, and accounts that a run left aside.
import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners, loadSettings } from "../../partners/index.ts";
import type { listRunNoticesEndpoint } from "./contract.ts";
import { dashboardNotice } from "./run-settings.ts";

interface Row {
  readonly id: string;
  readonly number: bigint;
  readonly partner_id: string;
  readonly joint_run_id: string | null;
  readonly target_on: Day;
  readonly auto_issue_at: Date | null;
  readonly is_preview: boolean;
  readonly documents: number;
  readonly aside: number;
}

const mostNotices = 50;

/** Of the partners that want it told (`billing.dashboard_notice`). An account that a later run has billed is settled. */
export async function listRunNotices(work: Work): Promise<z.input<(typeof listRunNoticesEndpoint)["returns"]>> {
  const { rows } = await sql<Row>`
    select run.id, run.number, run.partner_id, run.joint_run_id, run.target_on, run.auto_issue_at, run.state = 'preview' as is_preview,
      count(*) filter (where item.state = 'ok')::int as documents,
      count(*) filter (where item.state in ('parked', 'warning', 'failed')
        and (run.state = 'preview' or account.next_billing_on <= item.billing_on))::int as aside
    from billing.runs run
      left join billing.run_items item on item.run_id = run.id
      left join billing.accounts account on account.id = item.account_id
    where run.state in ('preview', 'confirmed', 'partly_undone') and ${visibleTo(work.actor, { partner: "run.partner_id" })}
    group by run.id order by run.target_on, run.number`.execute(work.tx);
  const names = new Map((await listPartners(work)).map(({ id, name }) => [id, name]));
  const told = new Map<string, boolean>();
  for (const partnerId of new Set(rows.map((row) => row.partner_id)))
    told.set(partnerId, (await loadSettings(work, [dashboardNotice], { partnerId })).get(dashboardNotice));
  return {
    items: rows
      .filter((row) => told.get(row.partner_id) && (row.is_preview || row.aside > 0))
      .slice(0, mostNotices)
      .map((row) => ({
        runId: row.id,
        number: Number(row.number),
        partnerId: row.partner_id,
        partnerName: names.get(row.partner_id) ?? "",
        jointRunId: row.is_preview && isSharedBy(rows, row) ? row.joint_run_id : null,
        targetOn: row.target_on,
        isPreview: row.is_preview,
        autoIssueAt: row.is_preview ? (row.auto_issue_at?.toISOString() ?? null) : null,
        accounts: row.documents,
        setAside: row.aside,
      })),
  };
}

/** Another partner's preview of the same joint run waits as well (B-61). */
const isSharedBy = (rows: readonly Row[], { joint_run_id, partner_id }: Row): boolean =>
  joint_run_id !== null && rows.some((other) => other.is_preview && other.joint_run_id === joint_run_id && other.partner_id !== partner_id);
