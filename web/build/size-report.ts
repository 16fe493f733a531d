// Compressed copies beside each file, and what a first visit of the portal costs.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

const worthIt = /\.(js|css|html|svg|json|webmanifest)$/;
const smallestBytes = 1024;

const bytesOf = (file: Rolldown.OutputAsset | Rolldown.OutputChunk): Buffer => Buffer.from(file.type === "chunk" ? file.code : file.source);
const brotli = (bytes: Buffer): Buffer => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

/** Writes `.gz` and `.br` once, so that the server only hands them out. */
export function compressedCopies(): Plugin {
  return {
    name: "compressed-copies",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          const bytes = bytesOf(file);
          if (!worthIt.test(name) || bytes.length < smallestBytes) continue;
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(bytes, { level: 9 }) });
          this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotli(bytes) });
        }
      },
    },
  };
}

export interface SizeReport {
  /** Scripts of the first dashboard visit, bytes of gzip: entry, frame, first page and one language. */
  firstVisit: number;
  firstVisitBrotli: number;
  largestLazyChunk: { name: string; gzip: number };
  chunks: { name: string; gzip: number; first: boolean }[];
}

/** Adds up what the named source files pull in and fails the build above the budget. */
export function sizeReport(options: { file: string; first: readonly string[]; budget: { firstVisit: number; anyChunk: number } }): Plugin {
  return {
    name: "size-report",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const first = closure(
        chunks,
        (chunk) => holds(chunk, options.first) || (chunk.facadeModuleId ?? "").endsWith("virtual:texts/portal/en"),
      );
      const sizes = chunks.map((chunk) => ({
        name: chunk.fileName,
        gzip: gzipSync(chunk.code, { level: 9 }).length,
        first: first.has(chunk.fileName),
      }));
      const report: SizeReport = {
        firstVisit: sizes.filter((chunk) => chunk.first).reduce((sum, chunk) => sum + chunk.gzip, 0),
        firstVisitBrotli: chunks
          .filter((chunk) => first.has(chunk.fileName))
          .reduce((sum, chunk) => sum + brotli(Buffer.from(chunk.code)).length, 0),
        largestLazyChunk: sizes
          .filter((chunk) => !chunk.first)
          .reduce((a, b) => (b.gzip > a.gzip ? b : a), { name: "", gzip: 0, first: false }),
        chunks: sizes.toSorted((a, b) => b.gzip - a.gzip),
      };
      mkdirSync(dirname(options.file), { recursive: true });
      writeFileSync(options.file, `${JSON.stringify(report, null, 2)}\n`);
      const { firstVisit, largestLazyChunk } = report;
      this.info(
        `first visit ${(firstVisit / 1000).toFixed(1)} kB of ${options.budget.firstVisit / 1000} kB; largest route chunk ${(largestLazyChunk.gzip / 1000).toFixed(1)} kB`,
      );
      if (firstVisit > options.budget.firstVisit)
        this.error(`the first visit needs ${firstVisit} bytes of script, the budget is ${options.budget.firstVisit}`);
      if (largestLazyChunk.gzip > options.budget.anyChunk)
        this.error(`${largestLazyChunk.name} has ${largestLazyChunk.gzip} bytes, the budget is ${options.budget.anyChunk}`);
    },
  };
}

const holds = (chunk: Rolldown.OutputChunk, files: readonly string[]): boolean =>
  chunk.isEntry || files.some((file) => chunk.moduleIds.some((id) => id.endsWith(`/${file}`)));

function closure(chunks: readonly Rolldown.OutputChunk[], isRoot: (chunk: Rolldown.OutputChunk) => boolean): Set<string> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const reached = new Set<string>();
  const visit = (chunk: Rolldown.OutputChunk | undefined): void => {
    if (!chunk || reached.has(chunk.fileName)) return;
    reached.add(chunk.fileName);
    for (const name of chunk.imports) visit(byName.get(name));
  };
  for (const chunk of chunks) if (isRoot(chunk)) visit(chunk);
  return reached;
}
