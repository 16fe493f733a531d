// Makes the sizes of an icon, and the letter that stands in for one. The work is done by sharp (libvips), which reads no font of the machine
// here: the letter comes from the fonts that PDFs use, too.
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { type IconKind, wellWidth } from "./icon-rules.ts";

// A picture of a few bytes may unfold to gigabytes: nothing larger than this is opened.
const maxPixels = 4096 * 4096;
const clear = { r: 0, g: 0, b: 0, alpha: 0 };

export async function measureIcon(bytes: Uint8Array): Promise<{ format: string | undefined; width: number; height: number } | undefined> {
  try {
    const { format, width, height } = await sharp(bytes, { limitInputPixels: maxPixels }).metadata();
    return { format, width, height };
  } catch {
    return undefined;
  }
}

/** One size of a picture. A small one is not blown up to the edges of a large icon: it stands in the middle of it (P-206). */
export async function drawIcon(
  bytes: Uint8Array,
  width: number,
  { size, share, onGround, isStencil }: IconKind,
  ground: string,
): Promise<Buffer> {
  const wanted = Math.round(size * share);
  const inner = size === wellWidth && width < wellWidth ? Math.min(wanted, Math.round(width * 1.1)) : wanted;
  const picture = sharp(bytes, { limitInputPixels: maxPixels }).resize(inner, inner, { fit: "contain", background: clear }).ensureAlpha();
  const drawn = isStencil ? await stencil(await picture.png().toBuffer(), inner) : await picture.png().toBuffer();
  return onto(drawn, size, onGround ? ground : clear);
}

const onto = (picture: Buffer, size: number, background: string | typeof clear): Promise<Buffer> =>
  sharp({ create: { width: size, height: size, channels: 4, background } })
    .composite([{ input: picture, gravity: "centre" }])
    .png({ compressionLevel: 9 })
    .toBuffer();

/** Its shape in white. A picture without any transparency has no shape: then it is what is darker or lighter than its corner. */
async function stencil(bytes: Buffer, size: number): Promise<Buffer> {
  const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const lightAt = (at: number): number => ((data[at] ?? 0) * 3 + (data[at + 1] ?? 0) * 6 + (data[at + 2] ?? 0)) / 10;
  let isOpaque = true;
  for (let at = 3; at < data.length && isOpaque; at += 4) isOpaque = (data[at] ?? 0) > 250;
  const corner = lightAt(0);
  for (let at = 0; at < data.length; at += 4) {
    const shape = isOpaque ? Math.min(255, Math.abs(lightAt(at) - corner) * 2) : (data[at + 3] ?? 0);
    data.set([255, 255, 255, shape], at);
  }
  return sharp(data, { raw: { width: size, height: size, channels: 4 } })
    .png()
    .toBuffer();
}

const fontFile = (name: string): string => fileURLToPath(import.meta.resolve(name));
const latin = { family: "Inter SemiBold", file: fontFile("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf") };
const arabic = {
  family: "Noto Sans Arabic SemiBold",
  file: fontFile("@expo-google-fonts/noto-sans-arabic/600SemiBold/NotoSansArabic_600SemiBold.ttf"),
};

/** A letter on the partner's colour. */
export async function drawLetter(letter: string, { size, isStencil }: IconKind, colours: { ground: string; ink: string }): Promise<Buffer> {
  const font = /\p{Script=Arabic}/u.test(letter) ? arabic : latin;
  const ink = isStencil ? "#ffffff" : colours.ink;
  const words = `<span foreground="${ink}">${letter.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`)}</span>`;
  const height = Math.max(8, Math.round(size * (isStencil ? 0.8 : 0.46)));
  const drawn = await sharp({
    text: { text: words, font: font.family, fontfile: font.file, rgba: true, dpi: Math.max(300, size * 4), width: size * 8 },
  })
    .trim()
    .resize({ height, width: Math.round(size * 0.8), fit: "inside", withoutEnlargement: false })
    .png()
    .toBuffer();
  return onto(drawn, size, isStencil ? clear : colours.ground);
}
