// N-133 what comes after its cycle was invoiced: it changes no hour, day or month any more, and is taken out of the open cycle with a reference.
import type { Work } from "../../../platform/work.ts";
import type { HourPart } from "../counter-rules.ts";
import { countLate } from "../fair-use/fair-meter.ts";
import { isFreeHour, type Meter } from "../meters.ts";
import { counted } from "../quota-rules.ts";
import { keepAdjustments } from "./adjustments.ts";
import { takeOff } from "./cap-corrections.ts";

interface Late {
  readonly meter: Meter;
  readonly sessionId: string;
  readonly document: { readonly id: string; readonly number: string };
  from: Date;
  until: Date;
  downBytes: bigint;
  upBytes: bigint;
  seconds: number;
  /** Of them, what the cap of the plan counts. */
  counted: bigint;
}

export class LateUsage {
  /** By session, and apart what is doubtful of it. */
  readonly #known = new Map<string, Late>();

  /** @param doubtfulSince N-86 it takes nothing until somebody accepts it: a correction of its own says what that was; null: it is believed. */
  add(sessionId: string, meter: Meter, { part, doubtfulSince }: { part: HourPart; doubtfulSince: Date | null }): void {
    const { closed_by_id: id, closed_by_number: number } = meter.row;
    const key = `${sessionId} ${doubtfulSince?.getTime() ?? ""}`;
    const late = this.#known.get(key) ?? {
      ...{ meter, sessionId, document: { id: id ?? "", number: number ?? "" }, from: part.from, until: part.until },
      ...{ downBytes: 0n, upBytes: 0n, seconds: 0, counted: 0n },
    };
    this.#known.set(key, late);
    if (part.from < late.from) late.from = part.from;
    if (part.until > late.until) late.until = part.until;
    late.downBytes += part.downBytes;
    late.upBytes += part.upBytes;
    late.seconds += part.seconds;
    if (doubtfulSince !== null) return;
    if (meter.terms && !isFreeHour(meter, part.from)) late.counted += counted(part, meter.terms.counts);
    if (meter.fair) countLate(meter.fair, part);
  }

  /** Once the meters are in their open cycle. */
  async save(work: Work): Promise<void> {
    if (this.#known.size === 0) return;
    await keepAdjustments(
      work,
      [...this.#known.values()].map(({ meter, sessionId, document, from, until, ...late }) => ({
        meter,
        adjustment: {
          ...{ kind: "late" as const, bytes: -takeOff(meter, late.counted, work.now), downBytes: -late.downBytes, upBytes: -late.upBytes },
          ...{ seconds: -BigInt(late.seconds), from, until, sessionId, document, reason: "" },
        },
      })),
    );
  }
}
