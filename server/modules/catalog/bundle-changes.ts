// B-102 what a bundle is made of decides the taxes of its days. Who knows services follows a change, where staff want that for days that are
// invoiced already.
import type { Work } from "../../platform/work.ts";
import type { Plan } from "./plan-queries.ts";

type Follow = (work: Work, bundle: Plan) => Promise<void>;
let follow: Follow | undefined;

/** Called by the module above that knows services, once, at the start. */
export function joinBundleChanges(joins: Follow): void {
  follow = joins;
}

/** Nothing to follow where the parts and their shares are the same. */
export async function followBundle(work: Work, before: Plan, after: Plan): Promise<void> {
  if (after.kind === "bundle" && partsOf(before) !== partsOf(after)) await follow?.(work, after);
}

const partsOf = ({ components }: Plan): string => JSON.stringify(components.map(({ planId, weight }) => [planId, weight]));
