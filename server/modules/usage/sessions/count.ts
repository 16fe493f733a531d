import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { LateUsage } from "../corrections/late-usage.ts";
import { type Counters, deltaOf, growth, splitByHours } from "../counter-rules.ts";
import { countFair } from "../fair-use/fair-meter.ts";
import { bringUpTo, type Meter, saveMeters, use } from "../meters.ts";
import { counted as countedBytes } from "../quota-rules.ts";
import { NasSums } from "../report/nas-sums.ts";
import { ensurePartitions, Sums, slotDays } from "../sums.ts";
import type { VoucherUse } from "./accounting-record.ts";
import { Doubts } from "./doubtful-deltas.ts";
import { followAddresses } from "./follow-addresses.ts";
import { closeRestarted, type Restart, type RestartBook } from "./nas-restarts.ts";
import type { SessionReport } from "./session-report.ts";
import { earlierOf, endAfter, isImplausible, laterOf, lostAt, placeOf } from "./session-rules.ts";
import { change, incarnationOf, type Session, type SessionBook, type SessionRow, saveSessions } from "./session-store.ts";
import { isAssumed } from "./terminate-cause-rules.ts";
import type { VigilSettings } from "./vigil.ts";

export interface Counted {
  readonly counted: number;
  readonly late: number;
  /** Of those that are late, how many each NAS sent. */
  readonly lateByNas: ReadonlyMap<string, number>;
  readonly orphans: number;
  readonly restarts: number;
  readonly resets: number;
  readonly implausible: number;
  readonly conflicts: number;
  readonly vouchers: readonly VoucherUse[];
}

export interface Ground {
  readonly meters: ReadonlyMap<string, Meter>;
  readonly sessions: SessionBook;
  readonly restarts: RestartBook;
  readonly vigil: VigilSettings;
}

/** N-90 for so long somebody may yet become the owner of a session. */
export const adoptableMs = 24 * 3_600_000;

/** Folds what is said, in its order, into the sessions and meters that the transaction holds, and then writes all of it in sets. */
export class Count {
  readonly #work: Work;
  readonly #ground: Ground;
  readonly #sums: Sums;
  readonly #nasSums = new NasSums();
  readonly #lateUsage = new LateUsage();
  readonly #doubts = new Doubts();
  readonly #vouchers = new Map<string, VoucherUse>();
  readonly #lateByNas = new Map<string, number>();
  readonly #tally = { counted: 0, late: 0, orphans: 0, restarts: 0, resets: 0 };

  constructor(work: Work, ground: Ground) {
    this.#work = work;
    this.#ground = ground;
    this.#sums = new Sums(new Date(work.now.getTime() - slotDays * 24 * 3_600_000));
  }

  restart(restart: Restart): void {
    this.#tally.restarts += 1;
    if (!this.#ground.restarts.add(restart)) return;
    for (const session of this.#ground.sessions.all()) {
      const { row } = session;
      if (row.nas_id === restart.nasId && row.ended_at === null && row.started_at < restart.at)
        change(session, { ended_at: row.updated_at, terminate_cause: "nas-reboot", look_at: null });
    }
  }

  report(report: SessionReport): void {
    const { sessions, meters } = this.#ground;
    const meter = meters.get(report.serviceId ?? "");
    // Without a NAS nobody could find it again.
    if (!meter && report.nasId === null) {
      this.#tally.orphans += 1;
      return;
    }
    const lives = sessions.incarnationsOf(report).map((session) => ({ ...incarnationOf(session), session }));
    const place = placeOf(lives, report);
    const session = place.kind === "session" ? place.session.session : this.#begin(report, meter, place.isOver);
    if (place.kind === "new" && !place.isOver)
      for (const { session: other } of lives)
        if (other.row.ended_at === null) change(other, { ended_at: other.row.updated_at, terminate_cause: "superseded", look_at: null });
    if (meter && session.row.service_id === null) this.adopt(session, meter);
    const { voucher } = report;
    if (voucher && session.row.service_id === null) change(session, { voucher_id: voucher.id, partner_id: voucher.partnerId });
    const isLate = report.kind === "start" ? this.#fill(session, report) : this.#count(session, report);
    if (isLate) this.#noteLate(report);
    else if (session.row.service_id === null && session.row.voucher_id === null) this.#tally.orphans += 1;
    else this.#tally.counted += 1;
  }

  #noteLate({ nasId }: SessionReport): void {
    this.#tally.late += 1;
    if (nasId !== null) this.#lateByNas.set(nasId, (this.#lateByNas.get(nasId) ?? 0) + 1);
  }

  /** N-83 what was never begun began as long ago as it says. */
  #begin(report: SessionReport, meter: Meter | undefined, isOver: boolean): Session {
    const startedAt = report.kind === "start" ? report.at : new Date(report.at.getTime() - Number(report.seconds ?? 0n) * 1000);
    const over = isOver ? { ended_at: startedAt, terminate_cause: "superseded" } : { ended_at: null, terminate_cause: null };
    const row: SessionRow = {
      ...{ id: uuidv7(this.#work.now.getTime()), key: report.key, nas_id: report.nasId, acct_session_id: report.acctSessionId },
      ...{ service_id: meter?.serviceId ?? null, customer_id: meter?.customerId ?? null, partner_id: meter?.partnerId ?? null },
      voucher_id: null,
      ...{ started_at: startedAt, updated_at: startedAt, heard_at: report.heardAt, look_at: null, ...over },
      ...{ seconds: 0n, down_bytes: 0n, up_bytes: 0n, down_packets: 0n, up_packets: 0n, down_bps: 0n, up_bps: 0n },
      ...{ counter_seconds: 0n, counter_down: 0n, counter_up: 0n, counter_down_packets: 0n, counter_up_packets: 0n },
      ...{ interim_seconds: report.interimSeconds, source: report.source, address_doubt: null },
      ...{
        cookie: report.cookie,
        login: null,
        mac: null,
        called_id: null,
        port_id: null,
        named_by: null,
        address: null,
        ipv6_wan: null,
        delegated_prefix: null,
      },
    };
    const session: Session = { row, was: null, isChanged: true, showsAddresses: false };
    this.#describe(session, report);
    this.#wait(session);
    this.#ground.sessions.add(session);
    return session;
  }

  /** N-90 whose it is came out within a day: what it carried until now is theirs. */
  adopt(session: Session, meter: Meter): void {
    const { row } = session;
    if (row.voucher_id !== null) return;
    if (this.#work.now.getTime() - row.started_at.getTime() > adoptableMs) return;
    change(session, { service_id: meter.serviceId, customer_id: meter.customerId, partner_id: meter.partnerId });
    this.#use(session, meter, { from: row.started_at, until: row.updated_at }, { downBytes: row.down_bytes, upBytes: row.up_bytes });
    if (row.address !== null || row.ipv6_wan !== null || row.delegated_prefix !== null) session.showsAddresses = true;
  }

  /** N-83 a start that began nothing fills what is empty, and may have been earlier than we thought. */
  #fill(session: Session, report: SessionReport): boolean {
    const { row } = session;
    const first = <Value>(known: Value | null, told: Value | null): Value | null => known ?? told;
    this.#describe(session, {
      ...{ login: first(row.login, report.login), mac: first(row.mac, report.mac), cookie: first(row.cookie, report.cookie) },
      ...{ calledId: first(row.called_id, report.calledId), portId: first(row.port_id, report.portId) },
      namedBy: first(row.named_by, report.namedBy),
      ...{ ipv4: first(row.address, report.ipv4), ipv6Wan: first(row.ipv6_wan, report.ipv6Wan) },
      ...{
        delegatedPrefix: first(row.delegated_prefix, report.delegatedPrefix),
        interimSeconds: first(row.interim_seconds, report.interimSeconds),
      },
      ...{ nasId: row.nas_id, key: row.key },
    });
    if (report.at < row.started_at) change(session, { started_at: report.at });
    this.#hear(session, report);
    return false;
  }

  /** N-84 @returns whether it is older than what is known. */
  #count(session: Session, report: SessionReport): boolean {
    const { row } = session;
    this.#hear(session, report);
    // N-83 a stop after a stop changes nothing.
    if (report.kind === "stop" && row.ended_at !== null && !isAssumed(row.terminate_cause)) return false;
    const told = { downBytes: report.downBytes, upBytes: report.upBytes, seconds: report.seconds ?? secondsAt(row, report.at) };
    const delta = deltaOf(countersOf(row), told, report);
    const end = endAfter(incarnationOf(session), report, {
      isNews: delta.kind === "counts",
      restartedAt: this.#ground.restarts.of(row.nas_id),
    });
    const wasOpen = row.ended_at === null;
    change(session, { ended_at: end.endedAt, terminate_cause: end.cause });
    if (delta.kind === "late") {
      this.#wait(session);
      return true;
    }
    if (delta.isReset) this.#logReset(session);
    const span = { from: earlierOf(report.at, row.updated_at), until: report.at };
    if (delta.downBytes > 0n || delta.upBytes > 0n || delta.seconds > 0n) this.#spend(session, span, delta, report);
    const [down, up] = [growth(row.counter_down_packets, report.downPackets, true), growth(row.counter_up_packets, report.upPackets, true)];
    change(session, {
      ...{ seconds: row.seconds + delta.seconds, down_bytes: row.down_bytes + delta.downBytes, up_bytes: row.up_bytes + delta.upBytes },
      ...{ down_packets: row.down_packets + down.by, up_packets: row.up_packets + up.by },
      ...{ counter_seconds: told.seconds, counter_down: told.downBytes ?? row.counter_down, counter_up: told.upBytes ?? row.counter_up },
      counter_down_packets: report.downPackets ?? row.counter_down_packets,
      counter_up_packets: report.upPackets ?? row.counter_up_packets,
      updated_at: laterOf(report.at, row.updated_at),
    });
    this.#describe(session, report);
    if (!wasOpen && row.ended_at === null) session.showsAddresses = true;
    this.#wait(session);
    return false;
  }

  #spend(session: Session, span: { from: Date; until: Date }, delta: Counters, { isTrusted }: SessionReport): void {
    const { row } = session;
    this.#drainVoucher(row.voucher_id, delta);
    const ms = BigInt(span.until.getTime() - span.from.getTime());
    if (ms > 0n) change(session, { down_bps: (delta.downBytes * 8000n) / ms, up_bps: (delta.upBytes * 8000n) / ms });
    const meter = this.#ground.meters.get(row.service_id ?? "");
    if (!meter) return;
    const seconds = ms / 1000n > delta.seconds ? ms / 1000n : delta.seconds;
    const isDoubtful = !isTrusted && isImplausible(delta, seconds, { plan: meter.planBps, factor: meter.saneRateFactor });
    if (isDoubtful) this.#doubts.add(this.#work, { sessionId: row.id, meter, ...span, downBytes: delta.downBytes, upBytes: delta.upBytes });
    this.#use(session, meter, span, delta, isDoubtful);
  }

  /** N-116 what a voucher allows is counted in whole, whatever the line may carry. */
  #drainVoucher(voucherId: string | null, { downBytes, upBytes, seconds }: Counters): void {
    if (voucherId === null) return;
    const until = this.#vouchers.get(voucherId) ?? { downBytes: 0n, upBytes: 0n, seconds: 0n };
    this.#vouchers.set(voucherId, {
      voucherId,
      ...{ downBytes: until.downBytes + downBytes, upBytes: until.upBytes + upBytes, seconds: until.seconds + seconds },
    });
  }

  #use(
    session: Session,
    meter: Meter,
    span: { from: Date; until: Date },
    bytes: Pick<Counters, "downBytes" | "upBytes">,
    isDoubtful = false,
  ): void {
    for (const part of splitByHours(span, bytes, meter.timeZone)) {
      bringUpTo(this.#work, meter, part.from);
      // N-133 what is invoiced stays as it was: the open cycle takes what comes late.
      if (meter.row.closed_before !== null && part.from < meter.row.closed_before) {
        this.#lateUsage.add(session.row.id, meter, { part, doubtfulSince: isDoubtful ? span.from : null });
        continue;
      }
      this.#sums.add(meter, part);
      this.#nasSums.add(session.row.nas_id, meter, part);
      if (isDoubtful) continue;
      if (meter.terms) use(meter, countedBytes(part, meter.terms.counts), part);
      if (meter.fair) countFair(meter.fair, part);
    }
    const until = laterOf(span.until, session.row.updated_at);
    if (meter.row.known_until === null || until > meter.row.known_until) meter.row.known_until = until;
  }

  /** What the NAS says last is believed; what it does not say stays (N-76, N-92). */
  #describe(
    session: Session,
    told: Pick<
      SessionReport,
      | "login"
      | "mac"
      | "cookie"
      | "calledId"
      | "portId"
      | "namedBy"
      | "ipv4"
      | "ipv6Wan"
      | "delegatedPrefix"
      | "interimSeconds"
      | "nasId"
      | "key"
    >,
  ): void {
    const { row } = session;
    const before = [row.address, row.ipv6_wan, row.delegated_prefix];
    change(session, {
      ...{ login: told.login ?? row.login, mac: told.mac ?? row.mac, cookie: told.cookie ?? row.cookie },
      ...{ called_id: told.calledId ?? row.called_id, port_id: told.portId ?? row.port_id, named_by: told.namedBy ?? row.named_by },
      ...{ address: told.ipv4 ?? row.address, ipv6_wan: told.ipv6Wan ?? row.ipv6_wan },
      ...{ delegated_prefix: told.delegatedPrefix ?? row.delegated_prefix, interim_seconds: told.interimSeconds ?? row.interim_seconds },
      ...{ nas_id: told.nasId ?? row.nas_id, key: told.key },
    });
    if ([row.address, row.ipv6_wan, row.delegated_prefix].some((address, at) => address !== before[at])) session.showsAddresses = true;
    this.#ground.sessions.add(session);
  }

  #hear(session: Session, { heardAt }: SessionReport): void {
    if (heardAt > session.row.heard_at) change(session, { heard_at: heardAt });
  }

  /** N-94 somebody looks after what is open when it may be lost; the time is moved on only then. */
  #wait(session: Session): void {
    const { row } = session;
    // Without a NAS nobody says when it ends.
    const isWatched = row.ended_at === null && row.nas_id !== null;
    const look = isWatched ? (row.look_at ?? lostAt(row.heard_at, { interimSeconds: row.interim_seconds, ...this.#ground.vigil })) : null;
    change(session, { look_at: look });
  }

  #logReset({ row }: Session): void {
    this.#tally.resets += 1;
    this.#work.log.warn({ session: row.id, nas: row.nas_id, service: row.service_id }, "counter_reset");
  }

  async save(): Promise<Counted> {
    const { meters, sessions, restarts } = this.#ground;
    const work = this.#work;
    const all = sessions.all();
    await this.#ensurePartitions(all);
    await saveSessions(work, all);
    const restarted = await closeRestarted(
      work,
      restarts.told,
      all.map(({ row }) => row.id),
    );
    await this.#sums.save(work, meters);
    await this.#nasSums.save(work);
    await this.#doubts.save(work);
    for (const meter of meters.values()) bringUpTo(work, meter, work.now);
    await this.#lateUsage.save(work);
    await saveMeters(work, meters.values());
    const conflicts = await followAddresses(work, all, restarted);
    return {
      ...this.#tally,
      lateByNas: this.#lateByNas,
      implausible: this.#doubts.size,
      conflicts,
      vouchers: [...this.#vouchers.values()],
    };
  }

  /** N-131 for what is new; what comes from longer ago has its place already, or goes where everything fits. */
  async #ensurePartitions(all: readonly Session[]): Promise<void> {
    const span = this.#sums.span();
    const today = calendarDay(this.#work.now, "UTC");
    const oldest = addDays(today, -3);
    const begun = all.flatMap(({ row, was }) => (was === null ? [calendarDay(row.started_at, "UTC")] : []));
    const days = [...begun, ...(span ? [span.first, span.last] : [])].filter((each) => each >= oldest).toSorted();
    const [first, last] = [days[0], days.at(-1)];
    if (first !== undefined && last !== undefined) await ensurePartitions(this.#work, { first, last });
  }
}

/** N-92 without a session time, the moment tells how long it lasts. */
const secondsAt = (row: SessionRow, at: Date): bigint =>
  row.counter_seconds + BigInt(Math.floor((at.getTime() - row.updated_at.getTime()) / 1000));

const countersOf = (row: SessionRow): Counters => ({ downBytes: row.counter_down, upBytes: row.counter_up, seconds: row.counter_seconds });
