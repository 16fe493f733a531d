// What counted traffic comes to by slot, hour, day and month of the partner's clock (N-128 to N-130).
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { type HourPart, slotsPerHour, splitBySlots } from "./counter-rules.ts";
import { isFreeHour, type Meter } from "./meters.ts";

/** N-128 for so many days slots are kept. */
export const slotDays = 14;

interface Sum {
  down: bigint;
  up: bigint;
  bonus: bigint;
  seconds: number;
}

/** Bytes down and up by the slots of an hour; undefined: nothing is known of it. */
type Slots = ({ down: bigint; up: bigint } | undefined)[];

/** What the parts come to by hour, day and month of the partner's clock (N-130): the same parts in each, so that they always add up (N-129). */
export class Sums {
  readonly #slotsSince: Date;
  readonly #slots = new Map<string, Map<string, Slots>>();
  readonly #hours = new Map<string, Map<string, Sum>>();
  readonly #days = new Map<string, Map<string, Sum>>();
  readonly #months = new Map<string, Map<string, Sum>>();

  /** @param slotsSince what is older has no slots any more. */
  constructor(slotsSince: Date) {
    this.#slotsSince = slotsSince;
  }

  add(meter: Meter, part: HourPart): void {
    this.#addSlots(meter.serviceId, part);
    const day = calendarDay(part.hour, meter.timeZone);
    const bonus = isFreeHour(meter, part.from) ? part.downBytes + part.upBytes : 0n;
    for (const [into, key] of [
      [this.#hours, part.hour.toISOString()],
      [this.#days, day],
      [this.#months, `${day.slice(0, 7)}-01`],
    ] as const) {
      const ofService = into.get(meter.serviceId) ?? new Map<string, Sum>();
      into.set(meter.serviceId, ofService);
      const sum = ofService.get(key) ?? { down: 0n, up: 0n, bonus: 0n, seconds: 0 };
      ofService.set(key, {
        down: sum.down + part.downBytes,
        up: sum.up + part.upBytes,
        bonus: sum.bonus + bonus,
        seconds: sum.seconds + part.seconds,
      });
    }
  }

  #addSlots(serviceId: string, part: HourPart): void {
    if (part.hour < this.#slotsSince) return;
    const ofService = this.#slots.get(serviceId) ?? new Map<string, Slots>();
    this.#slots.set(serviceId, ofService);
    const hour = part.hour.toISOString();
    const slots = ofService.get(hour) ?? Array.from<Slots[number]>({ length: slotsPerHour });
    ofService.set(hour, slots);
    for (const { slot, downBytes, upBytes } of splitBySlots(part)) {
      const { down, up } = slots[slot] ?? { down: 0n, up: 0n };
      slots[slot] = { down: down + downBytes, up: up + upBytes };
    }
  }

  /** The first and the last day that something was added to. */
  span(): { first: Day; last: Day } | undefined {
    const days = [...this.#days.values()].flatMap((ofService) => [...ofService.keys()]).toSorted();
    const [first, last] = [days[0], days.at(-1)];
    return first === undefined || last === undefined ? undefined : { first: first as Day, last: last as Day };
  }

  async save(work: Work, meters: ReadonlyMap<string, Meter>): Promise<void> {
    if (this.#days.size === 0) return;
    await upsertSlots(work, this.#slots);
    await upsert(work, meters, { table: "usage.hours", key: "hour", type: "timestamptz" }, this.#hours);
    await upsert(work, meters, { table: "usage.days", key: "day", type: "date" }, this.#days);
    await upsert(work, meters, { table: "usage.months", key: "month", type: "date" }, this.#months);
  }
}

/** N-131 what is missing is made on the fly. A day of a partner's clock reaches into the days beside it. */
export async function ensurePartitions(work: Work, { first, last }: { first: Day; last: Day }): Promise<void> {
  const [from, through] = [addDays(first, -1), addDays(last, 1)];
  const { rows } = await sql<{
    missing: boolean;
  }>`select exists (select from generate_series(${from}::date, ${through}::date, interval '1 day') on_day
    where to_regclass('usage.hours_' || to_char(on_day, 'YYYY_MM_DD')) is null) as missing`.execute(work.tx);
  if (rows[0]?.missing) await sql`select usage.ensure_partitions(${from}::date, ${through}::date)`.execute(work.tx);
}

async function upsert(
  work: Work,
  meters: ReadonlyMap<string, Meter>,
  { table, key, type }: { table: string; key: string; type: string },
  sums: ReadonlyMap<string, ReadonlyMap<string, Sum>>,
): Promise<void> {
  const rows = [...sums].flatMap(([serviceId, ofService]) => {
    const meter = meters.get(serviceId);
    return meter ? [...ofService].map(([at, sum]) => ({ meter, at, sum })) : [];
  });
  const into = sql.table(table);
  await sql`insert into ${into} as old (service_id, customer_id, partner_id, ${sql.ref(key)}, down_bytes, up_bytes, bonus_bytes, seconds)
    select * from unnest(${rows.map(({ meter }) => meter.serviceId)}::uuid[], ${rows.map(({ meter }) => meter.customerId)}::uuid[],
      ${rows.map(({ meter }) => meter.partnerId)}::uuid[], ${rows.map(({ at }) => at)}::${sql.raw(type)}[],
      ${rows.map(({ sum }) => String(sum.down))}::int8[], ${rows.map(({ sum }) => String(sum.up))}::int8[],
      ${rows.map(({ sum }) => String(sum.bonus))}::int8[], ${rows.map(({ sum }) => sum.seconds)}::int8[])
    on conflict (service_id, ${sql.ref(key)}) do update set down_bytes = old.down_bytes + excluded.down_bytes,
      up_bytes = old.up_bytes + excluded.up_bytes, bonus_bytes = old.bonus_bytes + excluded.bonus_bytes,
      seconds = old.seconds + excluded.seconds`.execute(work.tx);
}

const slotNumbers = Array.from({ length: slotsPerHour }, (_, slot) => slot);

/** In place: a slot that is known grows, one that is not begins. */
async function upsertSlots(work: Work, slots: ReadonlyMap<string, ReadonlyMap<string, Slots>>): Promise<void> {
  const rows = [...slots].flatMap(([serviceId, ofService]) => [...ofService].map(([hour, ofHour]) => ({ serviceId, hour, ofHour })));
  if (rows.length === 0) return;
  const columns = (["down", "up"] as const).flatMap((way) =>
    slotNumbers.map((slot) => ({
      name: sql.ref(`${way === "down" ? "d" : "u"}${slot}`),
      of: ({ ofHour }: (typeof rows)[number]) => ofHour[slot]?.[way],
    })),
  );
  const arrays = columns.map(({ of }) => sql`${rows.map((row) => of(row)?.toString() ?? null)}::int8[]`);
  const sets = columns.map(({ name }) => sql`${name} = coalesce(old.${name} + excluded.${name}, old.${name}, excluded.${name})`);
  await sql`insert into usage.slots as old (service_id, hour, ${sql.join(columns.map(({ name }) => name))})
    select * from unnest(${rows.map(({ serviceId }) => serviceId)}::uuid[], ${rows.map(({ hour }) => hour)}::timestamptz[], ${sql.join(arrays)})
    on conflict (service_id, hour) do update set ${sql.join(sets)}`.execute(work.tx);
}
