import { afterAll, expect, test } from "vitest";
import { Problem } from "../problems.ts";
import { createPdfPool, type PdfLimits } from "./pdf-pool.ts";
import { readPdf } from "./read-pdf.ts";
import type { PdfRequest } from "./typst.ts";

const pools: { close(): void }[] = [];
const pool = (limits: Partial<PdfLimits> = {}) => {
  const made = createPdfPool({ processes: 1, ...limits });
  pools.push(made);
  return made;
};
afterAll(() => {
  for (const made of pools) made.close();
});

const shared = pool();

const request = (template: string, more: Partial<PdfRequest> = {}): PdfRequest => ({
  template,
  data: {},
  description: {
    title: "Résumé 7",
    author: "Northern Fibre",
    language: "pt-BR",
    direction: "ltr",
    createdAt: new Date("2026-03-01T06:07:08Z"),
  },
  ...more,
});

const refusal = async (wanted: Promise<unknown>): Promise<Problem> => {
  const outcome = await wanted.catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(Problem);
  return outcome as Problem;
};

// Ten thousand loops are where the compiler itself gives up, so there are loops in the loop.
const endless = "#for a in range(9000) { for b in range(90000) { let x = a } }";

test("M-25 a template is set with its data into a PDF whose text can be read back", async () => {
  const pdf = await shared.render(
    request('#let d = json("/data.json")\nHello #d.name, naïve.\n#pagebreak()\nEnd', { data: { name: "Ada" } }),
  );
  const read = readPdf(pdf.bytes);
  expect(pdf.pages).toBe(2);
  expect(read.pages).toEqual(["Hello Ada, naïve.", "End"]);
  expect(pdf.warnings).toEqual([]);
  expect(pdf.missing).toEqual([]);
});

test("P-234 a document says that it is PDF/A-3b, has tags, title, author, language and its own date", async () => {
  const { bytes } = await shared.render(request("= Hello"));
  const { catalog, metadata } = readPdf(bytes);
  expect(metadata).toContain("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>");
  expect(metadata).toContain('<rdf:li xml:lang="x-default">Résumé 7</rdf:li>');
  expect(metadata).toContain("<rdf:li>Northern Fibre</rdf:li>");
  expect(metadata).toContain("<xmp:CreateDate>2026-03-01T06:07:08Z</xmp:CreateDate>");
  expect(catalog).toMatch(/\/Lang \(pt-BR\)/);
  expect(catalog).toMatch(/\/StructTreeRoot \d+ 0 R/);
  expect(catalog).toMatch(/\/Marked true/);
});

test("B-154 the same data makes the same bytes, in another process as well; other data makes others", async () => {
  const wanted = (name: string) => request('#json("/data.json").name', { data: { name } });
  const first = await shared.render(wanted("Ada"));
  // The clock must not get in, and it counts in seconds there.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const second = await pool().render(wanted("Ada"));
  expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
  expect(Buffer.from((await shared.render(wanted("Eve"))).bytes).equals(first.bytes)).toBe(false);
});

test("B-153 a broken template is refused with line and column", async () => {
  const unknownName = await refusal(shared.render(request("Fine.\n  #nonsense(1)")));
  expect(unknownName.code).toBe("pdf-template-broken");
  expect(unknownName.detail).toBe("Line 2, column 4: unknown variable: nonsense");
  expect(unknownName.errors).toEqual([
    { field: "template", code: "typst-error", message: "unknown variable: nonsense", params: { line: 2, column: 4 } },
  ]);
  expect((await refusal(shared.render(request("#let x = (\n hello")))).detail).toBe("Line 1, column 10: unclosed delimiter");
  expect((await refusal(shared.render(request("Fine.\n漢")))).detail).toBe("Line 2, column 1: no font has the character 漢");
});

test.each([
  ['#read("/etc/passwd")', "there is no such file"],
  ['#read("typst.ts")', "there is no such file"],
  ['#read("../typst.ts")', "files outside of the document cannot be read"],
  ['#import "@preview/cetz:0.3.4": *', "packages cannot be used in a template"],
  ['#import "@local/own:1.0.0": *', "packages cannot be used in a template"],
])("M-25 a template sees nothing but its data: %s", async (template, message) => {
  expect((await refusal(shared.render(request(template)))).detail).toContain(message);
});

test("a font that happens to be installed on this machine is not found", async () => {
  const { warnings, bytes } = await shared.render(request('#text(font: ("DejaVu Sans", "Liberation Sans", "Inter"))[Hello]'));
  expect(warnings.map(({ message }) => message)).toEqual(["unknown font family: dejavu sans", "unknown font family: liberation sans"]);
  expect(readPdf(bytes).fonts).toEqual(["Inter-Regular"]);
});

test("M-25 a template that never ends is stopped in time, blocks nobody meanwhile, and the next document is set", async () => {
  const hasty = pool({ timeMs: 400 });
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 10);
  const problem = await refusal(hasty.render(request(endless)));
  clearInterval(ticking);
  expect(problem.code).toBe("pdf-too-slow");
  expect(problem.detail).toContain("0.4 seconds");
  expect(ticks).toBeGreaterThan(10);
  expect((await hasty.render(request("Next"))).pages).toBe(1);
});

test("what waits behind a template that never ends is set all the same", async () => {
  const hasty = pool({ timeMs: 400 });
  const [stopped, next] = await Promise.allSettled([hasty.render(request(endless)), hasty.render(request("Next"))]);
  expect(stopped.status).toBe("rejected");
  expect(next.status).toBe("fulfilled");
});

test.runIf(process.platform === "linux")("a template that takes too much memory is stopped", async () => {
  const frugal = pool({ memoryBytes: 1 });
  const problem = await refusal(frugal.render(request(endless)));
  expect(problem.code).toBe("pdf-too-large");
  expect(problem.detail).toContain("memory");
});

test.runIf(process.platform === "linux")("a process that a long document has swollen makes way for a new one", async () => {
  const frugal = pool({ memoryBytes: 480 * 1024 * 1024, timeMs: 60_000 });
  await frugal.render(request("Short"));
  expect(frugal.processes()).toBe(1);
  await frugal.render(request("#let a = range(400000).map(n => str(n))\nLong"));
  expect(frugal.processes()).toBe(0);
  expect((await frugal.render(request("Next"))).pages).toBe(1);
});

test("M-25 more than 20 MB is refused, coming in and going out", async () => {
  const files = { "big.bin": new Uint8Array(21 * 1024 * 1024) };
  expect((await refusal(shared.render(request("Small", { files })))).detail).toBe("With its files it may have 20 MB.");
  const tiny = pool({ sizeBytes: 5000 });
  expect((await refusal(tiny.render(request("Hello")))).code).toBe("pdf-too-large");
});

test("a template that brings its process down is refused, and the next document is set", async () => {
  const problem = await refusal(shared.render(request(`#${"(".repeat(100_000)}`)));
  expect(problem.code).toBe("pdf-renderer-crashed");
  expect(problem.errors).toBeUndefined();
  expect((await shared.render(request("Next"))).pages).toBe(1);
});

test("many documents at once all come, each with its own data", async () => {
  const two = pool({ processes: 2 });
  const wanted = Array.from({ length: 30 }, (_, index) => two.render(request('#json("/data.json").n', { data: { n: `Number ${index}` } })));
  const texts = (await Promise.all(wanted)).map(({ bytes }) => readPdf(bytes).pages[0]);
  expect(texts).toEqual(wanted.map((_, index) => `Number ${index}`));
});

test("a process that had nothing to do ends, and another one starts when there is work again", async () => {
  const idle = pool({ idleMs: 30 });
  await idle.render(request("One"));
  expect(idle.processes()).toBe(1);
  await expect.poll(() => idle.processes()).toBe(0);
  expect((await idle.render(request("Two"))).pages).toBe(1);
});

test("closing refuses what is waited for and what comes later", async () => {
  const closing = pool();
  const waited = refusal(closing.render(request(endless)));
  closing.close();
  expect((await waited).code).toBe("pdf-renderer-crashed");
  expect((await refusal(closing.render(request("Late")))).detail).toBe("The program is shutting down.");
});

test("B-246 a document carries files, with their names and what they are to it", async () => {
  const xml = Buffer.from("<Invoice>42</Invoice>");
  const attachments = [
    {
      name: "factur-x.xml",
      bytes: xml,
      mimeType: "text/xml",
      description: "The invoice for machines",
      relationship: "alternative" as const,
    },
  ];
  const { bytes } = await shared.render(request("Hello", { attachments }));
  expect(readPdf(bytes).attachments).toEqual(new Map([["factur-x.xml", xml]]));
  expect(Buffer.from(bytes).toString("latin1")).toContain("/AFRelationship /Alternative");
});

test("a character that no font has becomes a box and is told; control characters and half characters vanish", async () => {
  const data = { name: "漢字 Ltd \u0007😀\ud800!" };
  const pdf = await shared.render(request('#json("/data.json").name', { data }));
  expect(pdf.missing).toEqual(["漢", "字", "😀", "\ufffd"]);
  expect(readPdf(pdf.bytes).pages.join("").replaceAll("\n", "")).toBe("□□ Ltd □□!");
});

test("O-108 Latin, Greek, Cyrillic, Arabic, Hebrew and Thai are set with glyphs that exist", async () => {
  const data = { text: "Łódź Ωμέγα Київ مرحبا שלום สวัสดี" };
  const pdf = await shared.render(request('#json("/data.json").text', { data }));
  const read = readPdf(pdf.bytes);
  expect(pdf.missing).toEqual([]);
  expect(read.emptyGlyphs).toBe(0);
  expect(new Set(read.fonts)).toEqual(
    new Set(["Inter-Regular", "NotoSansArabic-Regular", "NotoSansHebrew-Regular", "NotoSansThai-Regular"]),
  );
  // On paper a script that runs from right to left stands the other way round, and a letter may be two glyphs.
  const letters = (text: string) => new Set(text.normalize("NFKC").replace(/\s/g, ""));
  expect(letters(read.pages.join(""))).toEqual(letters(data.text));
});
