// What a file is, by its content: the name says what somebody wants us to believe. Signatures come from the package file-type; what
// has no signature is text or it is unknown.
import { fileTypeFromBuffer } from "file-type";
import { problem } from "../problems.ts";

const fileTypeRefused = problem("file-type-refused", 422, "Files of this type are not accepted");
export const fileTooBig = problem("file-too-big", 422, "This file is too big");

/** `files.max_mb` of O-11: one number for all that people upload. */
const maxUploadBytes = 25 * 1024 * 1024;

/** Types that a browser may show in the page; none of them can run anything there. */
const inlineTypes = new Set(["application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif", "text/plain"]);
export const mayShowInline = (mediaType: string): boolean => inlineTypes.has(mediaType);

// Programs, installers, packages that install themselves, and documents that carry programs. macOS and Linux programs, Java classes and
// Flash have signatures, too.
const programs = new Set([
  "application/x-msdownload",
  "application/x-elf",
  "application/x-mach-binary",
  "application/java-vm",
  "application/java-archive",
  "application/x-shockwave-flash",
  "application/x-msi",
  "application/vnd.android.package-archive",
  "application/vnd.ms-cab-compressed",
  "application/x-deb",
  "application/x-rpm",
  "application/x-google-chrome-extension",
  "application/x-xpinstall",
  "application/x-ms-shortcut",
  "application/x.ms.shortcut",
  "application/x.apple.alias",
  "application/wasm",
  "application/vnd.apple.installer+xml",
  "application/vnd.ms-excel.sheet.macroenabled.12",
  "application/vnd.ms-excel.template.macroenabled.12",
  "application/vnd.ms-powerpoint.presentation.macroenabled.12",
  "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
  "application/vnd.ms-powerpoint.template.macroenabled.12",
  "application/vnd.ms-word.document.macroenabled.12",
  "application/vnd.ms-word.template.macroenabled.12",
]);

// Text that a computer or a browser would run. `<` covers HTML and SVG, whose scripts run where they are opened.
const runnableText =
  /^(?:\uFEFF)?\s*(?:#!|<\?php|<!doctype html|<html|<script|<svg|<\?xml[^>]*\?>\s*(?:<!--[\s\S]*?-->\s*)*<svg|@echo\b|powershell\b|windows registry editor)/i;
// For the name is kept, and a double click goes by it.
const runnableName =
  /\.(?:exe|dll|com|scr|pif|msi|msp|bat|cmd|ps1|psm1|vbs|vbe|js|mjs|cjs|jse|wsf|wsh|hta|jar|apk|app|sh|bash|php|py|pl|rb|lnk|reg|html?|xhtml|svg|swf|iso|img|vhdx?|docm|xlsm|pptm|dotm)\.?$/i;

export interface CheckedFile {
  readonly mediaType: string;
  /** Without folders, control characters and what would turn the reading direction of a name around. */
  readonly name: string;
}

/** The type of an upload, decided by content. Refuses what is empty, too big, or can be run (O-11). */
export async function checkFile(
  file: { name: string; bytes: Uint8Array },
  limits: { maxBytes?: number; only?: readonly string[] } = {},
): Promise<CheckedFile> {
  const maxBytes = limits.maxBytes ?? maxUploadBytes;
  const name = plainName(file.name);
  if (file.bytes.length === 0) throw fileTypeRefused(`${name} is empty.`);
  if (file.bytes.length > maxBytes) throw fileTooBig(`${name} has ${mega(file.bytes.length)} MB; the most is ${mega(maxBytes)} MB.`);
  const mediaType = await mediaTypeOf(file.bytes);
  if (mediaType === undefined || runnableName.test(name))
    throw fileTypeRefused(`${name} is a program or a script, or carries one. Send it as a PDF or a picture.`);
  if (limits.only && !limits.only.includes(mediaType))
    throw fileTypeRefused(`${name} is ${mediaType}. Accepted: ${limits.only.join(", ")}.`);
  return { mediaType, name };
}

const mega = (bytes: number): string => (Math.ceil((bytes * 10) / 1024 ** 2) / 10).toFixed(1);

/** Undefined: something that can be run. */
async function mediaTypeOf(bytes: Uint8Array): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(bytes);
  // "application/xml" is a guess from `<?xml`, which an SVG starts with as well.
  if (found && found.mime !== "application/xml") return programs.has(found.mime.toLowerCase()) ? undefined : found.mime;
  const text = asText(bytes);
  if (text === undefined) return "application/octet-stream";
  if (runnableText.test(text.slice(0, 4096))) return undefined;
  return found ? "application/xml" : "text/plain";
}

function asText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // A text in an old 8-bit encoding has no control characters either.
    return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
      ? new TextDecoder("windows-1252").decode(bytes)
      : undefined;
  }
}

function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "")
    .trim();
  return plain === "" || /^\.+$/.test(plain) ? "file" : plain.slice(-200);
}
