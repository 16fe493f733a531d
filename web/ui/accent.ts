// A partner's one colour, made fit to read: an accent whose contrast fails WCAG AA is darkened or lightened by itself, in
// OKLCH so that its hue stays.

export interface AccentShades {
  /** The primary button, and what stands on it. */
  fill: string;
  fillHover: string;
  onFill: string;
  /** Links and active words on the page or on `soft`. */
  text: string;
  /** A tint behind the active item. */
  soft: string;
  softHover: string;
}

export type Scheme = "light" | "dark";

/** The surfaces that accents stand on, the hardest of each scheme: theme.css says the same. */
const grounds: Record<Scheme, { page: string; ink: string }> = {
  light: { page: "#f5f7f6", ink: "#ffffff" },
  dark: { page: "#1b2222", ink: "#08110f" },
};

const textContrast = 4.5;
const controlContrast = 3;

const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

export function accentShades(colour: string, scheme: Scheme): AccentShades {
  const lch = toLch(colour);
  const { page } = grounds[scheme];
  const darker = scheme === "light" ? -1 : 1;
  const soft = softOf(lch, scheme, 0);
  const softHover = softOf(lch, scheme, 1);
  // A light accent may keep its brightness when dark words stand on it; else it moves until white ones can be read.
  const onFill =
    contrast(colour, grounds.dark.ink) >= textContrast && contrast(colour, page) >= controlContrast && scheme === "dark"
      ? grounds.dark.ink
      : bestInk(colour, scheme);
  const fill = move(lch, darker, (c) => contrast(c, onFill) >= textContrast && contrast(c, page) >= controlContrast, onFill);
  const hover = toLch(fill);
  return {
    fill,
    fillHover: toHex({ ...hover, l: hover.l + (onFill === "#ffffff" ? -0.05 : 0.05) }),
    onFill,
    text: move(lch, darker, (c) => contrast(c, page) >= textContrast && contrast(c, softHover) >= textContrast),
    soft,
    softHover,
  };
}

const bestInk = (colour: string, scheme: Scheme): string => {
  if (scheme === "light") return "#ffffff";
  return contrast(colour, grounds.dark.ink) >= contrast(colour, "#ffffff") ? grounds.dark.ink : "#ffffff";
};

const softOf = ({ c, h }: Lch, scheme: Scheme, step: 0 | 1): string =>
  toHex(scheme === "light" ? { l: 0.955 - 0.025 * step, c: Math.min(c, 0.03), h } : { l: 0.29 + 0.035 * step, c: Math.min(c, 0.045), h });

/** The nearest lightness at which the colour is good enough, first in the given direction, then in the other. */
function move(lch: Lch, direction: number, good: (colour: string) => boolean, onFill?: string): string {
  // White words need a darker ground and dark words a lighter one, whatever the scheme prefers.
  const first = onFill === undefined ? direction : onFill === "#ffffff" ? -1 : 1;
  for (const way of [first, -first]) {
    for (let step = 0; step <= 100; step += 1) {
      const l = lch.l + (way * step) / 100;
      if (l < 0 || l > 1) break;
      const colour = toHex({ ...lch, l });
      if (good(colour)) return colour;
    }
  }
  return direction < 0 ? "#000000" : "#ffffff";
}

/** WCAG 2.2 contrast ratio of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [la, lb] = [luminance(a), luminance(b)];
  return (Math.max(la, lb) + 0.05) / (Math.min(la, lb) + 0.05);
}

const luminance = (colour: string): number => {
  const [r, g, b] = linearOf(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

type Triple = [number, number, number];
interface Lch {
  l: number;
  c: number;
  h: number;
}

const linearOf = (colour: string): Triple =>
  [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as Triple;

// The matrices of Björn Ottosson's OKLab.
function toLch(colour: string): Lch {
  const [r, g, b] = linearOf(colour);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const labA = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const labB = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(labA, labB), h: Math.atan2(labB, labA) };
}

/** Colours outside of sRGB lose chroma until they fit. */
function toHex({ l, c, h }: Lch): string {
  for (let chroma = c; ; chroma -= 0.004) {
    const rgb = toLinear({ l, c: Math.max(0, chroma), h });
    if (chroma <= 0 || rgb.every((channel) => channel >= -0.0005 && channel <= 1.0005)) return `#${rgb.map(toByte).join("")}`;
  }
}

function toLinear({ l, c, h }: Lch): Triple {
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)];
  const x = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const y = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const z = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}

function toByte(linear: number): string {
  const value = Math.min(1, Math.max(0, linear));
  const channel = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(channel * 255)
    .toString(16)
    .padStart(2, "0");
}

const schemes: readonly Scheme[] = ["light", "dark"];

/** The custom properties that theme.css reads in place of its own teal. */
export function accentProperties(colour: string): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const scheme of schemes) {
    for (const [name, value] of Object.entries(accentShades(colour, scheme))) {
      properties[`--brand-${scheme}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value;
    }
  }
  return properties;
}

/** Colours the page for a partner; undefined goes back to the default. */
export function applyAccent(colour: string | undefined): void {
  const { style } = document.documentElement;
  const properties = accentProperties(colour && isColour(colour) ? colour : "#0f766e");
  for (const [name, value] of Object.entries(properties)) {
    if (colour && isColour(colour)) style.setProperty(name, value);
    else style.removeProperty(name);
  }
}
