// Puts PDFs behind each other as one. It reads what Typst writes: ISO 32000 with a plain table of objects, without object streams and
// encryption. What belongs to one part only (tags, outline, named places) stays behind, so a joined file is for looking and printing.

interface Part {
  /** Objects by number, each as its bytes between "N 0 obj" and the next object. */
  readonly objects: ReadonlyMap<number, Buffer>;
  readonly root: number;
}

const reference = /\b(\d+) 0 R\b/g;
const perPartOnly = /\/(StructTreeRoot|MarkInfo|Outlines|PageLabels|Names|Dests|OpenAction) (\d+ 0 R|<<[^<>]*>>|\[[^[\]]*\])/g;

export function joinPdfs(files: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = files;
  if (!only) throw new RangeError("nothing to join");
  if (others.length === 0) return only;
  const parts = files.map(readPart);
  const chunks: Buffer[] = [];
  const offsets: number[] = [0];
  let size = 0;
  const put = (chunk: Buffer): void => {
    chunks.push(chunk);
    size += chunk.length;
  };
  put(Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1"));
  const begin = (number: number): void => {
    offsets[number] = size;
    put(Buffer.from(`${number} 0 obj\n`));
  };
  const [catalogNumber, pagesNumber] = [1, 2];
  let next = 3;
  const kids: { number: number; count: number }[] = [];
  let catalog = "";
  for (const [index, part] of parts.entries()) {
    const catalogText = wordsOf(objectOf(part, part.root)).replaceAll(perPartOnly, "");
    const pages = Number(/\/Pages (\d+) 0 R/.exec(catalogText)?.[1]);
    // Only what the pages need, and of the first part also what says what kind of file this is.
    const wanted = reachable(part, index === 0 ? [pages, ...referencesIn(catalogText)] : [pages]);
    const numbers = new Map(wanted.map((old) => [old, next++]));
    const renumbered = (text: string): string => text.replaceAll(reference, (_, old: string) => `${numbers.get(Number(old)) ?? 0} 0 R`);
    if (index === 0) catalog = renumbered(catalogText).replace(/\/Pages \d+ 0 R/, `/Pages ${pagesNumber} 0 R`);
    for (const [old, number] of numbers) {
      const object = objectOf(part, old);
      const head = lengthOfWords(object);
      const words = renumbered(object.subarray(0, head).toString("latin1"));
      begin(number);
      put(Buffer.from(old === pages ? words.replace("<<", `<< /Parent ${pagesNumber} 0 R`) : words, "latin1"));
      put(object.subarray(head));
      if (old === pages) kids.push({ number, count: Number(/\/Count (\d+)/.exec(words)?.[1] ?? 0) });
    }
  }
  begin(catalogNumber);
  put(Buffer.from(catalog, "latin1"));
  begin(pagesNumber);
  const count = kids.reduce((sum, kid) => sum + kid.count, 0);
  put(Buffer.from(`<< /Type /Pages /Count ${count} /Kids [${kids.map(({ number }) => `${number} 0 R`).join(" ")}] >>\nendobj\n`));
  const table = size;
  const entries = offsets.map((offset, number) =>
    number === 0 ? "0000000000 65535 f\r\n" : `${String(offset).padStart(10, "0")} 00000 n\r\n`,
  );
  const id = /\/ID\s*\[[^\]]*\]/.exec(Buffer.from(only).toString("latin1").slice(-2000))?.[0] ?? "";
  put(
    Buffer.from(
      `xref\n0 ${next}\n${entries.join("")}trailer\n<< /Size ${next} /Root ${catalogNumber} 0 R ${id} >>\nstartxref\n${table}\n%%EOF`,
      "latin1",
    ),
  );
  return Buffer.concat(chunks);
}

function readPart(file: Uint8Array): Part {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const end = bytes.subarray(-2000).toString("latin1");
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(end)?.[1]);
  const text = bytes.subarray(start).toString("latin1");
  const table = /^xref\s+0 (\d+)\s+/.exec(text);
  const root = Number(/\/Root (\d+) 0 R/.exec(text)?.[1]);
  if (!table || !root) throw new Error("this PDF has no plain table of objects");
  const places: { number: number; offset: number }[] = [];
  for (let number = 1; number < Number(table[1]); number++) {
    const entry = text.slice(table[0].length + number * 20, table[0].length + number * 20 + 20);
    if (entry.includes("n")) places.push({ number, offset: Number(entry.slice(0, 10)) });
  }
  places.sort((a, b) => a.offset - b.offset);
  const objects = new Map(
    places.map(({ number, offset }, at): [number, Buffer] => {
      const object = bytes.subarray(offset, places[at + 1]?.offset ?? start);
      return [number, object.subarray(/^\d+ 0 obj\s*/.exec(object.subarray(0, 40).toString("latin1"))?.[0].length ?? 0)];
    }),
  );
  return { objects, root };
}

function objectOf({ objects }: Part, number: number): Buffer {
  const found = objects.get(number);
  if (!found) throw new Error(`there is no object ${number}`);
  return found;
}

/** Where the words of an object end and its stream begins; streams are never looked into. */
function lengthOfWords(object: Buffer): number {
  const at = object.indexOf("stream\n", 0, "latin1");
  const other = object.indexOf("stream\r\n", 0, "latin1");
  const found = [at, other].filter((place) => place >= 0);
  return found.length === 0 ? object.length : Math.min(...found);
}

const wordsOf = (object: Buffer): string => object.subarray(0, lengthOfWords(object)).toString("latin1");
const referencesIn = (words: string): number[] => [...words.matchAll(reference)].map(([, number]) => Number(number));

function reachable(part: Part, from: readonly number[]): number[] {
  const seen = new Set<number>();
  const waiting = [...from];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    if (seen.has(number) || !part.objects.has(number)) continue;
    seen.add(number);
    waiting.push(...referencesIn(wordsOf(objectOf(part, number))));
  }
  return [...seen].sort((a, b) => a - b);
}
