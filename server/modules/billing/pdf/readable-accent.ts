// WCAG 2.2 asks for 4.5:1 between text and ground. A partner's accent that fails on white is darkened by itself.
const wanted = 4.5;

/** The accent, or the nearest darker shade of it that can be read on white paper. */
export function readableAccent(hex: string): string {
  for (let keep = 100; keep > 0; keep -= 2) {
    const shade = channels(hex).map((value) => Math.round((value * keep) / 100));
    if (contrastWithWhite(shade) >= wanted) return `#${shade.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  }
  return "#000000";
}

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function contrastWithWhite(rgb: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}
