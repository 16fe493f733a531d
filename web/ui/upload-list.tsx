import { IconAlertTriangle, IconFile, IconRefresh, IconX } from "@tabler/icons-react";
import { fieldErrorText } from "../lib/field-texts.ts";
import { useFormat } from "../lib/format.ts";
import { type Translate, useTexts } from "../lib/texts.tsx";
import type { Upload, UploadLimits, Uploads } from "../lib/use-uploads.ts";
import "./upload-list.css";

/** The files that go along: each tells on its own whether it has arrived, and why not. */
export function UploadList({ uploads, limits }: { uploads: Uploads; limits: UploadLimits }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <div aria-live="polite">
      {uploads.items.length > 0 && (
        <ul className="upload-list" aria-label={t("ui.upload.list")}>
          {uploads.items.map((item) => (
            <li key={item.key} className="upload" data-state={item.state}>
              <span className="upload-picture" aria-hidden>
                {item.state === "refused" ? (
                  <IconAlertTriangle size={18} stroke={1.8} />
                ) : item.preview ? (
                  <img src={item.preview} alt="" />
                ) : (
                  <IconFile size={18} stroke={1.6} />
                )}
              </span>
              <span className="upload-words">
                <bdi className="upload-name">{item.file.name}</bdi>
                <span className="upload-note">
                  {item.state === "sending"
                    ? t("ui.upload.sending")
                    : item.state === "here"
                      ? format.bytes(item.file.size)
                      : reasonOf(t, item, { max: format.bytes(limits.maxBytes), count: limits.maxFiles })}
                </span>
              </span>
              {item.problem?.mayBeRepeated && (
                <button
                  type="button"
                  className="upload-button"
                  aria-label={t("ui.upload.retry", { name: item.file.name })}
                  onClick={() => uploads.retry(item.key)}
                >
                  <IconRefresh size={18} stroke={1.8} aria-hidden />
                </button>
              )}
              <button
                type="button"
                className="upload-button"
                aria-label={t("ui.upload.remove", { name: item.file.name })}
                onClick={() => uploads.remove(item.key)}
              >
                <IconX size={18} stroke={1.8} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function reasonOf(t: Translate, { fault, problem }: Upload, limits: { max: string; count: number }): string {
  if (fault) return t(`ui.upload.fault.${fault}`, limits);
  const code = problem?.problem.code ?? "fault";
  const error = problem?.problem.errors?.[0];
  return (
    t.optional(`ui.upload.problem.${error?.code ?? code}`, limits) ??
    (error ? fieldErrorText(t, error) : undefined) ??
    t.optional(`ui.problem.${code}.detail`, { seconds: problem?.retryAfterS ?? 0 }) ??
    problem?.message ??
    code
  );
}
