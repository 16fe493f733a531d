// N-110 how logins by FreeRADIUS ended, from radpostauth into the log of logins, in one transaction.
import { sql } from "kysely";
import type { Work } from "../../../../platform/work.ts";
import { parseIp } from "../../../network/index.ts";
import { hasGarden } from "../../radius/decide.ts";
import { readMac } from "../../radius/mac-rules.ts";
import type { RadiusNas } from "../../radius/radius-nas.ts";
import type { RadiusWorld } from "../../radius/radius-world.ts";
import { type Reason, reasons } from "../../radius/reason-rules.ts";
import { asEquipmentCan, type ReplyClass, replyClassOf } from "../../radius/reply-class-rules.ts";
import type { Subscriber } from "../../radius/subscriber.ts";

interface PostAuthRow {
  readonly at: Date;
  readonly username: string;
  readonly reply: string | null;
  readonly called: string | null;
  readonly calling: string | null;
  readonly source: string | null;
  readonly identifier: string | null;
  readonly method: string | null;
  readonly reason: string | null;
  readonly address: string | null;
}

interface Ending {
  readonly at: Date;
  readonly nasId: string | null;
  readonly source: string;
  readonly login: string;
  readonly mac: string | null;
  readonly calledId: string;
  readonly method: string;
  readonly result: "accept" | "walled" | "reject";
  readonly reason: Reason | "";
  readonly subscriber: Subscriber | undefined;
  readonly reply: string;
  times: number;
}

const methods: Readonly<Record<string, string>> = { PAP: "pap", CHAP: "chap", "MS-CHAP": "mschap_v2", mschap: "mschap_v2", eap: "eap" };
/** Of a stock query, which does not say. */
const nowhere = "0.0.0.0";
const longestText = 253;

/** @returns how many ended, and how */
export async function drainRadpostauth(work: Work, world: RadiusWorld, most: number): Promise<readonly Ending[]> {
  const { rows } = await sql<PostAuthRow>`
    with taken as (
      delete from freeradius.radpostauth where id in (select id from freeradius.radpostauth order by id limit ${most}::int for update)
      returning *
    )
    select authdate as at, username, reply, calledstationid as called, callingstationid as calling, nullif(nasipaddress, '') as source,
      nullif(nasidentifier, '') as identifier, method, reason, nullif(framedipaddress, '') as address
    from taken order by id`.execute(work.tx);
  const endings = merged(rows.map((row) => endingOf(row, world)));
  if (endings.length > 0) await write(work, endings);
  return endings;
}

function endingOf(row: PostAuthRow, world: RadiusWorld): Ending {
  const source = row.source === null ? undefined : parseIp(row.source);
  const nas = source && world.findNas(source, { nasIdentifier: row.identifier ?? undefined });
  const subscriber = world.findLogin(row.username);
  const said = subscriber && replyClassOf(subscriber.accessState, world.settingsOf(subscriber.partnerId).actions);
  const given = said && asEquipmentCan(said, { hasGarden: !nas || hasGarden(nas) });
  return {
    ...{ at: row.at, nasId: nas?.id ?? null, source: source && row.source !== null ? row.source : nowhere, subscriber, times: 1 },
    ...{ login: row.username.slice(0, longestText), mac: readMac(row.calling ?? "") ?? null },
    ...{ calledId: (row.called ?? "").slice(0, longestText), method: methods[row.method ?? ""] ?? "none" },
    ...resultOf(
      { ...row, reason: isUnheld(row, nas, subscriber) && given?.kind === "reject" ? given.reason : row.reason },
      subscriber,
      given,
    ),
  };
}

/** N-72 the example says the same of a router that cannot hold a line as of one that does not serve it. */
function isUnheld({ reason }: PostAuthRow, nas: RadiusNas | undefined, subscriber: Subscriber | undefined): boolean {
  if (reason !== "A05" || !nas || !subscriber || hasGarden(nas)) return false;
  const { nasIds } = subscriber.line;
  return (nas.servesAll || nas.partnerIds.includes(subscriber.partnerId)) && (nasIds.length === 0 || nasIds.includes(nas.id));
}

/** What the example says of it; of a stock query, what is so now. */
function resultOf(
  { reply, reason, address }: PostAuthRow,
  subscriber: Subscriber | undefined,
  given: ReplyClass | undefined,
): Pick<Ending, "result" | "reason" | "reply"> {
  if (reply !== "Access-Accept") {
    const likely = given?.kind === "reject" ? given.reason : subscriber ? "A02" : "A01";
    return { result: "reject", reason: reasonOf(reason) ?? likely, reply: "" };
  }
  const said = address === null ? [] : [address];
  if (given?.kind !== "walled") return { result: "accept", reason: "", reply: said.join() };
  return { result: "walled", reason: given.reason, reply: [...said, `list ${given.list}`].join(", ") };
}

const reasonOf = (text: string | null): Reason | undefined =>
  text !== null && Object.hasOwn(reasons, text) ? (text as Reason) : undefined;

/** Of what is taken out together, refusals of the same kind are one row with a counter. */
function merged(endings: readonly Ending[]): Ending[] {
  const refusals = new Map<string, Ending>();
  return endings.filter((ending) => {
    if (ending.result !== "reject") return true;
    const key = `${ending.nasId} ${ending.reason} ${ending.login.toLowerCase()}`;
    const known = refusals.get(key);
    if (known) known.times += 1;
    else refusals.set(key, ending);
    return known === undefined;
  });
}

async function write(work: Work, endings: readonly Ending[]): Promise<void> {
  const of = <Key extends keyof Ending>(key: Key): Ending[Key][] => endings.map((ending) => ending[key]);
  const ofLine = (key: "serviceId" | "customerId" | "partnerId"): (string | null)[] =>
    endings.map(({ subscriber }) => subscriber?.[key] ?? null);
  await sql`insert into access.auth_log
      (at, nas_id, source, login, mac, called_id, method, result, reason, reply, times, service_id, customer_id, partner_id, latency_us)
    select ended.*, 0 from unnest(${of("at")}::timestamptz[], ${of("nasId")}::uuid[], ${of("source")}::inet[], ${of("login")}::text[],
      ${of("mac")}::macaddr[], ${of("calledId")}::text[], ${of("method")}::text[], ${of("result")}::text[], ${of("reason")}::text[],
      ${of("reply")}::text[], ${of("times")}::int[], ${ofLine("serviceId")}::uuid[], ${ofLine("customerId")}::uuid[],
      ${ofLine("partnerId")}::uuid[]) ended`.execute(work.tx);
}
