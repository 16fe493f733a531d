// What the compiler says about a template, as wrong fields with line and column.
import type { NodeCompiler, NodeError } from "@myriaddreamin/typst-ts-node-compiler";
import type { FieldError } from "../../../shared/problem.ts";
import type { Problem } from "../problems.ts";
import { pdfTemplateBroken } from "./problems.ts";

interface Diagnostic {
  readonly message: string;
  readonly path: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } } | null;
  /** 1 is an error, 2 a warning, 4 the call that led there. */
  readonly severity: number;
}

export function diagnosticsOf(compiler: NodeCompiler, fault: NodeError): FieldError[] {
  const diagnostics = compiler.fetchDiagnostics(fault) as Diagnostic[];
  return diagnostics
    .filter(({ severity }) => severity <= 2)
    .map(({ message, path, range, severity }) => ({
      field: path.endsWith("template.typ") || path === "" ? "template" : "data",
      code: severity === 1 ? "typst-error" : "typst-warning",
      message: inOurWords(message),
      ...(range ? { params: { line: range.start.line + 1, column: range.start.character + 1 } } : {}),
    }));
}

/** The compiler speaks of its folder, which does not exist, and of packages, which a template cannot have. */
function inOurWords(message: string): string {
  if (/^(failed to download package|package not found)/.test(message)) return "packages cannot be used in a template";
  if (/^file not found/.test(message)) return "there is no such file";
  if (/access denied/.test(message)) return "files outside of the document cannot be read";
  return message;
}

export function templateBroken(errors: readonly FieldError[]): Problem {
  const first = errors[0];
  const { line, column } = (first?.params ?? {}) as { line?: number; column?: number };
  const where = first?.field === "template" && line !== undefined ? `Line ${line}, column ${column}: ` : "";
  return pdfTemplateBroken(`${where}${first?.message ?? "The compiler gave no reason."}`, { errors });
}

// Faults of the last step, the writing of the PDF, have no place in the template; they come as Rust's debug text:
// [SourceDiagnostic { severity: Error, span: Span(346…), message: "PDF/A-3b error: …", trace: [], hints: […] }, …]
const messageInDebugText = /\bmessage: "((?:[^"\\]|\\.)*)"/g;

/** The messages of an export that failed, or nothing if the error is of another kind. */
export function exportFaults(error: unknown): string[] {
  if (!(error instanceof Error) || !error.message.startsWith("[SourceDiagnostic")) return [];
  return [...error.message.matchAll(messageInDebugText)].map(([, text = ""]) => unescapeRust(text));
}

const withoutGlyph = /the text `"((?:[^"\\]|\\.)*)"` could not be displayed/;

/** The characters for which no font has a glyph: PDF/A forbids the empty box that would otherwise stand there. */
export function charactersWithoutGlyph(messages: readonly string[]): string[] {
  return messages.flatMap((message) => {
    const text = withoutGlyph.exec(message)?.[1];
    return text === undefined ? [] : [unescapeRust(text)];
  });
}

/** Such a fault names no place; a character without glyph can be looked for. */
export function exportFaultIn(template: string, message: string): FieldError {
  const [unknown] = charactersWithoutGlyph([message]);
  const before = unknown === undefined ? [] : template.split(unknown, 1);
  const lines = (before[0] ?? template).split("\n");
  const found = unknown !== undefined && template.includes(unknown);
  return {
    field: "template",
    code: "typst-error",
    message: unknown === undefined ? message : `no font has the character ${unknown}`,
    ...(found ? { params: { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 } } : {}),
  };
}

const rustEscapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

const unescapeRust = (text: string): string =>
  text.replace(/\\(?:u\{([0-9a-fA-F]+)\}|(.))/g, (_, hex: string | undefined, single: string) =>
    hex === undefined ? (rustEscapes[single] ?? single) : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
