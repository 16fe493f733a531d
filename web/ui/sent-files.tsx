import { IconDownload, IconFile } from "@tabler/icons-react";
import { useFormat } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import "./sent-files.css";

export interface SentFile {
  id: string;
  name: string;
  bytes: number;
  isImage: boolean;
  /** Shown in the browser. */
  inlineUrl: string;
  /** Taken along. */
  url: string;
}

/** What came with a message: pictures as pictures, other files by their names. */
export function SentFiles({ files }: { files: readonly SentFile[] }) {
  const t = useTexts();
  const format = useFormat();
  if (files.length === 0) return null;
  return (
    <ul className="sent-files" aria-label={t("ui.upload.list")}>
      {files.map((file) => (
        <li key={file.id}>
          {file.isImage ? (
            <a className="sent-picture" href={file.inlineUrl} target="_blank" rel="noreferrer">
              <img src={file.inlineUrl} alt={file.name} loading="lazy" />
            </a>
          ) : (
            <a className="sent-file" href={file.url} download={file.name}>
              <IconFile size={20} stroke={1.6} aria-hidden />
              <span className="sent-file-words">
                <bdi>{file.name}</bdi>
                <span>{format.bytes(file.bytes)}</span>
              </span>
              <IconDownload size={18} stroke={1.7} aria-hidden />
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
