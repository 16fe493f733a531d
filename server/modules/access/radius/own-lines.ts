// N-69 lines of plans and services, compiled when they are needed first: few have any, and those of a plan are the same for all of its services.
import { type CompiledTemplate, compileTemplate } from "../../network/index.ts";

export interface OwnLines {
  readonly template: CompiledTemplate;
  /** What they say differs between two services of the same plan and state. */
  readonly areOfOne: boolean;
  readonly mentionLimits: boolean;
}

/** What only one service has: whatever mentions it is rendered for each. */
const ofOneService = /\b(service|customer|ip|session|cap|rule|location)\./;
const limits = /\blimit\./;

/** What a text of lines asks of whoever renders it. */
export const mentionsOf = (text: string) => ({ areOfOne: ofOneService.test(text), mentionLimits: limits.test(text) });

/** A plan is read anew when it changes, and so is a line. */
const known = new WeakMap<object, OwnLines>();

/** @returns undefined: there are none */
export function ownLinesOf(owner: { readonly replyLines: string }, report: (fault: string) => void): OwnLines | undefined {
  if (owner.replyLines === "") return undefined;
  const found = known.get(owner);
  if (found) return found;
  const { template, faults } = compileTemplate(owner.replyLines);
  faults.forEach(report);
  const made = { template, ...mentionsOf(owner.replyLines) };
  known.set(owner, made);
  return made;
}
