import { Checkbox } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useUpload } from "./use-upload.ts";
import "../../ui/file-drop.css";
import "./documents.css";

// O-11; the server says no above it, this only spares the wait.
const maxBytes = 25_000_000;

/** Files dropped or chosen, several at once. */
export function UploadArea({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const [over, setOver] = useState(false);
  const [inPortal, setInPortal] = useState(false);
  const [tooLarge, setTooLarge] = useState<readonly string[]>([]);
  const uploads = useUpload(customerId, (title) => notify(t("documents.added", { title })));

  function take(chosen: FileList | null): void {
    const files = [...(chosen ?? [])];
    setTooLarge(files.filter(({ size }) => size > maxBytes).map(({ name }) => name));
    uploads.add(
      files.filter(({ size }) => size <= maxBytes),
      inPortal,
    );
  }

  return (
    <div className="upload">
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
          take(event.dataTransfer.files);
        }}
      >
        <IconFileUpload size={24} stroke={1.5} aria-hidden />
        <strong>{t("documents.drop")}</strong>
        <span>{t("documents.drop-how", { max: format.bytes(maxBytes) })}</span>
        <input
          className="only-for-readers"
          type="file"
          multiple
          onChange={(event) => {
            take(event.currentTarget.files);
            // The same file may be chosen again.
            event.currentTarget.value = "";
          }}
        />
      </label>
      <Checkbox label={t("documents.new-in-portal")} checked={inPortal} onChange={(event) => setInPortal(event.currentTarget.checked)} />
      {tooLarge.map((name) => (
        <p key={name} className="upload-wrong" role="alert">
          {t("documents.too-large", { name, max: format.bytes(maxBytes) })}
        </p>
      ))}
      {uploads.files.length > 0 && (
        <ul className="upload-files">
          {uploads.files.map(({ id, file, state, problem }) => (
            <li key={id}>
              <span>
                <bdi>{file.name}</bdi> · {format.bytes(file.size)}
              </span>
              {state === "refused" ? (
                <>
                  <ProblemNote problem={problem} {...(problem?.mayBeRepeated ? { onRetry: () => uploads.retry(id) } : {})} />
                  <Button small kind="quiet" onPress={() => uploads.drop(id)}>
                    {t("documents.leave-out")}
                  </Button>
                </>
              ) : (
                <span className="upload-state" role="status">
                  {t(`documents.upload.${state}`)}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
