import { IconPaperclip, IconX } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { uploadFieldFileEndpoint } from "../../../server/modules/customers/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { ExtraField } from "./extra-values.ts";
import "./extra-fields.css";

/** The endings that a file dialog offers for the kinds of a field; the server looks at the content. */
const endingsOf: Readonly<Record<string, string>> = {
  pdf: ".pdf",
  picture: "image/*",
  text: ".txt,.csv,.log",
  document: ".docx,.odt,.rtf,.doc",
  spreadsheet: ".xlsx,.ods,.csv",
  archive: ".zip,.gz,.7z",
};
const mostMb = 25;

export interface UploadedFile {
  id: string;
  name: string;
  sizeBytes: number;
}

/** A button that uploads a file for a field. It is nobody's until a record is saved with it. */
export function UploadButton({
  field,
  partnerId,
  children,
  onUploaded,
}: {
  field: ExtraField;
  partnerId: string;
  children: ReactNode;
  onUploaded: (file: UploadedFile) => unknown;
}) {
  const t = useTexts();
  const format = useFormat();
  const input = useRef<HTMLInputElement>(null);
  const upload = useAction(uploadFieldFileEndpoint);
  const [refused, setRefused] = useState<string>();
  const maxBytes = (field.checks.maxMb ?? mostMb) * 1024 * 1024;
  async function send(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > maxBytes) return setRefused(t("ui.file.too-large", { max: format.bytes(maxBytes) }));
    setRefused(undefined);
    const made = await upload.run({ body: { field: field.name, partnerId }, file } as Parameters<typeof upload.run>[0]);
    if (made) await onUploaded(made);
  }
  return (
    <>
      <Button small icon={<IconPaperclip size={15} aria-hidden />} busy={upload.busy} onPress={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        className="only-for-readers"
        type="file"
        tabIndex={-1}
        aria-label={field.name}
        accept={field.checks.fileKinds?.map((kind) => endingsOf[kind]).join(",")}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          void send(chosen);
        }}
      />
      {refused && (
        <span className="extra-file-wrong" role="alert">
          {refused}
        </span>
      )}
      {!refused && upload.problem && <ProblemNote problem={upload.problem} />}
    </>
  );
}

interface ExtraFileInputProps {
  field: ExtraField;
  label: string;
  help: string;
  partnerId: string;
  /** The id of a file; null clears. */
  value: unknown;
  /** What the record has. */
  shown: UploadedFile | undefined;
  error: string | undefined;
  onChange: (value: string | null) => void;
}

/** A file field in a form: uploaded when it is chosen, the record's when the form is saved. */
export function ExtraFileInput({ field, label, help, partnerId, value, shown, error, onChange }: ExtraFileInputProps) {
  const t = useTexts();
  const format = useFormat();
  const [uploaded, setUploaded] = useState<UploadedFile>();
  const file = [uploaded, shown].find((one) => one !== undefined && one.id === value);
  return (
    <fieldset className="extra-file" data-field={`extra.${field.name}`}>
      <legend>
        {label}
        {field.isRequired && " *"}
      </legend>
      {help && <span className="list-field-note">{help}</span>}
      {typeof value === "string" && (
        <span className="extra-file-name">
          <span>
            <bdi>{file?.name ?? t("customers.extra.a-file")}</bdi>
            {file && <span className="extra-link-note"> {format.bytes(file.sizeBytes)}</span>}
          </span>
          <button type="button" aria-label={t("customers.extra.remove-file", { title: label })} onClick={() => onChange(null)}>
            <IconX size={16} aria-hidden />
          </button>
        </span>
      )}
      <UploadButton
        field={field}
        partnerId={partnerId}
        onUploaded={(made) => {
          setUploaded(made);
          onChange(made.id);
        }}
      >
        {t(typeof value === "string" ? "customers.extra.other-file" : "customers.extra.choose-file")}
      </UploadButton>
      {error && <span className="extra-file-wrong">{error}</span>}
    </fieldset>
  );
}
