// What every paper about money has in common: language, colour, seller, buyer, foot.
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { directionOf, type Say, textTree, type Wording } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { Partner } from "../../partners/index.ts";
import type { BuyerSnapshot, SellerSnapshot } from "../documents/draft-document.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";

export function frame(language: string, partner: Partner, createdAt: Date, wording: Wording) {
  return {
    language,
    direction: directionOf(language),
    accent: partner.accentColour,
    labels: textTree(language, "print", "labels", wording) as MoneyDocumentInput["labels"],
    createdAt: createdAt.toISOString(),
  };
}

/** Countries are kept by their two letters; people read names. What is no such code stands as it was written. */
const countryIn = (language: string, code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([language, "en"], { type: "region" }).of(code) ?? code) : code;

export function printedSeller(seller: SellerSnapshot, t: Say, language: string): MoneyDocumentInput["seller"] {
  const labelled = (pairs: readonly (readonly [string, string])[]) =>
    pairs.filter(([, value]) => value !== "").map(([label, value]) => ({ label: t(label), value }));
  return {
    name: seller.name,
    address: [seller.street, [seller.zip, seller.city].filter(Boolean).join(" "), countryIn(language, seller.country)].filter(Boolean),
    taxIds: labelled([
      ["tax-number", seller.taxNumber],
      ["company-number", seller.companyNumber],
    ]),
    contacts: labelled([
      ["email", seller.email],
      ["phone", seller.phone],
      ["website", seller.website],
    ]),
  };
}

export function printedBuyer(buyer: BuyerSnapshot, t: Say, language: string): MoneyDocumentInput["buyer"] {
  return {
    name: buyer.companyName || buyer.name,
    address: [
      buyer.companyName ? buyer.name : "",
      buyer.street1,
      buyer.street2,
      [buyer.zip, buyer.city].filter(Boolean).join(" "),
      buyer.state,
      countryIn(language, buyer.country),
    ].filter(Boolean),
    taxIds: buyer.taxId ? [{ label: t("tax-number"), value: buyer.taxId }] : [],
    customerNumber: String(buyer.customerNumber),
  };
}

export const footerOf = (seller: SellerSnapshot): string[][] =>
  [
    [seller.name, seller.street, [seller.zip, seller.city].filter(Boolean).join(" ")],
    [seller.email, seller.phone, seller.website],
    [seller.bankName, seller.iban, seller.bic],
  ]
    .map((column) => column.filter(Boolean))
    .filter((column) => column.length > 0);

export async function logoOf(work: Work, tools: Tools, partner: Partner): Promise<Pick<MoneyDocumentInput["seller"], "logo">> {
  if (partner.logoFileId === null) return {};
  const file = await readStoredFile(work, tools.files, partner.logoFileId);
  const format = ({ "image/png": "png", "image/jpeg": "jpeg", "image/webp": "webp", "image/gif": "gif", "image/svg+xml": "svg" } as const)[
    file.mediaType
  ];
  return format ? { logo: { bytes: Uint8Array.from(file.bytes), format } } : {};
}
