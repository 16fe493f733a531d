import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page that is still arriving fades in after it was looked at: colours that fail are looked at again. */
const fadingMs = 500;

/** O-14 what hurts somebody who cannot see or cannot use a mouse, with the parts of the page that do. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // The policy of the page lets no foreign script in, so it is evaluated by the browser's own tools.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  const found = await look(page);
  if (!found.some(({ id }) => id === "color-contrast")) return found.map(describe);
  await page.waitForTimeout(fadingMs);
  return (await look(page)).map(describe);
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function look(page: Page): Promise<Violation[]> {
  // What is still fading in has no contrast yet.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (page: Document, wish: object) => Promise<{ violations: Violation[] }> };
    };
    // What passes is not written down: that takes most of the time.
    return (await axe.run(document, { resultTypes: ["violations"] })).violations.filter(
      ({ impact }) => impact === "serious" || impact === "critical",
    );
  });
}

const describe = ({ id, nodes }: Violation): string => `${id}: ${nodes.map(({ html }) => html).join(" ")}`;
