// P-31, P-246: what staff may write onto a page that everybody sees. Cleaning happens when it is saved, so that what is stored is safe.
import sanitizeHtml from "sanitize-html";

/** Pictures come from the portal itself: a visitor behind the walled garden reaches nothing else (P-13). */
const ownPicture = /^\/api\/public\/[\w/.-]+(\?[\w=&.-]*)?$/;
const size = /^\d{1,4}$/;
const colour = [/^#[0-9a-f]{3,8}$/i, /^[a-z]{3,20}$/i, /^rgba?\([\d\s,.%/]+\)$/i];
const length = [/^\d{1,3}(\.\d+)?(px|em|rem|%)$/, /^0$/];

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    ...["h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li", "a", "img", "strong", "b", "em", "i", "u", "small", "span", "div"],
    ...["blockquote", "figure", "figcaption"],
  ],
  allowedAttributes: {
    a: ["href", "title", "target", "rel", { name: "class", values: ["button"] }],
    img: ["src", "alt", "width", "height"],
    "*": ["style", "dir", "lang"],
  },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowProtocolRelative: false,
  // `position` and everything else that could lay something over the form is not among them.
  allowedStyles: {
    "*": {
      color: colour,
      "background-color": colour,
      "text-align": [/^(start|end|left|right|center)$/],
      "font-size": length,
      "font-weight": [/^(400|500|600|normal|bold)$/],
      "max-width": length,
      "border-radius": length,
      padding: length,
      margin: length,
    },
  },
  exclusiveFilter: ({ tag, attribs }) => tag === "img" && !ownPicture.test(attribs.src ?? ""),
  transformTags: {
    // The page's own heading is the only one of the first rank.
    h1: "h2",
    a: (tagName, attribs) => ({
      tagName,
      attribs: attribs.target === "_blank" ? { ...attribs, rel: "noopener noreferrer" } : { ...attribs, target: "" },
    }),
    img: (tagName, attribs) => ({
      tagName,
      attribs: {
        ...attribs,
        alt: attribs.alt ?? "",
        ...(size.test(attribs.width ?? "") ? {} : { width: "" }),
        ...(size.test(attribs.height ?? "") ? {} : { height: "" }),
      },
    }),
  },
};

/** @returns the clean text, and whether something that says or does anything was cut out of it */
export function cleanHtml(html: string): { html: string; isCut: boolean } {
  const clean = sanitizeHtml(html, allowed)
    .replaceAll(/ (target|width|height)=""/g, "")
    .trim();
  return { html: clean, isCut: marksOf(html).some((mark) => !marksOf(clean).includes(mark)) };
}

/** The names of tags, attributes and style properties in a text: what is missing afterwards was not allowed. */
function marksOf(html: string): string[] {
  const lower = html.toLowerCase().replaceAll("<h1", "<h2");
  return [
    ...(lower.match(/<[a-z][a-z0-9-]*/g) ?? []),
    ...(lower.match(/\son[a-z]+\s*=/g) ?? []),
    ...(lower.match(/(?<=[\s"';])[a-z-]+(?=\s*:\s*[^"';]+)/g) ?? []).filter((name) => cssProperty.test(name)),
    ...(lower.match(/javascript:/g) ?? []),
    ...(lower.match(/<img[^>]*>/g) ?? []).flatMap((tag) =>
      ownPicture.test(/src\s*=\s*["']?([^"'\s>]*)/.exec(tag)?.[1] ?? "") ? [] : [tag],
    ),
  ];
}

const cssProperty =
  /^(position|display|float|z-index|inset|top|left|right|bottom|transform|background|background-image|width|height|opacity)$/;

const lineEnds = /<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6]|\/blockquote|\/table|\/pre)\b[^>]*>/gi;
const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };

/** What HTML says, without anything that it does: for reading, not for showing as HTML again. */
export const textOfHtml = (html: string): string =>
  sanitizeHtml(html.replace(lineEnds, "\n$&"), {
    allowedTags: [],
    allowedAttributes: {},
    nonTextTags: ["script", "style", "textarea", "option", "noscript", "title"],
  })
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/[ \t\u00a0]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
