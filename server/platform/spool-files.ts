// The files of a spool: segments in the order in which they were written, and files that stand for several segments since what nobody misses was
// left out of them. Records of those carry where they stood, so a position means the same before and after.
import { type Dirent, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { frameLength, frameOf, framesIn } from "./framed-records.ts";

/** Before the record with which reading goes on. */
export interface SpoolPosition {
  readonly segment: number;
  readonly offset: number;
}

export interface SpooledRecord {
  readonly bytes: Buffer;
  /** Behind this record. */
  readonly next: SpoolPosition;
}

export interface SpoolFile {
  /** The segments that it stands for. */
  readonly first: number;
  readonly last: number;
  readonly path: string;
  readonly isCompacted: boolean;
}

/** A record with where it stood, and where it ends in its file. */
interface PlacedRecord extends SpooledRecord {
  readonly at: SpoolPosition;
  readonly end: number;
}

export const longestRecord = 1 << 20;
/** The longest record, with what is put before it. */
const readAtOnce = longestRecord + 64;

/** Segment and offset, 6 bytes each: before each record of a file from which others were left out. */
const placeBytes = 12;

const padded = (segment: number): string => String(segment).padStart(12, "0");

export const segmentFile = (folder: string, segment: number): SpoolFile => ({
  ...{ first: segment, last: segment, isCompacted: false },
  path: join(folder, `${padded(segment)}.spool`),
});

export const compactedFile = (folder: string, first: number, last: number): SpoolFile => ({
  ...{ first, last, isCompacted: true },
  path: join(folder, `${padded(first)}-${padded(last)}.spool`),
});

/** A compacted file bears this name until all of it is on disk. */
export const unfinished = ({ path }: SpoolFile): string => `${path}.unfinished`;

/** Oldest first. What a killed compaction left half done, or had put a whole file in place of already, is taken away. */
export function findSpoolFiles(folder: string): SpoolFile[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const { name } of entries) if (name.endsWith(".unfinished")) rmSync(join(folder, name), { force: true });
  const files = entries.flatMap((entry) => readName(folder, entry) ?? []);
  const isReplaced = (file: SpoolFile): boolean =>
    files.some((other) => other !== file && other.isCompacted && other.first <= file.first && file.last <= other.last);
  for (const file of files) if (isReplaced(file)) rmSync(file.path, { force: true });
  return files.filter((file) => existsSync(file.path)).toSorted((a, b) => a.first - b.first);
}

function readName(folder: string, { name }: Dirent): SpoolFile | undefined {
  const [, first, last] = /^(\d{12})(?:-(\d{12}))?\.spool$/.exec(name) ?? [];
  if (first === undefined) return undefined;
  return last === undefined ? segmentFile(folder, Number(first)) : compactedFile(folder, Number(first), Number(last));
}

/** Up to where the records of a file are whole; what follows is cut off. A compacted one has its name only when it is whole. */
export function wholeBytes({ path, isCompacted }: SpoolFile): number {
  if (!existsSync(path)) return 0;
  if (isCompacted) return statSync(path).size;
  let whole = 0;
  for (const { end } of framesIn(readFileSync(path), longestRecord)) whole = end;
  if (whole < statSync(path).size) truncateSync(path, whole);
  return whole;
}

/** The records between two bytes of a file, as many together as one read brings, but not more than `most`. */
export async function* readRecords(
  file: SpoolFile,
  handle: FileHandle,
  { from, until, most = Number.POSITIVE_INFINITY }: { readonly from: number; readonly until: number; readonly most?: number },
): AsyncGenerator<PlacedRecord[]> {
  for (let at = from; at < until; ) {
    const buffer = Buffer.allocUnsafe(Math.min(until - at, readAtOnce));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    const records = recordsIn(file, buffer.subarray(0, bytesRead), { from: at, most });
    const last = records.at(-1);
    // The rest of this file is not ours to guess.
    if (!last) throw new Error(`the spool is damaged in ${file.path} at ${at}`);
    yield records;
    at = last.end;
  }
}

function recordsIn({ first, isCompacted }: SpoolFile, bytes: Buffer, { from, most }: { from: number; most: number }): PlacedRecord[] {
  const found: PlacedRecord[] = [];
  let begin = from;
  for (const { record, end } of framesIn(bytes, longestRecord + placeBytes)) {
    if (found.length >= most) break;
    const at = isCompacted ? readPlace(record) : { segment: first, offset: begin };
    const own = isCompacted ? record.subarray(placeBytes) : record;
    begin = from + end;
    found.push({ bytes: own, at, next: { segment: at.segment, offset: at.offset + frameLength(own) }, end: begin });
  }
  return found;
}

const readPlace = (record: Buffer): SpoolPosition => ({ segment: record.readUIntBE(0, 6), offset: record.readUIntBE(6, 6) });

/** A record as it stands in a compacted file. */
export function placedFrame({ bytes, at }: PlacedRecord): Buffer {
  const place = Buffer.allocUnsafe(placeBytes);
  place.writeUIntBE(at.segment, 0, 6);
  place.writeUIntBE(at.offset, 6, 6);
  return frameOf(Buffer.concat([place, bytes]));
}
