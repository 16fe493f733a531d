import type { FileStore } from "../../../platform/files/file-store.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners, textColourOn } from "../../partners/index.ts";
import { db, lookOf, readBrand } from "./brand-store.ts";
import { drawLetter } from "./draw-icon.ts";
import { iconKind, letterOf } from "./icon-rules.ts";

/** Letters that were drawn: a few sizes for each partner without a picture. */
const drawn = new Map<string, Promise<Buffer>>();
const maxDrawn = 500;

export async function readAppIcon(
  work: Work,
  files: FileStore,
  { code, kind: wanted }: { code: string; kind: string },
): Promise<FileReply> {
  const partner = (await listPartners(work)).find((each) => each.code === code);
  const kind = iconKind(wanted);
  if (!partner || !kind) throw notFound();
  const brand = await readBrand(work, partner);
  const iconId = brand.own.iconId ?? brand.common.iconId;
  const reply = { name: `${kind.kind}.png`, mediaType: "image/png", inline: true };
  if (iconId) {
    const file = await db(work)
      .selectFrom("portal.app_icon_files")
      .select("file_id")
      .where("icon_id", "=", iconId)
      .where("kind", "=", kind.kind)
      .executeTakeFirst();
    if (file) return { ...reply, bytes: (await readStoredFile(work, files, file.file_id)).bytes };
  }
  const { name, themeColour } = lookOf(partner, brand);
  const letter = letterOf(name);
  const key = `${letter} ${themeColour} ${kind.kind}`;
  if (drawn.size > maxDrawn) drawn.clear();
  const picture = drawn.get(key) ?? drawLetter(letter, kind, { ground: themeColour, ink: textColourOn(themeColour) });
  drawn.set(key, picture);
  picture.catch(() => drawn.delete(key));
  return { ...reply, bytes: await picture };
}
