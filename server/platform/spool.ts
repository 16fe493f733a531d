// What must not be lost before the database has it: records in files of this machine, one behind the other, on disk before anybody is told so.
// Many are written with one sync. Whoever takes them out says how far it has come; what lies before is deleted a file at a time.
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { frameOf } from "./framed-records.ts";
import { compactFiles, type Sifting } from "./spool-compaction.ts";
import {
  compactedFile,
  findSpoolFiles,
  longestRecord,
  readRecords,
  type SpooledRecord,
  type SpoolFile,
  type SpoolPosition,
  segmentFile,
  wholeBytes,
} from "./spool-files.ts";

interface Waiting {
  readonly frame: Buffer;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

export class Spool {
  /** Of this spool, for ever. */
  readonly id: string;
  readonly #folder: string;
  readonly #segmentBytes: number;
  /** Those into which nobody writes any more, oldest first. */
  #closed: readonly SpoolFile[];
  #newest: SpoolFile;
  #file: FileHandle | undefined;
  /** Bytes of the newest segment that are on disk. */
  #durable: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;
  readonly #readers = new Map<string, FileHandle>();
  /** Of closed files. */
  readonly #sizes = new Map<string, number>();
  /** Where in a compacted file reading stopped. */
  #stopped: { readonly path: string; readonly at: SpoolPosition; readonly byte: number } | undefined;
  /** As long as closed files have fewer bytes than this, it is not worth while to compact them. */
  #compactFrom = 0;

  /** Opens the spool in a folder, which nobody else may have open. Half a record at its end, of a process that was killed, is cut off. */
  constructor(folder: string, { segmentBytes = 64 << 20 } = {}) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.id = spoolId(folder);
    const files = findSpoolFiles(folder);
    const last = files.at(-1);
    this.#newest = last && !last.isCompacted ? last : segmentFile(folder, (last?.last ?? 0) + 1);
    this.#closed = files.filter((file) => file !== this.#newest);
    this.#durable = wholeBytes(this.#newest);
    // At once: nobody waits for an answer yet.
    for (const file of this.#closed) this.#sizes.set(file.path, wholeBytes(file));
  }

  get end(): SpoolPosition {
    return { segment: this.#newest.last, offset: this.#durable };
  }

  /** The first record that is still there. */
  get begin(): SpoolPosition {
    return { segment: (this.#closed[0] ?? this.#newest).first, offset: 0 };
  }

  /** On disk, in all of its files. */
  get bytes(): number {
    return this.#closed.reduce((sum, file) => sum + this.#sizeOf(file), this.#durable);
  }

  /** Resolves once the record is on disk. */
  append(record: Uint8Array): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error("the spool is closed"));
    if (record.length > longestRecord) return Promise.reject(new RangeError(`a record has at most ${longestRecord} bytes`));
    return new Promise((done, fail) => {
      this.#waiting.push({ frame: frameOf(record), done, fail });
      this.#writing ??= this.#write();
    });
  }

  /** Up to so many records from a position on, as far as they are on disk. */
  async read(from: SpoolPosition, most: number): Promise<SpooledRecord[]> {
    const found: SpooledRecord[] = [];
    let at = from;
    while (found.length < most) {
      const file = this.#fileAt(at);
      if (!file) break;
      const some = await this.#readSome(file, at, most - found.length);
      found.push(...some);
      at = some.at(-1)?.next ?? { segment: file.last + 1, offset: 0 };
    }
    return found;
  }

  /** Deletes the files that lie wholly before the position. */
  async dropBefore({ segment }: SpoolPosition): Promise<void> {
    const old = this.#closed.filter(({ last }) => last < segment);
    if (old.length === 0) return;
    this.#closed = this.#closed.filter(({ last }) => last >= segment);
    this.#compactFrom = 0;
    await this.#remove(old);
  }

  /**
   * Leaves out of the closed files what nobody misses; all positions go on meaning what they meant. Only once they have doubled since it was done last,
   * so that the work stays in proportion to what was written. Whoever reads calls it, and does not read meanwhile.
   *
   * @returns how many records were left out; undefined: it was not worth while, or left as it was
   */
  async compact(sifting: Sifting): Promise<number | undefined> {
    const from = this.#closed.map((file) => ({ file, bytes: this.#sizeOf(file) }));
    const [first, last] = [from[0]?.file, from.at(-1)?.file];
    const bytes = from.reduce((sum, each) => sum + each.bytes, 0);
    if (!first || !last || last.isCompacted || bytes < this.#compactFrom) return undefined;
    const into = compactedFile(this.#folder, first.first, last.last);
    const compacted = await compactFiles(from, into, sifting);
    if (!compacted) return undefined;
    this.#compactFrom = 2 * compacted.bytes;
    this.#sizes.set(into.path, compacted.bytes);
    // Segments that were closed meanwhile stay.
    this.#closed = [into, ...this.#closed.filter((file) => file.first > into.last)];
    await this.#remove(from.map(({ file }) => file));
    return compacted.leftOut;
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
    // In the same step as the last look: who appends as soon as they are told begins anew.
    this.#writing = undefined;
  }

  async #toDisk(bytes: Buffer): Promise<void> {
    if (this.#durable >= this.#segmentBytes) {
      await this.#file?.close();
      this.#file = undefined;
      this.#sizes.set(this.#newest.path, this.#durable);
      this.#closed = [...this.#closed, this.#newest];
      this.#newest = segmentFile(this.#folder, this.#newest.last + 1);
      this.#durable = 0;
    }
    this.#file ??= await open(this.#newest.path, "r+").catch(() => open(this.#newest.path, "w+", 0o600));
    // At its place and not at the end: what a failed write left behind is written over.
    await this.#file.write(bytes, 0, bytes.length, this.#durable);
    await this.#file.datasync();
    this.#durable += bytes.length;
  }

  /** The file in which reading from a position goes on; undefined: there is nothing more. */
  #fileAt({ segment, offset }: SpoolPosition): SpoolFile | undefined {
    const file = this.#closed.find(({ last }) => last >= segment);
    if (file) return file;
    return segment > this.#newest.last || (segment === this.#newest.last && offset >= this.#durable) ? undefined : this.#newest;
  }

  #sizeOf(file: SpoolFile): number {
    return file === this.#newest ? this.#durable : (this.#sizes.get(file.path) ?? 0);
  }

  /** As many as one read brings; empty: there are no more in this file. */
  async #readSome(file: SpoolFile, position: SpoolPosition, most: number): Promise<SpooledRecord[]> {
    const until = this.#sizeOf(file);
    const from = file.isCompacted ? this.#byteOf(file, position) : file.first === position.segment ? position.offset : 0;
    if (from >= until) return [];
    const reader = this.#readers.get(file.path) ?? (await open(file.path, "r"));
    this.#readers.set(file.path, reader);
    // From the beginning of a compacted file there may be many before the position.
    const isThere = !file.isCompacted || from > 0;
    for await (const records of readRecords(file, reader, { from, until, ...(isThere ? { most } : {}) })) {
      const some = records.filter(({ at }) => !isBefore(at, position)).slice(0, most);
      const last = some.at(-1);
      if (!last) continue;
      this.#stopped = { path: file.path, at: last.next, byte: last.end };
      return some;
    }
    return [];
  }

  /** In a compacted file nobody knows where a position is but by looking, from where reading stopped or else from its beginning. */
  #byteOf({ path }: SpoolFile, { segment, offset }: SpoolPosition): number {
    const stopped = this.#stopped;
    return stopped?.path === path && stopped.at.segment === segment && stopped.at.offset === offset ? stopped.byte : 0;
  }

  async #remove(files: readonly SpoolFile[]): Promise<void> {
    for (const { path } of files) {
      const reader = this.#readers.get(path);
      this.#readers.delete(path);
      this.#sizes.delete(path);
      await reader?.close();
      await rm(path, { force: true });
    }
  }
}

const isBefore = (one: SpoolPosition, other: SpoolPosition): boolean =>
  one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);

function spoolId(folder: string): string {
  const path = join(folder, "id");
  if (!existsSync(path)) writeFileSync(path, randomUUID(), { mode: 0o600 });
  return readFileSync(path, "utf8").trim();
}
