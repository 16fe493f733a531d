// In which encoding a table was saved. Files that begin with a byte order mark say it; what is UTF-8 all through is UTF-8, because other
// text never looks like it by chance. The rest comes from old programs with one of three code pages, which give the same bytes other
// letters; which one it is shows in how well the letters fit a language that was written with it. Tables hold names, not prose, so
// statistics of letter pairs have little to work on; how often a language uses each of its special letters is enough.
import type { Encoding } from "../../../shared/import-map.ts";

type CodePage = "windows-1250" | "windows-1251" | "windows-1252";

/** In thousandths of a language's special letters. Rough: they only have to tell languages from each other. */
const languages: readonly { readonly codePage: CodePage; readonly letters: ReadonlyMap<string, number> }[] = [
  { codePage: "windows-1250", letters: profile("š:260 č:270 ž:190 ć:200 đ:80") },
  { codePage: "windows-1250", letters: profile("ł:230 ą:110 ę:130 ó:120 ż:110 ś:110 ć:70 ń:80 ź:40") },
  { codePage: "windows-1250", letters: profile("á:190 í:220 é:110 ě:120 ý:80 č:80 š:70 ž:60 ř:80 ů:40 ú:20 ň:10 ť:10 ď:10 ó:10") },
  { codePage: "windows-1250", letters: profile("á:230 í:120 é:120 č:100 š:90 ž:90 ý:80 ľ:40 ú:60 ť:30 ň:20 ô:20 ä:20 ď:10 ó:10 ĺ:5 ŕ:5") },
  { codePage: "windows-1250", letters: profile("á:320 é:310 ö:90 ő:80 ó:80 ü:50 í:40 ú:20 ű:20") },
  { codePage: "windows-1250", letters: profile("ă:400 î:200 ş:180 ţ:180 â:60") },
  { codePage: "windows-1252", letters: profile("ü:400 ä:320 ö:200 ß:90") },
  { codePage: "windows-1252", letters: profile("é:600 è:110 à:100 ê:60 ç:50 ô:20 î:20 â:20 ë:20 ï:15 û:10 ù:10 œ:10") },
  { codePage: "windows-1252", letters: profile("ó:270 í:250 á:200 é:140 ñ:120 ú:60 ü:5") },
  { codePage: "windows-1252", letters: profile("ã:240 ç:170 á:130 é:130 õ:70 í:80 ó:70 ê:50 â:40 ú:40 à:20 ô:20") },
  { codePage: "windows-1252", letters: profile("à:300 è:270 ò:180 ù:140 ì:60 é:80") },
  { codePage: "windows-1252", letters: profile("ø:330 å:370 æ:300 é:20") },
  { codePage: "windows-1252", letters: profile("ä:440 ö:320 å:240 é:20") },
  { codePage: "windows-1251", letters: even("абвгдеёжзийклмнопрстуфхцчшщъыьэюя") },
  { codePage: "windows-1251", letters: even("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя") },
  { codePage: "windows-1251", letters: even("абвгдђежзијклљмнњопрстћуфхцчџш") },
];

function profile(text: string): Map<string, number> {
  return new Map(text.split(" ").map((entry) => [entry.slice(0, 1), Number(entry.slice(2))]));
}

function even(alphabet: string): Map<string, number> {
  const letters = [...alphabet];
  return new Map(letters.map((letter) => [letter, Math.max(1, Math.trunc(1000 / letters.length))]));
}

/** What is said against a language by a letter that it does not have, beside -3.5 for one of thirty letters that it has. */
const foreignLetter = -10;
/** Enough letters to decide by. */
const lettersToWeigh = 20_000;

export interface Detected {
  readonly encoding: Encoding;
  /** How many bytes of byte order mark stand before the text. */
  readonly markBytes: number;
}

export function detectEncoding(bytes: Uint8Array): Detected {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return { encoding: "utf-8", markBytes: 3 };
  if (startsWith(bytes, [0xff, 0xfe])) return { encoding: "utf-16le", markBytes: 2 };
  if (startsWith(bytes, [0xfe, 0xff])) return { encoding: "utf-16be", markBytes: 2 };
  const wide = utf16WithoutMark(bytes);
  if (wide) return { encoding: wide, markBytes: 0 };
  if (isUtf8(bytes)) return { encoding: "utf-8", markBytes: 0 };
  return { encoding: likeliestCodePage(bytes), markBytes: 0 };
}

/** The length of the mark that stands before a text in this encoding, if there is one. */
export function markOf(bytes: Uint8Array, encoding: Encoding): number {
  const detected = detectEncoding(bytes.subarray(0, 4));
  return detected.encoding === encoding ? detected.markBytes : 0;
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean => start.every((byte, index) => bytes[index] === byte);

/** Two bytes a letter: in a table every other byte is zero at many places, and always on the same side. */
function utf16WithoutMark(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const end = Math.min(bytes.length - (bytes.length % 2), 4096);
  let low = 0;
  let high = 0;
  for (let at = 0; at < end; at += 2) {
    if (bytes[at] === 0) high += 1;
    if (bytes[at + 1] === 0) low += 1;
  }
  if (low > 0 && high === 0 && low * 4 > end / 2) return "utf-16le";
  if (high > 0 && low === 0 && high * 4 > end / 2) return "utf-16be";
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const step = 1 << 20;
  try {
    for (let at = 0; at < bytes.length; at += step) decoder.decode(bytes.subarray(at, at + step), { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function likeliestCodePage(bytes: Uint8Array): CodePage {
  const special = highBytes(bytes);
  let best: { codePage: CodePage; likeliness: number } = { codePage: "windows-1252", likeliness: Number.NEGATIVE_INFINITY };
  for (const { codePage, letters } of languages) {
    let likeliness = 0;
    const decoded = new TextDecoder(codePage).decode(special).toLowerCase();
    for (const letter of decoded) {
      const share = letters.get(letter);
      likeliness += share === undefined ? foreignLetter : Math.log(share / 1000);
    }
    if (likeliness > best.likeliness) best = { codePage, likeliness };
  }
  return best.codePage;
}

/** The bytes that mean different letters in different code pages. */
function highBytes(bytes: Uint8Array): Uint8Array {
  const found = new Uint8Array(lettersToWeigh);
  let count = 0;
  for (const byte of bytes) {
    if (byte < 0x80) continue;
    found[count] = byte;
    count += 1;
    if (count === lettersToWeigh) break;
  }
  return found.subarray(0, count);
}
