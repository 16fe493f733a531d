export type IdlePhase = { readonly kind: "active" } | { readonly kind: "warned"; readonly leftMs: number } | { readonly kind: "over" };

const warnMs = 2 * 60_000;

/** Two minutes before the end somebody is warned; of very short limits, half of them. */
export function idlePhase({ now, activeAt, idleMs }: { now: number; activeAt: number; idleMs: number }): IdlePhase {
  const leftMs = activeAt + idleMs - now;
  if (leftMs <= 0) return { kind: "over" };
  return leftMs <= Math.min(warnMs, idleMs / 2) ? { kind: "warned", leftMs } : { kind: "active" };
}
