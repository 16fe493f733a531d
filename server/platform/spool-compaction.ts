// Writes files of a spool anew without what nobody misses. It is killed at any moment without harm: the new file takes the name by which it is found
// only when all of it is on disk, and the old ones go only after that.
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { placedFrame, readRecords, type SpoolFile, unfinished } from "./spool-files.ts";

/** Shown some of the records from the oldest to the newest, each with its number. @returns the number of an earlier one that nobody misses any more */
export type Sift = (record: Buffer, number: number) => number | undefined;

export interface Sifting {
  /** What is remembered while it looks may take memory, so it looks several times, at one part of the records each time; the parts are its own to choose. */
  sift(part: number, parts: number): Sift;
  /** Waited for between small steps. False: it is to be left as it was. */
  breathe(): Promise<boolean>;
}

interface SizedFile {
  readonly file: SpoolFile;
  readonly bytes: number;
}

interface Compacted {
  /** Of the new file. */
  readonly bytes: number;
  readonly leftOut: number;
}

/** So much is looked at in one part. */
const partBytes = 256 << 20;
/** Half a millisecond. */
const recordsAtOnce = 64;
const writeAtOnce = 1 << 20;
/** A frame has no fewer. */
const fewestFrameBytes = 8;

/** @returns undefined where it was left as it was */
export async function compactFiles(
  from: readonly SizedFile[],
  into: SpoolFile,
  { sift, breathe }: Sifting,
): Promise<Compacted | undefined> {
  const bytes = from.reduce((sum, each) => sum + each.bytes, 0);
  const goes = new Bits(bytes / fewestFrameBytes);
  const parts = Math.max(1, Math.ceil(bytes / partBytes));
  for (let part = 0; part < parts; part++) {
    const see = sift(part, parts);
    let number = 0;
    for await (const records of slicesOf(from)) {
      for (const { bytes: record } of records) {
        const superseded = see(record, number);
        if (superseded !== undefined) goes.set(superseded);
        number += 1;
      }
      if (!(await breathe())) return undefined;
    }
  }
  const path = unfinished(into);
  try {
    const written = await writeKept(from, path, goes, breathe);
    if (written === undefined) return undefined;
    await rename(path, into.path);
    await syncFolder(dirname(path));
    return { bytes: written, leftOut: goes.count };
  } finally {
    await rm(path, { force: true });
  }
}

/** @returns how many bytes */
async function writeKept(
  from: readonly SizedFile[],
  path: string,
  goes: Bits,
  breathe: () => Promise<boolean>,
): Promise<number | undefined> {
  const handle = await open(path, "w", 0o600);
  try {
    let frames: Buffer[] = [];
    let waiting = 0;
    let written = 0;
    let number = 0;
    const flush = async (): Promise<void> => {
      await writeAll(handle, Buffer.concat(frames), written);
      written += waiting;
      frames = [];
      waiting = 0;
    };
    for await (const records of slicesOf(from)) {
      for (const record of records) {
        if (!goes.has(number)) {
          const frame = placedFrame(record);
          frames.push(frame);
          waiting += frame.length;
        }
        number += 1;
      }
      if (waiting >= writeAtOnce) await flush();
      if (!(await breathe())) return undefined;
    }
    await flush();
    await handle.sync();
    return written;
  } finally {
    await handle.close();
  }
}

/** A write may take fewer bytes than it was given. */
async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

async function* slicesOf(files: readonly SizedFile[]) {
  for (const { file, bytes } of files) {
    const handle = await open(file.path, "r");
    try {
      for await (const records of readRecords(file, handle, { from: 0, until: bytes }))
        for (let at = 0; at < records.length; at += recordsAtOnce) yield records.slice(at, at + recordsAtOnce);
    } finally {
      await handle.close();
    }
  }
}

/** A new name is on disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

class Bits {
  readonly #bytes: Uint8Array;
  count = 0;

  constructor(most: number) {
    this.#bytes = new Uint8Array(Math.ceil(most / 8));
  }

  has(number: number): boolean {
    return ((this.#bytes[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  set(number: number): void {
    if (this.has(number)) return;
    this.#bytes[number >> 3] = (this.#bytes[number >> 3] ?? 0) | (1 << (number & 7));
    this.count += 1;
  }
}
