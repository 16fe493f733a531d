// What must not be lost before the database has it: records in files of this machine, one behind the other, on disk before anybody is told so.
// Many are written with one sync. Whoever takes them out says how far it has come; what lies before is deleted a file at a time.
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { frameOf, framesIn } from "./framed-records.ts";

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

const longestRecord = 1 << 20;
const segmentBytes = 64 << 20;
const readAtOnce = 1 << 20;

interface Waiting {
  readonly frame: Buffer;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

export class Spool {
  /** Of this spool, for ever. */
  readonly id: string;
  readonly #folder: string;
  #segment: number;
  #file: FileHandle | undefined;
  /** Bytes of the newest segment that are on disk. */
  #durable: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;
  readonly #readers = new Map<number, FileHandle>();
  /** Of segments that are full: nobody writes into them any more. */
  readonly #sizes = new Map<number, number>();

  /** Opens the spool in a folder, which nobody else may have open. Half a record at its end, of a process that was killed, is cut off. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.id = spoolId(folder);
    this.#segment = segmentsIn(folder).at(-1) ?? 1;
    this.#durable = wholeBytes(this.#path(this.#segment));
  }

  get end(): SpoolPosition {
    return { segment: this.#segment, offset: this.#durable };
  }

  /** The first record that is still there. */
  get begin(): SpoolPosition {
    return { segment: segmentsIn(this.#folder)[0] ?? this.#segment, offset: 0 };
  }

  /** Resolves once the record is on disk. */
  append(record: Uint8Array): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error("the spool is closed"));
    if (record.length > longestRecord) return Promise.reject(new RangeError(`a record has at most ${longestRecord} bytes`));
    return new Promise((done, fail) => {
      this.#waiting.push({ frame: frameOf(record), done, fail });
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      });
    });
  }

  /** Up to so many records from a position on, as far as they are on disk. */
  async read(from: SpoolPosition, most: number): Promise<SpooledRecord[]> {
    const found: SpooledRecord[] = [];
    let { segment, offset } = from;
    while (found.length < most) {
      const end = segment === this.#segment ? this.#durable : this.#sizeOf(segment);
      if (offset >= end) {
        if (segment >= this.#segment) break;
        segment += 1;
        offset = 0;
        continue;
      }
      const read = await this.#readSome(segment, offset, Math.min(end - offset, readAtOnce));
      const records = recordsIn(read, { segment, offset }, most - found.length);
      const last = records.at(-1);
      // A record longer than one read: the rest of this segment is not ours to guess.
      if (!last) throw new Error(`the spool is damaged in segment ${segment} at ${offset}`);
      found.push(...records);
      offset = last.next.offset;
    }
    return found;
  }

  /** Deletes the files that lie wholly before the position. */
  async dropBefore({ segment }: SpoolPosition): Promise<void> {
    for (const old of segmentsIn(this.#folder)) {
      if (old >= segment) return;
      await this.#readers.get(old)?.close();
      this.#readers.delete(old);
      await rm(this.#path(old), { force: true });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
    await this.#file?.close();
    for (const reader of this.#readers.values()) await reader.close();
    this.#readers.clear();
  }

  async #write(): Promise<void> {
    // What is asked in the same moment goes along.
    await new Promise((done) => setImmediate(done));
    while (this.#waiting.length > 0) {
      const some = this.#waiting;
      this.#waiting = [];
      try {
        await this.#toDisk(Buffer.concat(some.map(({ frame }) => frame)));
        for (const { done } of some) done();
      } catch (error) {
        for (const { fail } of some) fail(error);
      }
    }
  }

  async #toDisk(bytes: Buffer): Promise<void> {
    if (this.#durable >= segmentBytes) {
      await this.#file?.close();
      this.#file = undefined;
      this.#segment += 1;
      this.#durable = 0;
    }
    this.#file ??= await open(this.#path(this.#segment), "r+").catch(() => open(this.#path(this.#segment), "w+", 0o600));
    // At its place and not at the end: what a failed write left behind is written over.
    await this.#file.write(bytes, 0, bytes.length, this.#durable);
    await this.#file.datasync();
    this.#durable += bytes.length;
  }

  #path(segment: number): string {
    return join(this.#folder, `${String(segment).padStart(12, "0")}.spool`);
  }

  #sizeOf(segment: number): number {
    const size = this.#sizes.get(segment) ?? wholeBytes(this.#path(segment));
    this.#sizes.set(segment, size);
    return size;
  }

  async #readSome(segment: number, offset: number, bytes: number): Promise<Buffer> {
    const reader = this.#readers.get(segment) ?? (await open(this.#path(segment), "r"));
    this.#readers.set(segment, reader);
    const buffer = Buffer.allocUnsafe(bytes);
    const { bytesRead } = await reader.read(buffer, 0, bytes, offset);
    return buffer.subarray(0, bytesRead);
  }
}

function recordsIn(bytes: Buffer, { segment, offset }: SpoolPosition, most: number): SpooledRecord[] {
  const found: SpooledRecord[] = [];
  for (const { record, end } of framesIn(bytes, longestRecord)) {
    if (found.length >= most) break;
    found.push({ bytes: record, next: { segment, offset: offset + end } });
  }
  return found;
}

/** Up to where the records of a file are whole; what follows is cut off. */
function wholeBytes(path: string): number {
  if (!existsSync(path)) return 0;
  let whole = 0;
  for (const { end } of framesIn(readFileSync(path), longestRecord)) whole = end;
  if (whole < statSync(path).size) truncateSync(path, whole);
  return whole;
}

const segmentsIn = (folder: string): number[] =>
  readdirSync(folder)
    .filter((name) => /^\d{12}\.spool$/.test(name))
    .map((name) => Number(name.slice(0, 12)))
    .toSorted((a, b) => a - b);

function spoolId(folder: string): string {
  const path = join(folder, "id");
  if (!existsSync(path)) writeFileSync(path, randomUUID(), { mode: 0o600 });
  return readFileSync(path, "utf8").trim();
}
