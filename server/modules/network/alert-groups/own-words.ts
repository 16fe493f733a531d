// A group's own words for what it is told of, in Liquid.
import { fieldProblem } from "../../../platform/problems.ts";
import { liquidFaults, makeSafeLiquid } from "../../../platform/safe-liquid.ts";
import { noticeNames } from "./contract.ts";

export interface OwnWords {
  readonly beganSubject: string;
  readonly beganText: string;
  readonly overSubject: string;
  readonly overText: string;
}
export type NoticeValues = Readonly<Record<(typeof noticeNames)[number], string>>;

const engine = makeSafeLiquid();
const fields = ["beganSubject", "beganText", "overSubject", "overText"] as const;

export function refuseFaultyWords(words: OwnWords): void {
  for (const field of fields) {
    const [fault] = liquidFaults(engine, words[field], noticeNames);
    if (fault) throw fieldProblem(field, "template-faults", fault.message, { faults: fault.message });
  }
}

/** Empty where there are none, and where they take too much: then ours are told instead. */
export function fillOwnWords(words: string, values: NoticeValues): string {
  try {
    return String(engine.parseAndRenderSync(words, values)).trim();
  } catch {
    return "";
  }
}
