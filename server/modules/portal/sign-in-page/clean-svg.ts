import sanitizeHtml from "sanitize-html";

const shapes = ["svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "text", "tspan", "title", "desc", "defs"];
const paints = ["linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "symbol"];
const attributes = [
  ...[
    "id",
    "class",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
    "points",
    "dx",
    "dy",
  ],
  ...[
    "fill",
    "fill-rule",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-dasharray",
    "stroke-opacity",
  ],
  ...[
    "opacity",
    "transform",
    "gradientTransform",
    "gradientUnits",
    "offset",
    "stop-color",
    "stop-opacity",
    "clip-path",
    "clip-rule",
    "mask",
  ],
  ...["font-family", "font-size", "font-weight", "text-anchor", "preserveAspectRatio", "xmlns", "version", "role", "aria-label"],
];
/** A reference stays within the picture. */
const within = /^#[\w-]+$/;
const foreign = /url\(\s*["']?(?!#)/i;

export const looksLikeSvg = (bytes: Uint8Array): boolean =>
  /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/i.test(
    new TextDecoder().decode(bytes.subarray(0, 4096)),
  );

/** The drawing without anything that runs, loads or leads away; undefined where nothing of a picture is left. */
export function cleanSvg(bytes: Uint8Array): Uint8Array | undefined {
  const clean = sanitizeHtml(new TextDecoder().decode(bytes), {
    allowedTags: [...shapes, ...paints],
    allowedAttributes: { "*": [...attributes, "href"] },
    parser: { lowerCaseTags: false, lowerCaseAttributeNames: false, xmlMode: true },
    transformTags: {
      "*": (tagName, attribs) => ({
        tagName,
        attribs: Object.fromEntries(
          Object.entries(attribs).filter(([name, value]) => (name === "href" ? within.test(value) : !foreign.test(value))),
        ),
      }),
    },
  }).trim();
  return /^<svg[\s>]/.test(clean) ? new TextEncoder().encode(clean) : undefined;
}
