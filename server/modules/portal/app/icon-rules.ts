// P-206 which pictures can be an icon, and what is made of them.

export const leastWidth = 192;
/** Below it the largest icon is drawn larger than the picture is. */
export const wellWidth = 512;
export const maxIconBytes = 2 * 1024 * 1024;

export type WrongIcon = "not-a-png" | "not-square" | "too-small";

export function faultOfIcon({
  format,
  width,
  height,
}: {
  format: string | undefined;
  width: number;
  height: number;
}): WrongIcon | undefined {
  if (format !== "png") return "not-a-png";
  if (width !== height) return "not-square";
  return width < leastWidth ? "too-small" : undefined;
}

/** Every size that is made of a picture. `share`: how much of the square the picture fills; the rest is the background. */
export interface IconKind {
  readonly kind: string;
  readonly size: number;
  readonly share: number;
  /** Where the system cuts a shape out, or draws black where nothing is, the ground has to reach every edge. */
  readonly onGround: boolean;
  /** White on nothing: phones colour it themselves. */
  readonly isStencil?: true;
}

export const iconKinds: readonly IconKind[] = [
  ...[16, 32, 48, 192, 512].map((size) => ({ kind: String(size), size, share: 1, onGround: false })),
  // What counts has to stand within a circle of four fifths of the width (W3C manifest, purpose "maskable").
  { kind: "512-maskable", size: 512, share: 0.64, onGround: true },
  { kind: "touch", size: 180, share: 0.84, onGround: true },
  { kind: "badge", size: 96, share: 1, onGround: false, isStencil: true },
];
export const iconKind = (kind: string): IconKind | undefined => iconKinds.find((each) => each.kind === kind);

/** The letter that stands for a partner without a picture. */
export function letterOf(name: string): string {
  const first = [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(name.trim())]
    .map(({ segment }) => segment)
    .find((segment) => /[\p{L}\p{N}]/u.test(segment));
  return (first ?? "?").toLocaleUpperCase("und");
}
