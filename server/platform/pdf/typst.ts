// Sets one document at a time with Typst, in this process. A template cannot be interrupted from inside, so only
// programs that may hang use this directly; everybody else goes through pdf-pool.ts.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { NodeCompiler, type NodeTypstDocument } from "@myriaddreamin/typst-ts-node-compiler";
import type { FieldError } from "../../../shared/problem.ts";
import { fontFamilies, readFonts } from "./fonts.ts";
import { placePages } from "./place-pages.ts";
import { charactersWithoutGlyph, diagnosticsOf, exportFaultIn, exportFaults, templateBroken } from "./typst-diagnostics.ts";

export interface PdfAttachment {
  /** As readers show it: "factur-x.xml". */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly description: string;
  /** What the file is to the document: the same in another form, what it was made from, or an addition. */
  readonly relationship: "alternative" | "source" | "data" | "supplement";
}

/** What a reader's window title, a screen reader and an archive want to know. */
export interface PdfDescription {
  readonly title: string;
  readonly author: string;
  /** BCP 47: "en", "pt-BR". */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** Given, never "now": the same data makes the same bytes. */
  readonly createdAt: Date;
  readonly keywords?: readonly string[];
  /** Across every page, whatever the template does: "Draft". */
  readonly watermark?: string;
}

export interface PdfRequest {
  /** Typst text. It reads its data with `json("/data.json")` and its files as "/files/NAME". */
  readonly template: string;
  /** Anything that JSON can carry. */
  readonly data: unknown;
  readonly description: PdfDescription;
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly attachments?: readonly PdfAttachment[];
  /**
   * A guess, which the template reads as `json("/description.json").onePage` and may use to leave out page numbers that
   * have to be worked out: they cost a second round of layout. A document that turns out longer is set again without it.
   */
  readonly fitsOnePage?: boolean;
  /** The pages below each other as one SVG as well: what a preview shows where a browser has no reader for PDFs. */
  readonly picture?: boolean;
}

export interface Pdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
  /** For whoever writes templates: an unknown font, for example. */
  readonly warnings: readonly FieldError[];
  /** Characters that none of our fonts has; on paper each is `missingCharacter`. */
  readonly missing: readonly string[];
  /** Only where it was asked for. */
  readonly picture?: string;
}

export interface Typst {
  render(request: PdfRequest): Pdf;
}

/**
 * PDF/A-3b may carry attachments, which a hybrid e-invoice needs. Structure tags are written with either. The compiler
 * takes one standard at a time: that a document is accessible as well is proved by setting it as PDF/UA-1 in a test.
 */
export type PdfStandard = "a-3b" | "ua-1";

const missingCharacter = "□";

// A folder that does not exist: the compiler knows only the files that it is given here.
const root = join(import.meta.dirname, "no-files-here");
const at = (path: string): string => join(root, path);

// Stands around the template, so that a template's own lines keep their numbers.
const mainFile = `
#let info = json("/description.json")
#set document(title: info.title, author: info.author, keywords: info.keywords, date: datetime(..info.createdAt))
#set text(
  lang: info.language, region: info.region, dir: if info.rightToLeft { rtl } else { ltr },
  font: (${fontFamilies.map((family) => `"${family}"`).join(", ")}), fallback: false,
)
#for file in info.attachments {
  pdf.attach(
    file.name, read(file.path, encoding: none),
    relationship: file.relationship, mime-type: file.mimeType, description: file.description,
  )
}
#set page(foreground: rotate(
  if info.rightToLeft { 40deg } else { -40deg },
  text(size: 96pt, weight: 600, fill: rgb("#17202a").transparentize(92%), info.watermark),
)) if info.watermark != none
#include "/template.typ"
`;

export function createTypst(standard: PdfStandard = "a-3b"): Typst {
  const compiler = NodeCompiler.create({ workspace: root, fontArgs: [{ fontBlobs: readFonts() }] });
  compiler.addSource(at("main.typ"), mainFile);
  let template: string | undefined;

  function compile(): { document: NodeTypstDocument; warnings: FieldError[] } {
    const outcome = compiler.compile({ mainFilePath: at("main.typ") });
    const fault = outcome.takeError();
    if (fault) throw templateBroken(diagnosticsOf(compiler, fault));
    const warned = outcome.takeWarnings();
    const document = outcome.result;
    if (!document) throw templateBroken([]);
    return { document, warnings: warned ? diagnosticsOf(compiler, warned) : [] };
  }

  /** Undefined: longer than was guessed. */
  function renderOnce(request: PdfRequest, missing: ReadonlySet<string>): Pdf | undefined {
    // An unchanged template keeps what the compiler already knows about it.
    if (request.template !== template) compiler.addSource(at("template.typ"), request.template);
    template = request.template;
    const files = filesOf(request, missing);
    for (const [path, bytes] of files) compiler.mapShadow(at(path), bytes);
    try {
      const { document, warnings } = compile();
      if (request.fitsOnePage === true && document.numOfPages > 1) return undefined;
      return {
        bytes: compiler.pdf(document, { pdfStandard: standard, pdfTags: true }),
        pages: document.numOfPages,
        warnings,
        missing: [...missing],
        ...(request.picture ? { picture: placePages(compiler.plainSvg(document)) } : {}),
      };
    } finally {
      for (const [path] of files) compiler.unmapShadow(at(path));
      // The compiler remembers everything it worked out. What the document before this one needed as well (the template,
      // the logo, the fonts) is worth keeping; the rest only makes looking things up slower and memory grow without end.
      compiler.evictCache(1);
    }
  }

  function render(request: PdfRequest, missing: ReadonlySet<string>): Pdf {
    const pdf = renderOnce(request, missing) ?? renderOnce({ ...request, fitsOnePage: false }, missing);
    assert(pdf, "only a guess of one page can be wrong");
    return pdf;
  }

  return {
    render(request) {
      try {
        return render(request, new Set());
      } catch (error) {
        const missing = missingCharactersOf(error);
        if (missing.size === 0) throw asProblem(error, request.template);
        try {
          return render(request, missing);
        } catch (again) {
          // The same refusal once more: the characters stand in the template itself.
          throw asProblem(again, request.template);
        }
      }
    },
  };
}

/** The characters without glyph, if they are all that is wrong. */
function missingCharactersOf(error: unknown): ReadonlySet<string> {
  const faults = exportFaults(error);
  const characters = charactersWithoutGlyph(faults);
  return new Set(characters.length === faults.length ? characters : []);
}

function asProblem(error: unknown, template: string): unknown {
  const faults = exportFaults(error);
  return faults.length === 0 ? error : templateBroken(faults.map((message) => exportFaultIn(template, message)));
}

function filesOf(request: PdfRequest, missing: ReadonlySet<string>): [path: string, bytes: Buffer][] {
  const text = (value: unknown): Buffer => Buffer.from(JSON.stringify(value, (_, part: unknown) => printable(part, missing)));
  return [
    ["data.json", text(request.data)],
    ["description.json", text(describe(request))],
    ...Object.entries(request.files ?? {}).map(([name, bytes]): [string, Buffer] => [`files/${plainName(name)}`, asBuffer(bytes)]),
    ...(request.attachments ?? []).map(({ bytes }, index): [string, Buffer] => [`attachments/${index}`, asBuffer(bytes)]),
  ];
}

function describe({ description, attachments = [], fitsOnePage = false }: PdfRequest): unknown {
  const { title, author, language, direction, createdAt, keywords = [], watermark = null } = description;
  const locale = new Intl.Locale(language);
  return {
    title,
    author,
    keywords,
    watermark,
    language: locale.language,
    region: locale.region ?? null,
    rightToLeft: direction === "rtl",
    onePage: fitsOnePage,
    createdAt: {
      year: createdAt.getUTCFullYear(),
      month: createdAt.getUTCMonth() + 1,
      day: createdAt.getUTCDate(),
      hour: createdAt.getUTCHours(),
      minute: createdAt.getUTCMinutes(),
      second: createdAt.getUTCSeconds(),
    },
    attachments: attachments.map(({ name, mimeType, description, relationship }, index) => ({
      name: plainName(name),
      path: `/attachments/${index}`,
      mimeType,
      description,
      relationship,
    })),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not get onto paper.
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g;

function printable(part: unknown, missing: ReadonlySet<string>): unknown {
  if (typeof part !== "string") return part;
  let text = part.toWellFormed().replace(controlCharacters, "");
  for (const unknown of missing) text = text.replaceAll(unknown, missingCharacter);
  return text;
}

function plainName(name: string): string {
  if (!/^[\w-][\w.-]{0,99}$/.test(name)) throw new RangeError(`not a plain file name: ${JSON.stringify(name)}`);
  return name;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
