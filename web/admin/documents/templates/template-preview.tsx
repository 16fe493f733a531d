import { Skeleton, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { previewTemplateEndpoint } from "../../../../server/modules/documents/templates/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { usePreview } from "../../../lib/use-preview.ts";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";

interface TemplatePreviewProps {
  templateId: string;
  words: { title: string; body: string; termMonths: number | null };
}

/** The paper as it would be made with what stands in the editor, for a made-up customer or a real one. */
export function TemplatePreview({ templateId, words }: TemplatePreviewProps) {
  const t = useTexts();
  const [number, setNumber] = useState("");
  const customerNumber = number.replace(/\D/g, "");
  const isWhole = words.title.trim() !== "" && words.body.trim() !== "";
  const { data, problem, former } = usePreview(
    previewTemplateEndpoint,
    isWhole ? { params: { templateId }, body: { ...words, ...(customerNumber === "" ? {} : { customerNumber }) } } : undefined,
  );
  const wrongNumber = problem?.problem.errors?.find(({ field }) => field === "customerNumber")?.message;
  return (
    <div className="templates-preview">
      <Panel title={t("documents.templates.preview")}>
        <div className="templates-fields">
          <TextInput
            label={t("documents.templates.preview-number")}
            placeholder={t("documents.templates.preview-sample")}
            inputMode="numeric"
            maxLength={9}
            value={number}
            error={wrongNumber}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
          {problem && !wrongNumber && (
            <ProblemNote problem={problem} reason={problem.problem.errors?.map(({ message }) => message).join(" ")} />
          )}
          {data ? (
            <div aria-busy={former} data-former={former} className="templates-paper">
              <p className="templates-note">
                <strong>{data.title}</strong>
                <br />
                {data.isReal
                  ? t("documents.templates.preview-real", { name: data.customerName, pages: data.pages })
                  : t("documents.templates.preview-made-up", { pages: data.pages })}
              </p>
              {data.missing.length > 0 && (
                <p className="templates-missing" role="alert">
                  {t("documents.templates.preview-missing", { names: data.missing.join(t("ui.comma")) })}
                </p>
              )}
              {data.withoutGlyph.length > 0 && (
                <p className="templates-missing" role="alert">
                  {t("documents.templates.preview-glyphs", { letters: data.withoutGlyph.join(" ") })}
                </p>
              )}
              <Picture svg={data.picture} label={data.title} />
            </div>
          ) : (
            !problem && <Skeleton height={420} radius="md" />
          )}
        </div>
      </Panel>
    </div>
  );
}

/** As an image, in which nothing runs and from which nothing is loaded. */
function Picture({ svg, label }: { svg: string; label: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  return url ? <img className="templates-picture" src={url} alt={label} /> : null;
}
