import type { Work } from "../../../platform/work.ts";
import type { AccountingOutcome, AccountingRecord } from "./accounting-record.ts";
import { countReports } from "./count-reports.ts";
import { findWithoutGigawords } from "./gigaword-nases.ts";
import type { Restart } from "./nas-restarts.ts";
import type { SessionReport } from "./session-report.ts";
import { causeText } from "./terminate-cause-rules.ts";

/** Makes sessions and usage of a batch of packets, in the order in which they came and in one transaction; the same batch twice counts once (N-124). */
export async function applyAccounting(work: Work, records: readonly AccountingRecord[]): Promise<AccountingOutcome> {
  const withoutGigawords = await findWithoutGigawords(work, records);
  const told = records.flatMap((record) => saidBy(record, record.noGigawords || withoutGigawords.has(record.nasId)) ?? []);
  return { ...(await countReports(work, told)), malformed: records.length - told.length };
}

/** N-91 undefined: without a session id it says nothing. */
function saidBy(record: AccountingRecord, noGigawords: boolean): SessionReport | Restart | undefined {
  const { status, nasId, at, sessionId } = record;
  if (status === "nas-on" || status === "nas-off") return { kind: status, nasId, at };
  if (sessionId === "") return undefined;
  return {
    ...{ kind: status, nasId, at, acctSessionId: sessionId, key: `${nasId} ${sessionId}`, heardAt: record.receivedAt },
    ...{ cookie: record.cookie, login: record.login, mac: record.mac, serviceId: record.serviceId, voucher: record.voucher },
    ...{ calledId: record.calledId, portId: record.portId, namedBy: record.namedBy ?? null },
    ...{ ipv4: record.ipv4, ipv6Wan: record.ipv6Wan, delegatedPrefix: record.delegatedPrefix },
    ...{ downBytes: record.downBytes, upBytes: record.upBytes, downPackets: record.downPackets, upPackets: record.upPackets },
    ...{ seconds: record.seconds, noGigawords, interimSeconds: waitedFor(record.interimSeconds) },
    ...{ cause: status === "stop" ? causeText(record.terminateCause) : null, source: record.source, isTrusted: false },
  };
}

/** N-94 0: this NAS sends none. */
const waitedFor = (interimSeconds: number): number | null => (interimSeconds > 0 ? interimSeconds : null);
