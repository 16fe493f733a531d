import type { Page } from "playwright-core";

/** What does not fit on the page: words outside of their box or of the phone, buttons that cut their words off, a page that scrolls sideways. */
export const misfits = (page: Page): Promise<string[]> =>
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: it is sent to the page, so it stands in one piece.
  page.evaluate(() => {
    const found: string[] = [];
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide > 0) found.push(`the page is ${wide} px too wide`);
    const isSeen = (element: Element): boolean => {
      const style = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      return (
        style.visibility !== "hidden" &&
        style.display !== "none" &&
        width > 1 &&
        height > 1 &&
        element.closest("[hidden], .visually-hidden") === null
      );
    };
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${String(element.className).split(" ")[0]} "${(element.textContent ?? "").slice(0, 40)}"`;
    /** The box that words have to stay in: what can be pressed, a chip, a card. */
    const boxes = "button, a[class*=button], [class*=chip], .portal-card, dialog, [class*=Button-root], .choice-option";
    // Its own list scrolls by itself, as chips do.
    const scrolls = (element: Element): boolean => {
      for (let at: Element | null = element; at; at = at.parentElement)
        if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at !== document.documentElement && at !== document.body) return true;
      return false;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      if (
        !holder ||
        !node.textContent?.trim() ||
        /^(script|style|option|noscript)$/i.test(holder.tagName) ||
        !isSeen(holder) ||
        scrolls(holder)
      )
        continue;
      range.selectNodeContents(node);
      // Letters of some scripts stand higher than their line.
      const box = holder.closest(boxes)?.getBoundingClientRect();
      for (const { left, right, top, bottom, width } of range.getClientRects()) {
        if (width < 2) continue;
        if (left < -1 || right > innerWidth + 1) found.push(`${name(holder)} leaves the phone`);
        else if (box && (left < box.left - 1 || right > box.right + 1 || top < box.top - 8 || bottom > box.bottom + 8))
          found.push(`${name(holder)} leaves its box`);
      }
      const { overflowX, textOverflow } = getComputedStyle(holder);
      if (overflowX !== "visible" && holder.scrollWidth > holder.clientWidth + 1)
        found.push(`${name(holder)} is cut off${textOverflow === "ellipsis" ? " by dots" : ""}`);
    }
    for (const button of document.querySelectorAll("button, a[class*=button], [role=tab]"))
      if (isSeen(button) && !scrolls(button) && button.scrollWidth > button.clientWidth + 1) found.push(`${name(button)} is cut off`);
    return [...new Set(found)];
  });
