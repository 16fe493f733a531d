import type { fileKinds } from "./contract.ts";

/** The media types that a word for a kind of file stands for, as their content shows them. */
const mediaTypesOf: Readonly<Record<(typeof fileKinds)[number], readonly string[]>> = {
  pdf: ["application/pdf"],
  picture: ["image/png", "image/jpeg", "image/webp", "image/gif", "image/tiff", "image/heic", "image/bmp"],
  text: ["text/plain"],
  document: [
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "application/rtf",
    "application/x-cfb",
  ],
  spreadsheet: [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "text/plain",
  ],
  archive: ["application/zip", "application/gzip", "application/x-7z-compressed"],
};

const mega = 1024 * 1024;

/** What an upload for a file field has to fulfil. */
export const fileLimits = ({
  fileKinds: kinds,
  maxMb,
}: {
  fileKinds?: readonly (keyof typeof mediaTypesOf)[] | undefined;
  maxMb?: number | undefined;
}) => ({
  ...(maxMb === undefined ? {} : { maxBytes: maxMb * mega }),
  ...(kinds === undefined ? {} : { only: kinds.flatMap((kind) => mediaTypesOf[kind]) }),
});
