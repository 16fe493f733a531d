// N-125 what RADIUS answers from, on disk: a process that starts while the database is away begins with it. Passwords and secrets are in it as they
// are in the database, sealed with the installation's key.
import { join } from "node:path";
import { chunksOf } from "../../../platform/chunks.ts";
import { newestMigration } from "../../../platform/db/migrate.ts";
import type { Logger } from "../../../platform/log.ts";
import { SnapshotFile } from "../../../platform/snapshot-file.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import { VoucherIndex } from "../vouchers/voucher-index.ts";
import type { Voucher } from "../vouchers/voucher-rules.ts";
import { type PlanFacts, planOf, type Subscriber } from "./subscriber.ts";
import { SubscriberIndex } from "./subscriber-index.ts";
import type { WorldSets } from "./world-sets.ts";

export interface WorldContents {
  readonly sets: WorldSets;
  readonly subscribers: SubscriberIndex;
  readonly vouchers: VoucherIndex;
}

export interface WorldChanges {
  readonly sets?: WorldSets | undefined;
  readonly services?: Changed<Subscriber> | undefined;
  readonly vouchers?: Changed<Voucher> | undefined;
}

export interface Changed<Value> {
  readonly put: readonly Value[];
  readonly gone: readonly string[];
}

/** Its plan stands once, with the sets. */
type Packed = Omit<Subscriber, "plan"> & { readonly planId: string };

type Part =
  | { readonly kind: "sets"; readonly sets: WorldSets }
  | { readonly kind: "services"; readonly put: readonly Packed[]; readonly gone: readonly string[] }
  | { readonly kind: "vouchers"; readonly put: readonly Voucher[]; readonly gone: readonly string[] }
  /** Everything before this was so at that moment. */
  | { readonly kind: "so_at"; readonly at: Date };

/** Raise it when what stands in it changes without a migration. */
const format = 1;
const together = 200;
const saidAgainMs = 60_000;
const hourMs = 3_600_000;

/** Of this release, in this installation. @param name - of what is kept in it */
export const snapshotOf = <Value>(folder: string, name: string, log: Logger): SnapshotFile<Value> =>
  new SnapshotFile(join(folder, name), { format: `demarc ${name} ${format} ${newestMigration()}`, log });

export class WorldSnapshot {
  readonly #file: SnapshotFile<Part>;
  readonly #mostHours: number;
  readonly #hashCode: HashCode;
  #saidAt = 0;

  /** @param mostHours - older than this it is believed no longer */
  constructor(
    folder: string,
    { log, mostHours, hashCode }: { readonly log: Logger; readonly mostHours: number; readonly hashCode: HashCode },
  ) {
    this.#file = snapshotOf(folder, "world", log);
    this.#mostHours = mostHours;
    this.#hashCode = hashCode;
  }

  /** Undefined: there is none, or it is too old. */
  read(now: Date): (WorldContents & { readonly soAt: Date }) | undefined {
    const subscribers = new SubscriberIndex();
    const vouchers = new VoucherIndex(this.#hashCode);
    let sets: WorldSets | undefined;
    let soAt: Date | undefined;
    for (const part of this.#file.read()) {
      if (part.kind === "sets") sets = part.sets;
      else if (part.kind === "so_at") soAt = part.at;
      else if (part.kind === "vouchers") {
        for (const id of part.gone) vouchers.remove(id);
        for (const voucher of part.put) vouchers.put(voucher);
      } else {
        for (const id of part.gone) subscribers.remove(id);
        for (const packed of part.put) subscribers.put(unpack(packed, sets?.plans));
      }
    }
    if (!sets || !soAt || now.getTime() - soAt.getTime() > this.#mostHours * hourMs) return undefined;
    return { sets, subscribers, vouchers, soAt };
  }

  /** In the background; logins are answered in between. What changes meanwhile is put behind it. */
  keepAll(contents: WorldContents, at: Date): void {
    this.#saidAt = at.getTime();
    void this.#file.rewrite(partsOf(contents, at));
  }

  /** What was read anew just now, maybe nothing; `all` is asked for when the file has grown long. */
  keepChanges({ sets, services, vouchers }: WorldChanges, at: Date, all: () => WorldContents): void {
    if (this.#file.isLong) {
      this.keepAll(all(), at);
      return;
    }
    if (sets) void this.#file.append({ kind: "sets", sets });
    if (services) void this.#file.append({ kind: "services", put: services.put.map(pack), gone: services.gone });
    if (vouchers) void this.#file.append({ kind: "vouchers", ...vouchers });
    if (at.getTime() - this.#saidAt < saidAgainMs) return;
    this.#saidAt = at.getTime();
    void this.#file.append({ kind: "so_at", at });
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function* partsOf({ sets, subscribers, vouchers }: WorldContents, at: Date): Generator<Part> {
  yield { kind: "sets", sets };
  for (const put of chunksOf(subscribers.all(), together)) yield { kind: "services", put: put.map(pack), gone: [] };
  for (const put of chunksOf(vouchers.all(), together)) yield { kind: "vouchers", put, gone: [] };
  yield { kind: "so_at", at };
}

const pack = ({ plan, ...subscriber }: Subscriber): Packed => ({ ...subscriber, planId: plan.id });

function unpack({ planId, ...subscriber }: Packed, plans: ReadonlyMap<string, PlanFacts> | undefined): Subscriber {
  return { ...subscriber, plan: planOf(planId, plans) };
}
