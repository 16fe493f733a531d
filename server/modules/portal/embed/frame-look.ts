// The look that a website asks for: five values, each of which can be nothing but what it says.
export interface FrameLook {
  readonly accent: string;
  readonly text: string;
  readonly background: string;
  readonly font: string;
  readonly radius: number;
}

const standard: FrameLook = { accent: "#0f766e", text: "#1f2937", background: "#ffffff", font: "system-ui, sans-serif", radius: 8 };
const colour = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;
/** Names of families, quoted or not: nothing that ends the declaration. */
const font = /^[\p{L}\p{N} ,'"-]{1,120}$/u;

export function frameLook(asked: Readonly<Partial<Record<keyof FrameLook, unknown>>>): FrameLook {
  const pick = (name: "accent" | "text" | "background", shape: RegExp): string => {
    const value = asked[name];
    return typeof value === "string" && shape.test(value) ? value : standard[name];
  };
  const radius = typeof asked.radius === "string" && /^\d{1,2}$/.test(asked.radius) ? Math.min(Number(asked.radius), 24) : standard.radius;
  const family = typeof asked.font === "string" && font.test(asked.font) && isBalanced(asked.font) ? asked.font : standard.font;
  return { accent: pick("accent", colour), text: pick("text", colour), background: pick("background", colour), font: family, radius };
}

const isBalanced = (text: string): boolean => text.split('"').length % 2 === 1 && text.split("'").length % 2 === 1;

/** Black or white, whichever is read on it more easily (WCAG 2.2, relative luminance). */
export function inkOn(hex: string): "#000000" | "#ffffff" {
  const full = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return light > 0.179 ? "#000000" : "#ffffff";
}
