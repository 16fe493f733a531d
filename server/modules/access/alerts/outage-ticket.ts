import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

interface Outage {
  readonly partnerId: string;
  /** Of the router or the site. */
  readonly name: string;
  readonly lines: number;
  readonly beganAt: Date;
}

/** What the ticket of a possible outage is about, for whoever asks first; undefined: it has its ticket, or is over. */
export async function claimOutageTicket(work: Work, alertId: string): Promise<Outage | undefined> {
  const { rows } = await sql<{ partner_id: string; name: string; lines: number; began_at: Date }>`
    update access.outages outage set ticketed_at = ${work.now}
    from network.alerts alert left join network.nases nas on nas.id = alert.nas_id left join network.sites site on site.id = alert.site_id
    where outage.alert_id = ${alertId} and alert.id = outage.alert_id and alert.closed_at is null and outage.ticketed_at is null
    returning outage.partner_id, coalesce(nas.name, site.name, '') as name, coalesce(alert.began_at, alert.opened_at) as began_at,
      (select count(*)::int from access.outage_lines line where line.alert_id = outage.alert_id) as lines`.execute(work.tx);
  const [found] = rows;
  return found && { partnerId: found.partner_id, name: found.name, lines: found.lines, beganAt: found.began_at };
}
