import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accentShades, contrast, type Scheme } from "./accent.ts";

const pages = { light: ["#ffffff", "#f5f7f6"], dark: ["#141a1a", "#1b2222"] } as const;

it("knows the contrast of black and white, and of a colour with itself", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#777777")).toBe(1);
  // The well-known grey that just fails on white.
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

// Every kind of colour that a provider may choose, the impossible ones first.
const accents = [
  "#ffffff",
  "#000000",
  "#ffff00",
  "#00ff00",
  "#ff0000",
  "#0000ff",
  "#ff8800",
  "#808080",
  "#0f766e",
  "#e6007e",
  "#7fdbff",
  "#123456",
];

describe.each(["light", "dark"] as const)("P-233 an accent can be read, %s", (scheme: Scheme) => {
  it.each(accents)("%s", (colour) => {
    const shades = accentShades(colour, scheme);
    expect(contrast(shades.fill, shades.onFill), "words on the button").toBeGreaterThanOrEqual(4.5);
    for (const page of pages[scheme]) {
      expect(contrast(shades.fill, page), "the button on the page").toBeGreaterThanOrEqual(3);
      expect(contrast(shades.text, page), "links").toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(shades.text, shades.soft), "the active item").toBeGreaterThanOrEqual(4.5);
  });
});

it("leaves a colour alone that is good already", () => {
  expect(accentShades("#0f766e", "light").fill).toBe("#0f766e");
});

/** The value of each custom property of a scheme in theme.css. */
function propertiesOf(scheme: Scheme): Map<string, string> {
  const css = readFileSync(new URL("./theme.css", import.meta.url), "utf8");
  const block = new RegExp(`\\[data-mantine-color-scheme="${scheme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/(--[a-z0-9-]+):\s*(?:var\([^,]+,\s*)?(#[0-9a-f]{6})\)?;/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

describe.each(["light", "dark"] as const)("O-14 the colours of the theme can be read, %s", (scheme: Scheme) => {
  const colours = propertiesOf(scheme);
  const colour = (name: string): string => {
    const value = colours.get(name);
    if (!value) throw new Error(`theme.css has no ${name} for ${scheme}`);
    return value;
  };
  it.each(["works", "waits", "attention", "hurts", "past"])("words of the tone %s", (tone) => {
    expect(contrast(colour(`--${tone}-ink`), colour(`--${tone}-soft`))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour(`--${tone}-ink`), colour("--surface"))).toBeGreaterThanOrEqual(4.5);
  });
  it.each([
    ["--ink", "--surface", 7],
    ["--ink", "--page", 7],
    ["--ink-quiet", "--surface", 4.5],
    ["--ink-quiet", "--page", 4.5],
    ["--ink-quiet", "--surface-low", 4.5],
    ["--line-control", "--surface", 3],
    ["--on-danger", "--danger", 4.5],
    ["--accent-text", "--accent-soft", 4.5],
    ["--accent-text", "--accent-soft-hover", 4.5],
    ["--on-accent", "--accent", 4.5],
  ] as const)("%s on %s", (ink, ground, atLeast) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(atLeast);
  });
});
