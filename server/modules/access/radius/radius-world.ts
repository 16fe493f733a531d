// Everything by which packets are answered, in memory, so that no answer waits for the database: services, NASes, plans, settings. Kept true by
// what PostgreSQL tells (N-14): services one by one, the small sets as a whole. Every half minute it looks, too, in case nobody was told.
import { join } from "node:path";
import { sql } from "kysely";
import pg from "pg";
import { isConnectionFault } from "../../../platform/db/database-faults.ts";
import type { Logger } from "../../../platform/log.ts";
import type { Tools } from "../../../platform/tools.ts";
import { type HashCode, hashCodeWith } from "../../../platform/typed-codes/hash-code.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { findNas, type Ip, indexNases, type NasIndex } from "../../network/index.ts";
import { KnownFrontEnds } from "../front-end/known-front-ends.ts";
import type { StaffIndex, StaffLogin } from "../staff-logins/staff-index.ts";
import { VoucherIndex } from "../vouchers/voucher-index.ts";
import { loadVouchers, loadVouchersOf } from "../vouchers/voucher-queries.ts";
import type { Voucher } from "../vouchers/voucher-rules.ts";
import { KnownPassword } from "./credentials.ts";
import { findByLogin, type Known } from "./decide.ts";
import { prepareNas, type RadiusNas } from "./radius-nas.ts";
import type { ReplySettings } from "./settings.ts";
import { settingsFor } from "./settings-store.ts";
import { SourceNames } from "./source-names.ts";
import type { Subscriber } from "./subscriber.ts";
import { SubscriberIndex } from "./subscriber-index.ts";
import { loadSubscribers, loadSubscribersOf } from "./subscriber-queries.ts";
import { loadSets, setTables, type WorldSets } from "./world-sets.ts";
import { type Changed, WorldSnapshot } from "./world-snapshot.ts";

const channels = { services: "demarc_access", sets: "demarc_kept" } as const;
/** A change of plans, or of the switches that services of a plan have, changes every service of theirs. */
const planTables = new Set(["catalog.plans", "access.plan_replies", "access.switches"]);
const pollMs = 30_000;
const reconnectMs = 2_000;
/** News come in bursts: a run that blocks a thousand tells it a thousand times. */
const gatherMs = 20;
/** Half a millisecond. */
const passwordsAtOnce = 64;

/** What has changed and is to be read anew. */
interface Wanted {
  services: boolean;
  sets: boolean;
  all: boolean;
}

type Sources = Pick<Tools, "base" | "config" | "databaseUrl" | "unseal" | "log">;

export class RadiusWorld implements Known {
  readonly #tools: Sources;
  readonly #log: Logger;
  #subscribers = new SubscriberIndex();
  #vouchers: VoucherIndex;
  #sets: WorldSets | undefined;
  #nases: NasIndex<RadiusNas> = {};
  #nasById: ReadonlyMap<string, RadiusNas> = new Map();
  readonly #passwords = new WeakMap<Subscriber, KnownPassword | null>();
  readonly #snapshot: WorldSnapshot;
  readonly #names: SourceNames;
  readonly #hashCode: HashCode;
  /** The oldest transaction that had not ended when changes were read last. */
  #readFrom = "0";
  #client: pg.Client | undefined;
  #isOver = false;
  readonly #others = new Map<string, () => void>();
  readonly #watchers: ((changed: readonly string[] | "all") => void)[] = [];
  #wanted: Wanted = { services: false, sets: false, all: false };
  #refreshing: Promise<void> | undefined;
  /** Who may ask for a NAS that asks somebody else (N-118). */
  frontEnds = new KnownFrontEnds();
  /** Changes whenever a set was read anew: what was worked out from it is worth nothing any more. */
  generation = 0;

  constructor(tools: Sources) {
    this.#tools = tools;
    this.#log = tools.log;
    this.#names = new SourceNames(tools.log, () => this.#use(this.#known));
    this.#hashCode = hashCodeWith(tools);
    this.#vouchers = new VoucherIndex(this.#hashCode);
    this.#snapshot = new WorldSnapshot(join(tools.config.dataDir, "radius"), {
      ...{ log: tools.log, mostHours: tools.config.radiusSnapshotHours, hashCode: this.#hashCode },
    });
  }

  get subscribers(): SubscriberIndex {
    return this.#subscribers;
  }

  get vouchers(): VoucherIndex {
    return this.#vouchers;
  }

  /** Who may work on equipment (N-117). */
  get staff(): StaffIndex {
    return this.#known.staff;
  }

  /** Of the walled garden: the resolver that shows its page. Empty: not said. */
  get walledDns(): readonly string[] {
    return this.#known.walledDns;
  }

  /** In which usage is counted. */
  get timeZones(): readonly string[] {
    return this.#known.timeZones;
  }

  /** Reads everything and listens from then on; with the database away it begins with what was known last. The returned function ends that. */
  async open(): Promise<() => Promise<void>> {
    await this.#connect();
    try {
      await this.#readAll();
    } catch (error) {
      if (!isConnectionFault(error) || !(await this.#beginFromDisk())) {
        await this.#close();
        throw error;
      }
      this.#wanted.all = true;
    }
    await this.#names.looked();
    const timer = setInterval(() => this.#want("services"), pollMs);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await this.#close();
    };
  }

  async #close(): Promise<void> {
    this.#isOver = true;
    this.#names.stop();
    await this.#refreshing;
    await this.#client?.end().catch(() => undefined);
    await this.#snapshot.close();
  }

  findNas(source: Ip, said: { nasIdentifier?: string | undefined; nasIpAddress?: Ip | undefined }): RadiusNas | undefined {
    return findNas(this.#nases, source, said);
  }

  /** N-60 as it stands, then without its realm. */
  findLogin(login: string): Subscriber | undefined {
    return findByLogin(this.#subscribers, login);
  }

  /** Those that are answered. */
  allNases(): readonly RadiusNas[] {
    return [...this.#nasById.values()].filter(({ status }) => status !== "disabled");
  }

  nas(id: string): RadiusNas | undefined {
    return this.#nasById.get(id);
  }

  passwordOf(subscriber: Subscriber): KnownPassword | undefined {
    if (subscriber.passwordSealed === null) return undefined;
    const known = this.#passwords.get(subscriber);
    if (known !== undefined) return known ?? undefined;
    const opened = this.#openPassword(subscriber.serviceId, subscriber.passwordSealed);
    this.#passwords.set(subscriber, opened);
    return opened ?? undefined;
  }

  /** Null: of another installation, or damaged; this one line has no password then. */
  #openPassword(serviceId: string, sealed: string): KnownPassword | null {
    try {
      return new KnownPassword(this.#tools.unseal(sealed));
    } catch (error) {
      this.#log.error({ err: error, serviceId }, "the password of a line cannot be opened");
      return null;
    }
  }

  voucherPasswordOf({ passwordSealed }: Voucher): KnownPassword | undefined {
    return passwordSealed === null ? undefined : new KnownPassword(this.#tools.unseal(passwordSealed));
  }

  staffPasswordOf({ passwordSealed }: StaffLogin): KnownPassword {
    return new KnownPassword(this.#tools.unseal(passwordSealed));
  }

  settingsOf(partnerId: string | null): ReplySettings {
    return settingsFor(this.#known.settings, partnerId);
  }

  get #known(): WorldSets {
    if (!this.#sets) throw new Error("RADIUS is asked before anything was read");
    return this.#sets;
  }

  /** Calls when somebody changed a table that tells of changes. It may be missed while the database is away, so the caller looks now and then, too. */
  whenTold(table: string, act: () => void): void {
    this.#others.set(table, act);
  }

  /** N-13 calls once what changed is in memory: with the ids of services, or "all" where anything may have. */
  watch(act: (changed: readonly string[] | "all") => void): void {
    this.#watchers.push(act);
  }

  /** Resolves once everything that had been told of by now is in memory. */
  async settled(): Promise<void> {
    await new Promise((done) => setTimeout(done, 2 * gatherMs));
    while (this.#refreshing) await this.#refreshing;
  }

  #inWork<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return inWork(this.#tools.base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, act);
  }

  async #readAll(): Promise<void> {
    const before = this.#subscribers;
    const now = this.#tools.base.clock.now();
    await this.#inWork(async (work) => {
      // Before anything is read: what changes meanwhile is read once more.
      const from = await oldestOpenTransaction(work);
      const sets = await loadSets(work);
      const subscribers = new SubscriberIndex();
      for await (const some of loadSubscribers(work, sets.plans)) for (const each of some) subscribers.put(each);
      const vouchers = new VoucherIndex(this.#hashCode);
      for await (const some of loadVouchers(work)) for (const each of some) vouchers.put(each);
      this.#use(sets);
      this.#subscribers = subscribers;
      this.#vouchers = vouchers;
      this.#readFrom = from;
    });
    if (this.#writesSnapshot) this.#snapshot.keepAll(this.#contents(), now);
    // A storm of logins may come at any time: they are opened before the first packet is taken, and later between the packets.
    const opening = this.#openPasswords(this.#subscribers, before);
    if (before.size === 0) await opening;
    else opening.catch((error: unknown) => this.#log.error({ err: error }, "passwords are opened one by one, as they are asked for"));
  }

  /** N-125 */
  async #beginFromDisk(): Promise<boolean> {
    const known = this.#snapshot.read(this.#tools.base.clock.now());
    if (!known) return false;
    this.#log.warn({ soAt: known.soAt }, "the database is away: RADIUS begins with what it knew then");
    this.#use(known.sets);
    this.#subscribers = known.subscribers;
    this.#vouchers = known.vouchers;
    await this.#openPasswords(known.subscribers, new SubscriberIndex());
    return true;
  }

  /** One process of a machine writes for all. */
  get #writesSnapshot(): boolean {
    return !this.#tools.config.joinsRadius;
  }

  #contents = () => ({ sets: this.#known, subscribers: this.#subscribers, vouchers: this.#vouchers });

  async #openPasswords(subscribers: SubscriberIndex, before: SubscriberIndex): Promise<void> {
    let seen = 0;
    for (const subscriber of subscribers.all()) {
      if (this.#isOver || subscribers !== this.#subscribers) return;
      const former = before.byService(subscriber.serviceId);
      const known = former?.passwordSealed === subscriber.passwordSealed ? this.#passwords.get(former as Subscriber) : undefined;
      if (known !== undefined) this.#passwords.set(subscriber, known);
      else this.passwordOf(subscriber);
      seen += 1;
      if (seen % passwordsAtOnce === 0) await new Promise((done) => setImmediate(done));
    }
  }

  #use(sets: WorldSets): void {
    const nases = this.#names
      .complete(sets.nases)
      .map((nas) => prepareNas(nas, this.#tools.unseal, (fault) => this.#log.error({ nas: nas.name, fault }, "template_error")));
    this.#sets = sets;
    this.frontEnds = new KnownFrontEnds(sets.frontEnds);
    // One that is switched off asks in vain, but what was acknowledged to it before still counts.
    this.#nases = indexNases(nases.filter(({ status }) => status !== "disabled"));
    this.#nasById = new Map(nases.map((nas) => [nas.id, nas]));
    this.generation += 1;
  }

  async #readChanged(work: Work): Promise<{ readonly services: Changed<Subscriber>; readonly vouchers: Changed<Voucher> }> {
    const { rows } = await sql<{ service_id: string | null; next: string }>`
      select changed.service_id, pg_snapshot_xmin(pg_current_snapshot())::text as next
      from (select null::uuid as service_id union select distinct service_id from access.index_changes where transaction >= ${this.#readFrom}::xid8) changed`.execute(
      work.tx,
    );
    const ids = rows.flatMap(({ service_id }) => service_id ?? []);
    const services = changed(
      ids,
      ids.length === 0 ? [] : await loadSubscribersOf(work, ids, this.#known.plans),
      ({ serviceId }) => serviceId,
    );
    const vouchers = await this.#readChangedVouchers(work);
    for (const each of services.put) this.#subscribers.put(each);
    for (const id of services.gone) this.#subscribers.remove(id);
    for (const each of vouchers.put) this.#vouchers.put(each);
    for (const id of vouchers.gone) this.#vouchers.remove(id);
    this.#readFrom = rows[0]?.next ?? this.#readFrom;
    return { services, vouchers };
  }

  async #readChangedVouchers(work: Work): Promise<Changed<Voucher>> {
    const { rows } = await sql<{ id: string }>`
      select distinct voucher_id as id from access.voucher_changes where transaction >= ${this.#readFrom}::xid8`.execute(work.tx);
    const ids = rows.map(({ id }) => id);
    return changed(ids, ids.length === 0 ? [] : await loadVouchersOf(work, ids), ({ id }) => id);
  }

  #want(what: keyof Wanted): void {
    this.#wanted[what] = true;
    if (this.#refreshing || this.#isOver) return;
    this.#refreshing = this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
  }

  async #refresh(): Promise<void> {
    while (!this.#isOver && (this.#wanted.services || this.#wanted.sets || this.#wanted.all)) {
      await new Promise((done) => setTimeout(done, gatherMs));
      const { sets, all } = this.#wanted;
      this.#wanted = { services: false, sets: false, all: false };
      try {
        if (all) await this.#readAll();
        const changed = all ? "all" : await this.#readSome(sets);
        for (const tell of this.#watchers) tell(changed);
      } catch (error) {
        // What is known goes on serving; the next look tries again, whatever it was that should have been read.
        this.#wanted.services = true;
        this.#wanted.sets ||= sets;
        this.#wanted.all ||= all;
        this.#log.warn({ err: error }, "RADIUS could not read what changed");
        return;
      }
    }
  }

  /** @returns the services that changed; "all": with the sets anything may have. */
  async #readSome(withSets: boolean): Promise<readonly string[] | "all"> {
    const now = this.#tools.base.clock.now();
    const { sets, services, vouchers } = await this.#inWork(async (work) => {
      const read = withSets ? await loadSets(work) : undefined;
      if (read) this.#use(read);
      return { sets: read, ...(await this.#readChanged(work)) };
    });
    if (this.#writesSnapshot)
      this.#snapshot.keepChanges({ sets, services: orNothing(services), vouchers: orNothing(vouchers) }, now, this.#contents);
    return sets ? "all" : [...services.put.map(({ serviceId }) => serviceId), ...services.gone];
  }

  async #connect(): Promise<void> {
    if (this.#isOver) return;
    const client = new pg.Client({ connectionString: this.#tools.databaseUrl, application_name: "demarc-radius" });
    this.#client = client;
    client.on("notification", ({ channel, payload = "" }) => {
      if (channel === channels.services) this.#want("services");
      else if (planTables.has(payload)) this.#want("all");
      else if (setTables.has(payload)) this.#want("sets");
      else this.#others.get(payload)?.();
    });
    client.on("error", () => undefined);
    client.on("end", () => {
      if (!this.#isOver) setTimeout(() => void this.#connect().then(() => this.#want("all")), reconnectMs).unref();
    });
    try {
      await client.connect();
      await client.query(`listen ${channels.services}; listen ${channels.sets}`);
    } catch (error) {
      this.#log.warn({ err: error }, "RADIUS does not hear of changes");
      await client.end().catch(() => undefined);
    }
  }
}

/** @param found - of those that changed, what is still there */
function changed<Value>(ids: readonly string[], found: readonly Value[], idOf: (value: Value) => string): Changed<Value> {
  const there = new Set(found.map(idOf));
  return { put: found, gone: ids.filter((id) => !there.has(id)) };
}

const orNothing = <Value>(change: Changed<Value>): Changed<Value> | undefined =>
  change.put.length + change.gone.length === 0 ? undefined : change;

async function oldestOpenTransaction(work: Work): Promise<string> {
  const { rows } = await sql<{ next: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as next`.execute(work.tx);
  return rows[0]?.next ?? "0";
}
