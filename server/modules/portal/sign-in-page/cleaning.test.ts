import { describe, expect, it, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { textFor } from "../../../../shared/text-for.ts";
import { cleanHtml } from "../../../platform/html/clean-html.ts";
import { cleanCss } from "./clean-css.ts";
import { cleanSvg, looksLikeSvg } from "./clean-svg.ts";
import { emptyContent, isShown, lookFor, withDefaults } from "./page-content.ts";

describe("P-31 P-246 the HTML of a block", () => {
  test.each([
    ["a heading, a list and a link stay", `<h2>Summer</h2><ul><li><a href="https://example.net">Offers</a></li></ul>`],
    ["a button stays", `<p><a href="/portal/reset" class="button">Help</a></p>`],
    ["a picture of the portal's own stays", `<img src="/api/public/portal/pictures/1" alt="A cat" />`],
    ["a plain style stays", `<p style="text-align:center;color:#123456">Hello</p>`],
  ])("%s", (_, html) => {
    expect(cleanHtml(html)).toEqual({ html, isCut: false });
  });

  test.each([
    ["a script", `<p>Hi</p><script>alert(1)</script>`, "<p>Hi</p>"],
    ["a form", `<form action="https://evil.example"><input name="password"></form>`, ""],
    ["a frame", `<iframe src="https://evil.example"></iframe>`, ""],
    ["an event handler", `<p onclick="alert(1)">Hi</p>`, "<p>Hi</p>"],
    ["an address that runs", `<a href="javascript:alert(1)">Hi</a>`, "<a>Hi</a>"],
    ["what is laid over the form", `<div style="position:fixed;inset:0">Hi</div>`, "<div>Hi</div>"],
    ["a picture from elsewhere", `<p>Hi <img src="https://evil.example/track.gif"></p>`, "<p>Hi </p>"],
    ["an address without a scheme of its own", `<p>Hi <img src="//evil.example/track.gif"></p>`, "<p>Hi </p>"],
  ])("%s is cut out, and staff are told", (_, html, left) => {
    expect(cleanHtml(html)).toEqual({ html: left, isCut: true });
  });

  it("what opens elsewhere gets no hold of the page, and the page keeps its one first heading", () => {
    expect(cleanHtml(`<h1>Hi</h1><a href="https://a.example" target="_blank">A</a>`).html).toBe(
      `<h2>Hi</h2><a href="https://a.example" target="_blank" rel="noopener noreferrer">A</a>`,
    );
  });
});

describe("P-31 a partner's own style sheet", () => {
  const css = (text: string) => {
    const cleaned = cleanCss(text);
    return "css" in cleaned ? cleaned.css : cleaned;
  };
  it("reaches the sign-in page and the frame alone", () => {
    expect(css("h1 { color: red } body { color: blue }")).toBe(
      ":is(.sign-in-page, .portal-frame) h1 { color: red } :is(.sign-in-page, .portal-frame) { color: blue }",
    );
    expect(css("@media (min-width: 900px) { .sign-in-card { padding: 0 } }")).toContain(":is(.sign-in-page, .portal-frame) .sign-in-card");
  });
  it("cannot leave its scope by closing more than it opened", () => {
    expect(css("} body { display: none }")).toEqual({ wrong: "unreadable", line: 1 });
  });
  test.each([
    ["@import url(https://evil.example/a.css);", "at-rule"],
    ["p { background: url(https://evil.example/a.png) }", "address"],
    ["p { background: u\\72l(https://evil.example/a.png) }", "address"],
    ["p { position: fixed }", "position"],
  ])("refuses %s", (text, wrong) => {
    expect(css(text)).toEqual({ wrong, line: 1 });
  });
});

describe("P-32 1.5 an SVG", () => {
  const clean = (text: string) => {
    const bytes = cleanSvg(new TextEncoder().encode(text));
    return bytes && new TextDecoder().decode(bytes);
  };
  it("is known by its content and keeps its shapes", () => {
    const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><linearGradient id="a"></linearGradient><path d="M0 0h10" fill="url(#a)"></path></svg>`;
    expect(looksLikeSvg(new TextEncoder().encode(`<?xml version="1.0"?>\n<!-- drawn -->\n${drawn}`))).toBe(true);
    expect(clean(drawn)).toContain(`<path d="M0 0h10" fill="url(#a)"`);
    expect(clean(drawn)).toContain("<linearGradient");
  });
  it("loses what runs, loads or leads away", () => {
    const left = clean(
      `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><foreignObject><b>x</b></foreignObject><use href="https://evil.example#a"/><rect fill="url(https://evil.example)" width="1"/><style>@import "a"</style></svg>`,
    );
    expect(left).not.toMatch(/alert|script|foreign|evil|import/i);
    expect(left).toContain("<rect");
  });
  it("is refused where nothing of a picture is left", () => {
    expect(clean("<p>no picture</p>")).toBeUndefined();
  });
});

describe("P-32 P-39 who sees what", () => {
  const reader = { language: "ar", fallback: "de", today: day("2026-04-10") };
  const slide = {
    ...{ id: "1", pictureId: null, alt: {}, heading: { en: "Summer" }, text: {}, button: { en: "Look" }, url: "", languages: [] },
    ...{ from: null, to: null },
  };
  test.each([
    [{ from: day("2026-04-11") }, false],
    [{ from: day("2026-04-10"), to: day("2026-04-10") }, true],
    [{ to: day("2026-04-09") }, false],
    [{ languages: ["en"] }, false],
    [{ languages: ["en", "ar"] }, true],
  ])("a slide with %j: %s", (part, shown) => {
    expect(isShown({ ...slide, ...part }, reader)).toBe(shown);
  });
  it("a text is the reader's, else the partner's, else the first there is", () => {
    expect(textFor({ en: "e", ar: "a" }, reader)).toBe("a");
    expect(textFor({ en: "e", "de-AT": "d" }, reader)).toBe("d");
    expect(textFor({ en: "e", ar: " " }, reader)).toBe("e");
    expect(textFor({}, reader)).toBe("");
  });
  it("a part that is left out is the default partner's, one that is empty is not", () => {
    const standard = { ...emptyContent, slides: [slide], css: "p {}" };
    const content = withDefaults({ ...emptyContent, slides: [] }, standard);
    expect(content).toMatchObject({ slides: [], css: "p {}" });
    expect(lookFor(withDefaults(emptyContent, standard), reader, (id) => id).slides).toMatchObject([{ heading: "Summer", button: "" }]);
  });
});
