// What a signed contract is: the pages that were read, the signature in its places, and the pages with the evidence (P-176, O-113).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from "@cantoo/pdf-lib";
import type { PdfPool } from "../../../platform/pdf/pdf-pool.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import { type SealKeys, sealPdf } from "../../../platform/pdf/seal-pdf.ts";
import { directionOf } from "../../../platform/texts.ts";
import { unreadablePdf } from "../problems.ts";
import { type SignField, signFields } from "../templates/rich-text.ts";
import { initialsOf } from "./contract-rules.ts";

const template = readFileSync(join(import.meta.dirname, "evidence.typ"), "utf8");

export interface EvidencePage {
  readonly language: string;
  readonly title: string;
  readonly author: string;
  readonly number: string;
  readonly heading: string;
  readonly intro: string;
  readonly footer: string;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly code: boolean }[];
  readonly checkUrl: string;
  readonly checkHow: string;
  readonly checkCode: string;
  readonly signersHeading: string;
  readonly signers: readonly EvidenceSigner[];
  readonly consentLabel: string;
  readonly consent: string;
  readonly eventsHeading: string;
  readonly eventHeads: readonly string[];
  readonly events: readonly { readonly at: string; readonly what: string; readonly ip: string; readonly agent: string }[];
  /** Those of the customer's side. */
  readonly name: string;
  readonly at: Date;
}

/** O-110 one of those who signed, as it is printed. */
export interface EvidenceSigner {
  readonly name: string;
  readonly role: string;
  /** The day on which they signed, in words. */
  readonly on: string;
  readonly isOfCompany: boolean;
  readonly isStamp: boolean;
  /** The drawn signature as SVG; undefined: the name was typed. */
  readonly drawing: string | undefined;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly code: boolean }[];
}

interface Place {
  readonly name: SignField;
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** @throws `unreadable-pdf` for what is no PDF after all, or is locked with a password */
export async function openPdf(bytes: Uint8Array): Promise<PDFDocument> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false }).catch(() => undefined);
  if (pdf && pdf.getPageCount() > 0) return pdf;
  throw unreadablePdf("This file can not be opened, or it is locked with a password. Save it as a plain PDF and choose it again.");
}

/** @throws `unreadable-pdf` */
export async function makeSignedPdf(pdfs: PdfPool, unsigned: Uint8Array, evidence: EvidencePage, keys: SealKeys): Promise<Uint8Array> {
  const contract = await openPdf(unsigned);
  const places = takePlaces(contract);
  const signers = evidence.signers.map((signer, at) => ({
    ...signer,
    initials: initialsOf(signer.name),
    drawing: signer.drawing === undefined ? null : `signature-${at}.svg`,
  }));
  const drawings = evidence.signers.flatMap(({ drawing }, at) =>
    drawing === undefined ? [] : [[`signature-${at}.svg`, Buffer.from(drawing)] as const],
  );
  const { bytes } = await pdfs.render({
    template,
    data: {
      ...evidence,
      signers,
      on: evidence.signers.at(-1)?.on ?? "",
      stamps: places.map(({ name, width, height }) => ({ name, width, height })),
    },
    description: {
      title: evidence.title,
      author: evidence.author,
      language: evidence.language,
      direction: directionOf(evidence.language),
      createdAt: evidence.at,
    },
    files: {
      "qr.svg": Buffer.from(qrSvg(evidence.checkUrl)),
      ...Object.fromEntries(drawings),
    },
  });
  const pages = await PDFDocument.load(bytes, { updateMetadata: false });
  const stamps = await contract.embedPdf(
    pages,
    places.map((_, at) => at),
  );
  for (const [at, place] of places.entries()) {
    const stamp = stamps[at];
    if (stamp) contract.getPage(place.page).drawPage(stamp, { x: place.x, y: place.y, width: place.width, height: place.height });
  }
  const rest = Array.from({ length: pages.getPageCount() - places.length }, (_, at) => places.length + at);
  for (const page of await contract.copyPages(pages, rest)) contract.addPage(page);
  contract.setTitle(evidence.title);
  contract.setModificationDate(evidence.at);
  return sealPdf(contract, keys, { name: evidence.name, reason: `${sealMark}${evidence.checkCode}`, at: evidence.at });
}

/** Stands as plain text in the seal, so that the check page knows a file again even if somebody changed it. */
const sealMark = "Check code ";

export function findCheckCode(bytes: Uint8Array): string | undefined {
  const found = [
    ...Buffer.from(bytes)
      .toString("latin1")
      .matchAll(/Check code ([A-HJ-NP-Z2-9]{4}(?:-[A-HJ-NP-Z2-9]{4}){4})/g),
  ];
  return found.at(-1)?.[1];
}

/** The places of a contract that was made here are links; they are taken out, for there is nothing to sign any more. */
function takePlaces(pdf: PDFDocument): Place[] {
  const places: Place[] = [];
  for (const [page, { node }] of pdf.getPages().entries()) {
    const annotations = node.lookupMaybe(PDFName.of("Annots"), PDFArray);
    if (!annotations) continue;
    for (let at = annotations.size() - 1; at >= 0; at--) {
      const annotation = annotations.lookupMaybe(at, PDFDict);
      const action = annotation?.lookupMaybe(PDFName.of("A"), PDFDict);
      const uri = action?.lookupMaybe(PDFName.of("URI"), PDFString, PDFHexString);
      const name = signFields.find((field) => uri?.decodeText().endsWith(`/documents#${field}`));
      const rectangle = annotation?.lookupMaybe(PDFName.of("Rect"), PDFArray);
      if (!name || !rectangle) continue;
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [0, 1, 2, 3].map((index) => rectangle.lookup(index, PDFNumber).asNumber());
      places.push({ name, page, x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) });
      annotations.remove(at);
    }
  }
  return places;
}
