// What people type, as it is stored: composed characters (NFC), no control characters, nothing at the ends. Contracts use these shapes,
// so a form and the server clean a text in the same way.
import { z } from "zod";

const controlsInLine = /\p{Cc}/gu;
// A note keeps its line ends and tabs.
const controlsInNote = /(?![\n\t])\p{Cc}/gu;

/** One line: line ends and tabs become spaces. */
export const cleanLine = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[\r\n\t]+/g, " ")
    .replace(controlsInLine, "")
    .trim();

/** Several lines, each ended by a line feed alone. */
export const cleanNote = (text: string): string => text.normalize("NFC").replace(/\r\n?/g, "\n").replace(controlsInNote, "").trim();

/** A line that may be empty. */
export const Line = (max = 255) => z.string().transform(cleanLine).pipe(z.string().max(max));
/** A line that says something. */
export const FilledLine = (max = 255) => z.string().transform(cleanLine).pipe(z.string().min(1).max(max));
/** A note that may be empty. */
export const Note = (max = 65_535) => z.string().transform(cleanNote).pipe(z.string().max(max));
/** A note that says something. */
export const FilledNote = (max = 65_535) => z.string().transform(cleanNote).pipe(z.string().min(1).max(max));

/** "en" or "pt-BR". */
export const LanguageTag = z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/);
/** ISO 3166, "HR"; empty where nobody said. */
export const CountryCode = z.string().regex(/^([A-Z]{2})?$/);
/** "#0f766e" */
export const ColourCode = z
  .string()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/);
