import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** O-14 what hurts somebody who cannot see or cannot use a mouse, with the parts of the page that do. */
export async function seriousViolations(page: Page): Promise<string[]> {
  // The policy of the page lets no foreign script in, so it is evaluated by the browser's own tools.
  await page.evaluate(source);
  // What is still fading in has no contrast yet.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    return (await axe.run()).violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  });
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
