// Going from page to page as a person does, and waiting until there is something to look at.
import type { Page } from "playwright-core";

/** What was on its way is there: no place waits for an answer, nothing moves. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1, h2").first().waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector('[aria-busy="true"], [role="status"] .mantine-Skeleton-root') === null &&
      // A sheet that is still arriving is half transparent.
      document.getAnimations().every(({ playState }) => playState !== "running"),
  );
}

/** How long the title of the next page is waited for; pages that share one keep it. */
const titleMs = 1500;

/** Leads on to another page of the app that is open, as its links do: the app is not loaded again, which takes most of the time. */
export async function leadOn(page: Page, path: string): Promise<void> {
  if ((await page.locator("#drawn").count()) > 0) {
    // A page that the server drew: the app comes with the first touch.
    await page.keyboard.press("Shift");
    await page.locator("#drawn").waitFor({ state: "detached" });
  }
  await page.evaluate((to) => {
    for (const title of document.querySelectorAll("h1")) title.dataset.before = "";
    history.pushState(null, "", to);
  }, path);
  await page
    .locator("h1:not([data-before])")
    .first()
    .waitFor({ timeout: titleMs })
    .catch(() => undefined);
  await settled(page);
}

export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
