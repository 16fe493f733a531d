import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { Pdf } from "../../../platform/pdf/typst.ts";
import { directionOf } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { homePath, type Partner, portalUrl, sayIn } from "../../partners/index.ts";
import { hasField } from "./fill-template.ts";
import type { Block } from "./rich-text.ts";

const template = readFileSync(join(import.meta.dirname, "paper.typ"), "utf8");

export interface PaperToRender {
  readonly partner: Partner;
  readonly language: string;
  readonly title: string;
  /** "D-88"; empty in a preview. */
  readonly number: string;
  readonly on: string;
  readonly blocks: readonly Block[];
  /** Who signs, where the text itself has no place for it; undefined: nobody does. */
  readonly signer: string | undefined;
  readonly createdAt: Date;
  readonly picture?: true;
}

/** Sets the text of a template on the partner's paper. */
export async function renderPaper(work: Work, tools: Tools, paper: PaperToRender): Promise<Pdf> {
  const { partner, language, blocks } = paper;
  const t = await sayIn(work, partner.id, language, "print");
  const logo = await logoOf(work, tools, partner);
  const signHere = paper.signer !== undefined && !hasField(blocks, "signature");
  return tools.pdfs.render({
    template,
    data: {
      brand: partner.name,
      logo: logo?.name ?? null,
      number: paper.number,
      on: paper.on,
      blocks,
      fieldUrl: fieldUrl(tools, partner),
      signHere: signHere ? t("contract.sign-here") : null,
      signer: paper.signer ?? "",
      footer: [partner.legalName, partner.street, `${partner.zip} ${partner.city}`.trim(), partner.companyNumber]
        .filter(Boolean)
        .join(" · "),
    },
    description: { title: paper.title, author: partner.legalName, language, direction: directionOf(language), createdAt: paper.createdAt },
    ...(logo ? { files: { [logo.name]: logo.bytes } } : {}),
    ...(paper.picture ? { picture: true } : {}),
  });
}

/** Where a place to sign leads whoever taps it, and how it is found again: the page on which contracts are signed. */
const fieldUrl = (tools: Tools, partner: Partner): string => {
  const home = homePath(partner);
  return portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/documents`);
};

const endings: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/svg+xml": "svg",
};

async function logoOf(work: Work, tools: Tools, partner: Partner): Promise<{ name: string; bytes: Uint8Array } | undefined> {
  if (partner.logoFileId === null) return undefined;
  const file = await readStoredFile(work, tools.files, partner.logoFileId);
  const ending = endings[file.mediaType];
  return ending ? { name: `logo.${ending}`, bytes: Uint8Array.from(file.bytes) } : undefined;
}
