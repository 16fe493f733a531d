// One-page invoices a second on one core, each with other data: the built-in template with embedded fonts, structure tags and
// PDF/A-3b, beside the same page drawn by hand with pdfkit, which parses each font once and writes neither tags nor PDF/A.
// Run: npm run bench -- pdf. Each side runs in a process of its own; the figures are the medians of three runs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type PdfkitDocument from "pdfkit";
import type { MoneyDocumentInput } from "../server/modules/billing/pdf/money-document-data.ts";
import { moneyDocumentRequest } from "../server/modules/billing/pdf/render-money-document.ts";
import { sampleInvoice } from "../server/modules/billing/pdf/sample-money-documents.ts";
import { createTypst } from "../server/platform/pdf/typst.ts";

const seconds = 3;
const runs = 3;
const warmUp = 20;

interface Figures {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly bytes: number;
  readonly peakMb: number;
}

type Draw = (invoice: MoneyDocumentInput) => Uint8Array | Promise<Uint8Array>;

const plans = ["Internet 100/20 Mbit/s", "Static IPv4 address", "Telephone line", "Television, family package", "Router rental"];
const euros = (cents: number): string => `€${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;

/** Another customer, another number, other amounts; no codes to pay with, which pdfkit would have to draw module by module. */
function invoice(index: number): MoneyDocumentInput {
  const lines = plans.map((description, line) => ({
    description,
    cents: 499 + ((index * 37 + line * 611) % 3000),
    quantity: line === 2 ? 2 : 1,
  }));
  const net = lines.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
  const tax = Math.floor((net * 20 + 50) / 100);
  const { payment: _, ...rest } = sampleInvoice;
  return {
    ...rest,
    number: `2026${String(index).padStart(9, "0")}`,
    seller: { ...rest.seller, logo: { bytes: logoPng, format: "png" } },
    buyer: {
      ...rest.buyer,
      name: `Customer Number ${index}`,
      address: [`Long Street ${index % 400}`, `${10000 + (index % 80000)} Somewhere`],
    },
    headline: { ...rest.headline, amount: euros(net + tax) },
    sections: [
      {
        lines: lines.map(({ description, cents, quantity }) => ({
          description,
          period: "1–31 March 2026",
          quantity: String(quantity),
          unitPrice: euros(cents),
          taxRate: "20 %",
          amount: euros(cents * quantity),
        })),
      },
    ],
    taxes: [{ name: "VAT", rate: "20 %", taxable: euros(net), tax: euros(tax) }],
    totals: [
      { label: "Net", amount: euros(net) },
      { label: "VAT 20 %", amount: euros(tax) },
      { label: "Total", amount: euros(net + tax), isStrong: true },
    ],
  };
}

// 60 × 60, eight-bit RGB, a square with a lighter diagonal.
const logoPng = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAADwAAAA8CAIAAAC1nk4lAAABJ0lEQVR42tXXWwrDIBCF4X8H3Wkfu5fur2vocwqFUpJovMzlCIZEnRk+CDHK8/3atdvjLt44ovXd52hxdxGt7K6hZd0XaE03n2s5N9/bWm5+Twu5+e+s4mbXX8LNcUjfzemouJvShLKbypysm/q0ppvLCEE3LUFqbhrjpNy0h+q46YoWcdOboOBmICfdzVharpvhzEQ3M8lZbibzU9zMl4h3Y1Il2I1VoUg3hrXC3Ni+uBg35l9JgBuPJcnbjdP67+rG72fr58Z1Z+Pkxnsb6eEmYM9u7ibmgGTrJuw0auiOQxu6Q9FW7mi0iTsBPe/OQU+609Az7kz0sDsZPebORw+4JdC9bhV0l1sI3e7WQje65dAtbkX0pVsUXXfroituaXTJrY4+dW9oNgswzDlAcAAAAABJRU5ErkJggg==",
  "base64",
);

function drawWithDemarc(): Draw {
  const typst = createTypst();
  return (data) => typst.render(moneyDocumentRequest(data)).bytes;
}

const fontPath = (style: string): string => fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${style}/Inter_${style}.ttf`));

/** pdfkit parses a font for every document; with this a process parses each file once, which makes it four times as fast. */
function parseFontsOnce(): void {
  type Load = (name: string, ...rest: unknown[]) => unknown;
  const loader = Module as unknown as { _load: Load };
  const load = loader._load;
  const parsed = new Map<unknown, unknown>();
  loader._load = function (this: unknown, name, ...rest) {
    const loaded = load.call(this, name, ...rest);
    if (name !== "fontkit") return loaded;
    const fontkit = loaded as { create: (source: unknown) => unknown };
    const create = (source: unknown): unknown => {
      if (!parsed.has(source)) parsed.set(source, fontkit.create(source));
      return parsed.get(source);
    };
    return new Proxy(fontkit, { get: (target, key) => (key === "create" ? create : Reflect.get(target, key)) });
  };
}

const left = 57;
const right = 538;
const ink = "#17202a";
const quiet = "#5a6673";
const hairline = "#dce2e7";

interface Look {
  readonly font?: string;
  readonly size?: number;
  readonly colour?: string;
  /** Set: the text ends where a column of this width ends. */
  readonly width?: number;
}

type Doc = InstanceType<typeof PdfkitDocument>;

/** One page of pdfkit's, with the two things that are done on it over and over. */
class Page {
  readonly doc: Doc;

  constructor(doc: Doc) {
    this.doc = doc;
  }

  put(words: string, x: number, y: number, { font = "regular", size = 9, colour = ink, width }: Look = {}): void {
    this.doc.font(font).fontSize(size).fillColor(colour);
    this.doc.text(words, x, y, width === undefined ? { lineBreak: false } : { width, align: "right" });
  }

  rule(y: number, colour = ink): void {
    this.doc.moveTo(left, y).lineTo(right, y).lineWidth(0.7).strokeColor(colour).stroke();
  }
}

const small = { size: 7.5, colour: quiet };

function drawHead(page: Page, data: MoneyDocumentInput): void {
  const { labels, buyer, seller } = data;
  page.doc.image(logoPng, left, 51, { width: 42 });
  page.put(data.title, 300, 48, { font: "strong", size: 23, width: 238 });
  page.put(data.number ?? "", 300, 78, { size: 10.5, width: 238, colour: quiet });
  for (const [x, words, who] of [
    [left, labels.billTo, buyer],
    [209, labels.from, seller],
  ] as const) {
    page.put(words, x, 120, small);
    page.put(who.name, x, 132, { font: "strong" });
    const lines = [
      ...who.address,
      ...[...who.taxIds, ...("contacts" in who ? who.contacts : [])].map(({ label, value }) => `${label} ${value}`),
    ];
    for (const [index, line] of lines.entries()) page.put(line, x, 145 + index * 12);
  }
  const facts = [
    [labels.issuedOn, data.issuedOn],
    [labels.period, data.period],
    [labels.dueOn, data.dueOn],
    [labels.customerNumber, buyer.customerNumber],
  ];
  for (const [index, [label = "", value = ""]] of facts.entries()) {
    page.put(label, 362, 120 + index * 13, { colour: quiet });
    page.put(value, 420, 120 + index * 13, { width: 118 });
  }
}

function drawHeadline(page: Page, { headline, accent }: MoneyDocumentInput): void {
  page.doc
    .roundedRect(left, 224, right - left, 60, 5)
    .fill("#eef5f4")
    .rect(left, 224, 3, 60)
    .fill(accent);
  page.put(headline.label, left + 14, 236, small);
  page.put(headline.amount, left + 14, 248, { font: "strong", size: 25, colour: accent });
  page.put(headline.detail?.label ?? "", 300, 236, { ...small, width: 224 });
  page.put(headline.detail?.value ?? "", 300, 256, { font: "strong", size: 15, width: 224 });
}

/** Returns where the lines end. */
function drawLines(page: Page, { labels, sections = [] }: MoneyDocumentInput): number {
  const columns = [
    [labels.quantity, 380, 30],
    [labels.unitPrice, 412, 50],
    [labels.tax, 464, 30],
    [labels.amount, 496, 42],
  ] as const;
  page.put(labels.description, left, 315, small);
  for (const [words, x, width] of columns) page.put(words, x, 315, { ...small, width });
  page.rule(330);
  let y = 336;
  for (const line of sections.flatMap((section) => section.lines)) {
    page.put(line.description, left, y, { font: "strong" });
    page.put(line.period ?? "", left, y + 13, { size: 8, colour: quiet });
    const values = [line.quantity, line.unitPrice, line.taxRate, line.amount];
    for (const [index, [, x, width]] of columns.entries()) page.put(values[index] ?? "", x, y, { width });
    y += 30;
    page.rule(y - 4, hairline);
  }
  return y;
}

function drawTotals(page: Page, { labels, taxes = [], totals = [] }: MoneyDocumentInput, top: number): void {
  page.put(labels.taxSummary, left, top + 8, small);
  for (const { name, rate, taxable, tax } of taxes) {
    page.put(`${name} ${rate} · ${labels.taxable} ${taxable} · ${labels.taxAmount} ${tax}`, left, top + 20, { size: 8 });
  }
  for (const [index, { label, amount, isStrong }] of totals.entries()) {
    const look = isStrong ? { font: "strong", size: 11.5 } : {};
    page.put(label, 340, top + 8 + index * 15, look);
    page.put(amount, 420, top + 8 + index * 15, { ...look, width: 118 });
  }
}

function drawFoot(page: Page, { footer = [] }: MoneyDocumentInput): void {
  page.rule(785, hairline);
  for (const [column, lines] of footer.entries()) {
    for (const [index, line] of lines.entries()) page.put(line, left + column * 148, 792 + index * 10, { size: 7, colour: quiet });
  }
  page.put("Page 1 of 1", 488, 792, { size: 7, colour: quiet, width: 50 });
}

function drawWithPdfkit(): Draw {
  parseFontsOnce();
  const PDFDocument = createRequire(import.meta.url)("pdfkit") as typeof PdfkitDocument;
  const fonts = { regular: readFileSync(fontPath("400Regular")), strong: readFileSync(fontPath("600SemiBold")) };
  return (data) => {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const info = { Title: `${data.title} ${data.number}`, Author: data.seller.name };
    const doc = new PDFDocument({ size: "A4", margin: 0, font: null as unknown as string, info });
    const chunks: Buffer[] = [];
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
    for (const [name, bytes] of Object.entries(fonts)) doc.registerFont(name, bytes);
    const page = new Page(doc);
    drawHead(page, data);
    drawHeadline(page, data);
    drawTotals(page, data, drawLines(page, data));
    drawFoot(page, data);
    doc.end();
    return promise;
  };
}

const sides: Readonly<Record<string, () => Draw>> = { demarc: drawWithDemarc, pdfkit: drawWithPdfkit };

async function measure(draw: Draw): Promise<Figures> {
  for (let index = 0; index < warmUp; index++) await draw(invoice(index));
  let documents = 0;
  let bytes = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  while (performance.now() - start < seconds * 1000) {
    const pdf = await draw(invoice(1000 + documents));
    if (Buffer.from(pdf.subarray(0, 5)).toString() !== "%PDF-" || pdf.length < 5000) throw new Error("this is no PDF with fonts");
    bytes += pdf.length;
    documents++;
  }
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  return { perSecond: documents / wall, perCpuSecond: documents / ((user + system) / 1e6), bytes: bytes / documents, peakMb };
}

/** A run in its own process, on one core where the system lets us choose. */
function runAlone(side: string): Figures {
  const node = [process.execPath, fileURLToPath(import.meta.url), side];
  const pinned = spawnSync("taskset", ["-c", "0", "true"]).status === 0 ? ["taskset", "-c", "0", ...node] : node;
  const [command = "", ...parameters] = pinned;
  const fonts = join(import.meta.dirname, "../server/platform/pdf/no-system-fonts.conf");
  const env = { ...process.env, NODE_ENV: "production", RAYON_NUM_THREADS: "1", FONTCONFIG_FILE: fonts };
  const { status, stdout, stderr } = spawnSync(command, parameters, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`the ${side} run failed: ${stderr}`);
  return JSON.parse(stdout) as Figures;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function medians(all: readonly Figures[]): Figures {
  const of = (key: keyof Figures): number => Math.round(median(all.map((figures) => figures[key])) * 10) / 10;
  return { perSecond: of("perSecond"), perCpuSecond: of("perCpuSecond"), bytes: of("bytes"), peakMb: of("peakMb") };
}

const side = sides[process.argv[2] ?? ""];
if (side) {
  console.log(JSON.stringify(await measure(side())));
} else {
  // Turn about, so that a machine that slows down slows both.
  const results = Array.from({ length: runs }, () => ({ demarc: runAlone("demarc"), pdfkit: runAlone("pdfkit") }));
  const demarc = medians(results.map((result) => result.demarc));
  const pdfkit = medians(results.map((result) => result.pdfkit));
  const ratio = Math.round((demarc.perCpuSecond / pdfkit.perCpuSecond) * 100) / 100;
  console.log(JSON.stringify({ name: "pdf", unit: "one-page invoices per second and core", demarc, pdfkit, target: 2, ratio }));
}
