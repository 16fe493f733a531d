import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Says that a paper was read. The box also ticks itself, and then cannot be pressed, once the last page was on the screen: whoever is first. */
export async function sayHaveRead(page: Page): Promise<void> {
  const box = page.getByLabel("I have read it");
  const tick = () =>
    box.check({ timeout: 500 }).then(
      () => true,
      () => box.isChecked(),
    );
  await expect.poll(tick, { timeout: 15_000 }).toBe(true);
}
