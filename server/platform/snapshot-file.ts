// What a process knows, on disk beside its memory, so that it can begin without the database: written whole, and what changes is put behind it. Not
// what must not be lost: after a power cut the last seconds may be missing.
import { closeSync, existsSync, mkdirSync, openSync, readSync } from "node:fs";
import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { deserialize, serialize } from "node:v8";
import { frameOf, framesIn } from "./framed-records.ts";
import type { Logger } from "./log.ts";

const longestRecord = 16 << 20;
const readAtOnce = 4 << 20;
/** Below this it does not matter how much was put behind. */
const smallBytes = 8 << 20;

export class SnapshotFile<Value> {
  readonly #path: string;
  readonly #format: string;
  readonly #log: Logger;
  #file: FileHandle | undefined;
  #wholeBytes = 0;
  #behindBytes = 0;
  /** One after the other: what is put behind a snapshot comes behind it. */
  #writing: Promise<void> = Promise.resolve();

  /** @param format - of the values: a file that another release wrote is not read */
  constructor(path: string, { format, log }: { readonly format: string; readonly log: Logger }) {
    this.#path = path;
    this.#format = format;
    this.#log = log;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  }

  /** So much was put behind that it is time to write it anew. */
  get isLong(): boolean {
    return this.#behindBytes > smallBytes && this.#behindBytes > this.#wholeBytes;
  }

  /** What is there, in the order in which it was written; nothing where no whole snapshot of this format is. */
  *read(): Generator<Value> {
    let isOurs = false;
    for (const record of recordsOf(this.#path)) {
      const value: unknown = deserialize(record);
      if (isOurs) yield value as Value;
      else if (value === this.#format) isOurs = true;
      else return;
    }
  }

  /** Takes the place of what was there once it is whole. Values are asked for one by one, so that other work goes on in between. */
  rewrite(values: Iterable<Value>): Promise<void> {
    return this.#inTurn(async () => {
      const next = `${this.#path}.new`;
      const file = await open(next, "w", 0o600);
      try {
        let bytes = await writeOne(file, this.#format);
        for (const value of values) bytes += await writeOne(file, value);
        await file.datasync();
        await rename(next, this.#path);
        await this.#file?.close();
        this.#file = file;
        this.#wholeBytes = bytes;
        this.#behindBytes = 0;
      } catch (error) {
        await file.close();
        throw error;
      }
    });
  }

  /** Behind what is there. Before anything was written whole there is nothing to put it behind, and it is left out. */
  append(value: Value): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#file) this.#behindBytes += await writeOne(this.#file, value);
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  /** A disk that is full stops nobody from logging in. */
  #inTurn(act: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(act).catch((error: unknown) => {
      this.#log.warn({ err: error, path: this.#path }, "what is known could not be written to disk");
    });
    return this.#writing;
  }
}

async function writeOne(file: FileHandle, value: unknown): Promise<number> {
  const frame = frameOf(serialize(value));
  await file.write(frame);
  return frame.length;
}

/** A piece at a time: a million services do not stand in memory twice. */
function* recordsOf(path: string): Generator<Buffer> {
  if (!existsSync(path)) return;
  const file = openSync(path, "r");
  try {
    let left = Buffer.alloc(0);
    for (let room = readAtOnce; ; ) {
      const piece = Buffer.allocUnsafe(room);
      const read = readSync(file, piece);
      const bytes = Buffer.concat([left, piece.subarray(0, read)]);
      let used = 0;
      for (const { record, end } of framesIn(bytes, longestRecord)) {
        yield record;
        used = end;
      }
      if (read === 0) return;
      left = bytes.subarray(used);
      // A record that is longer than what was read so far.
      room = used === 0 ? room * 2 : readAtOnce;
      if (left.length > longestRecord) return;
    }
  } finally {
    closeSync(file);
  }
}
