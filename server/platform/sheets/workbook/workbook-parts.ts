// A workbook is an archive of XML files. Its parts are unpacked a piece at a time and never to more than they may be, whatever the
// archive says of itself: a few kilobytes can unpack to gigabytes.
import type { Readable } from "node:stream";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { fileNotReadable } from "../problems.ts";

const mostParts = 5000;

export interface WorkbookParts {
  has(name: string): boolean;
  /** The text of a part, a piece at a time. */
  read(name: string, options: { maxBytes: number }): AsyncGenerator<string>;
}

export async function openParts(bytes: Uint8Array): Promise<WorkbookParts> {
  const entries = new Map<string, Entry>();
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= mostParts) throw fileNotReadable("This workbook has more parts than a table can have.");
      // Some programs write the names with other capitals than they refer to them by.
      entries.set(entry.fileName.toLowerCase(), entry);
    }
  } catch (error) {
    throw damaged(error);
  }
  return {
    has: (name) => entries.has(name.toLowerCase()),
    async *read(name, { maxBytes }) {
      const entry = entries.get(name.toLowerCase());
      if (!entry) throw fileNotReadable(`This workbook is damaged: its part ${name} is missing.`);
      const tooBig = () => fileNotReadable("This workbook unpacks to more than a table can be. Save the sheet as CSV, or split it.");
      if (entry.uncompressedSize > maxBytes) throw tooBig();
      const decoder = new TextDecoder("utf-8", { fatal: true });
      let read = 0;
      let stream: Readable | undefined;
      try {
        stream = await zip.openReadStreamPromise(entry);
        for await (const piece of stream as AsyncIterable<Buffer>) {
          read += piece.length;
          if (read > maxBytes) throw tooBig();
          yield decoder.decode(piece, { stream: true });
        }
        yield decoder.decode();
      } catch (error) {
        throw damaged(error);
      } finally {
        // Who stops reading in the middle stops the unpacking too.
        stream?.destroy();
      }
    },
  };
}

/** What the archive or its unpacking says; refusals of ours stay as they are, and so do faults of ours. */
function damaged(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  const isOurs = code !== undefined && !code.startsWith("Z_") && code !== "ERR_ENCODING_INVALID_ENCODED_DATA";
  if (isOurs || message === undefined) return error;
  return fileNotReadable(
    `This workbook is damaged: ${message.replace(/\.$/, "")}. Open it with a spreadsheet program and save it anew, as XLSX or CSV.`,
  );
}
