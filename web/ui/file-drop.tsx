import { IconFileUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useFormat } from "../lib/format.ts";
import { useTexts } from "../lib/texts.tsx";
import "./file-drop.css";

export interface FileDropProps {
  label: string;
  /** As the browser's file dialog wants it: ".csv,.xlsx". */
  accept: string;
  maxBytes: number;
  file: File | undefined;
  onChange: (file: File) => void;
  error?: string | undefined;
}

/** One file, dropped or chosen. The box is a label around the browser's own file input: the keyboard comes with it. */
export function FileDrop({ label, accept, maxBytes, file, onChange, error }: FileDropProps) {
  const t = useTexts();
  const format = useFormat();
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string>();

  function take(chosen: File | undefined): void {
    if (!chosen) return;
    const ending = chosen.name.slice(chosen.name.lastIndexOf(".")).toLowerCase();
    if (!accept.split(",").includes(ending)) setRefused(t("ui.file.wrong-kind", { kinds: accept.replaceAll(",", ", ") }));
    else if (chosen.size > maxBytes) setRefused(t("ui.file.too-large", { max: format.bytes(maxBytes) }));
    else {
      setRefused(undefined);
      onChange(chosen);
    }
  }

  const wrong = refused ?? error;
  return (
    <label
      className="file-drop"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <IconFileUpload size={24} stroke={1.5} aria-hidden />
      <strong>{file ? <bdi>{file.name}</bdi> : label}</strong>
      <span>
        {file
          ? t("ui.file.chosen", { size: format.bytes(file.size) })
          : t("ui.file.how", { kinds: accept.replaceAll(",", ", "), max: format.bytes(maxBytes) })}
      </span>
      <input
        className="only-for-readers"
        type="file"
        accept={accept}
        aria-invalid={wrong !== undefined}
        onChange={(event) => take(event.currentTarget.files?.[0])}
      />
      {wrong && (
        <span className="file-drop-wrong" role="alert">
          {wrong}
        </span>
      )}
    </label>
  );
}
