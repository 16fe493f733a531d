// P-31: a partner's own style sheet reaches the sign-in page and the frame of the portal, and nothing of it loads from elsewhere.
import postcss, { type AtRule, type Declaration } from "postcss";

/** What stands before each selector. */
const scope = ":is(.sign-in-page, .portal-frame)";
const wholePage = /^(?::root|html|body)\b/;
const plainAtRules = new Set(["media", "supports", "container"]);
/** An address that is not a picture of the portal's own, or one written with tricks. */
const foreign = /url\(\s*(?!["']?\/api\/public\/|["']?data:image\/)|expression\(|javascript:|image-set\(|\\/i;

export type CleanedCss = { css: string } | { wrong: "unreadable" | "at-rule" | "address" | "position"; line: number };

export function cleanCss(text: string): CleanedCss {
  let root: postcss.Root;
  try {
    root = postcss.parse(text);
  } catch (error) {
    return { wrong: "unreadable", line: (error as { line?: number }).line ?? 1 };
  }
  let wrong: CleanedCss | undefined;
  root.walkAtRules((rule) => {
    if (!plainAtRules.has(rule.name) && !isKeyframes(rule)) wrong ??= { wrong: "at-rule", line: lineOf(rule) };
  });
  root.walkDecls((declaration) => {
    if (foreign.test(declaration.value)) wrong ??= { wrong: "address", line: lineOf(declaration) };
    if (declaration.prop === "position" && /fixed|sticky/i.test(declaration.value))
      wrong ??= { wrong: "position", line: lineOf(declaration) };
  });
  if (wrong) return wrong;
  root.walkComments((comment) => void comment.remove());
  root.walkRules((rule) => {
    if (rule.parent?.type === "atrule" && isKeyframes(rule.parent as AtRule)) return;
    if (rule.parent?.type === "rule") return;
    rule.selectors = rule.selectors.flatMap((selector) =>
      wholePage.test(selector)
        ? [selector.replace(wholePage, scope)]
        : [`${scope} ${selector}`, `${scope}${sticking(selector)}`].filter(isSelector),
    );
  });
  return { css: root.toString() };
}

const isKeyframes = (rule: AtRule): boolean => /^(-webkit-)?keyframes$/.test(rule.name);
const lineOf = (node: AtRule | Declaration): number => node.source?.start?.line ?? 1;
/** ".sign-in-page" is meant as the page itself as well, and not only as something within it. */
const sticking = (selector: string): string => (/^[.:#[]/.test(selector) ? selector : "");
const isSelector = (selector: string): boolean => selector !== scope;
