import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import type { PartProps } from "./page-content.ts";

type EmbedPartProps = Omit<PartProps<string[]>, "language"> & { snippet: string; frameSnippet: string };

/** P-34 which websites may carry the form, and what to put there. */
export function EmbedPart({ value, snippet, frameSnippet, disabled, onChange }: EmbedPartProps) {
  const t = useTexts();
  const [typed, setTyped] = useState(value.join("\n"));
  return (
    <div className="page-part">
      <p className="quiet-line">{t("identity.sign-in-page.embed-how")}</p>
      <Textarea
        label={t("identity.sign-in-page.embed-origins")}
        description={t("identity.sign-in-page.embed-origins-help")}
        placeholder="https://www.example.net"
        autosize
        minRows={2}
        maxRows={8}
        dir="ltr"
        spellCheck={false}
        disabled={disabled}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onChange(originsIn(event.currentTarget.value));
        }}
      />
      {value.length > 0 && (
        <div className="page-snippet">
          <div className="page-part-origin">
            <strong>{t("identity.sign-in-page.embed-snippet")}</strong>
            <CopyButton text={snippet} label={t("identity.sign-in-page.embed-copy")} />
          </div>
          <pre dir="ltr">{snippet}</pre>
          <div className="page-part-origin">
            <strong>{t("identity.sign-in-page.embed-frame")}</strong>
            <CopyButton text={frameSnippet} label={t("identity.sign-in-page.embed-copy-frame")} />
          </div>
          <pre dir="ltr">{frameSnippet}</pre>
        </div>
      )}
    </div>
  );
}

/** One site a line; of an address that was copied whole only the site counts. */
function originsIn(text: string): string[] {
  const lines = text.split(/\s+/).filter(Boolean);
  return [...new Set(lines.map((line) => (URL.canParse(line) ? new URL(line).origin : line)))];
}
