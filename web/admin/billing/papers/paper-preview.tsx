import { Select, Skeleton, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { type PaperKind, paperKinds, previewPaperEndpoint } from "../../../../server/modules/billing/papers/contract.ts";
import type { PaperLayout } from "../../../../server/modules/billing/papers/layout/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, callApi } from "../../../lib/api.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";

const silenceMs = 500;

interface PaperPreviewProps {
  place: { partnerId: string; kind: PaperKind; language: string };
  layout: PaperLayout;
  source: string | null;
  languages: readonly string[];
  nameOf: (language: string) => string;
  mayChange: boolean;
}

type Shown = ReturnsOf<typeof previewPaperEndpoint>;
type OneKind = Exclude<PaperKind, "all">;
const kinds = paperKinds.filter((kind): kind is OneKind => kind !== "all");

/** The paper as it would be printed with what stands in the editor: a sample, or a real document by its number. */
export function PaperPreview({ place, layout, source, languages, nameOf, mayChange }: PaperPreviewProps) {
  const t = useTexts();
  const [shownAs, setShownAs] = useState<OneKind>(place.kind === "all" ? "invoice" : place.kind);
  const [shownIn, setShownIn] = useState(place.language === "all" ? (languages[0] ?? "en") : place.language);
  const [number, setNumber] = useState("");
  const { shown, problem, waits } = usePreview({ place, layout, source, shownAs, shownIn, number: number.trim() }, mayChange);
  const isNumbered = shownAs !== "receipt" && shownAs !== "refund";
  const numberProblem = problem?.problem.errors?.find(({ field }) => field === "number");
  if (!mayChange) return null;
  return (
    <div className="papers-preview">
      <Panel title={t("papers.preview.title")}>
        <div className="papers-preview-choice">
          {place.kind === "all" && (
            <Select
              label={t("papers.preview.as")}
              data={kinds.map((kind) => ({ value: kind, label: t(`papers.kind.${kind}`) }))}
              value={shownAs}
              allowDeselect={false}
              onChange={(kind) => kind !== null && setShownAs(kind as OneKind)}
            />
          )}
          {place.language === "all" && (
            <Select
              label={t("papers.preview.in")}
              data={languages.map((value) => ({ value, label: nameOf(value) }))}
              value={shownIn}
              allowDeselect={false}
              onChange={(value) => value !== null && setShownIn(value)}
            />
          )}
          {isNumbered && (
            <TextInput
              label={t(shownAs === "statement" ? "papers.preview.customer" : "papers.preview.number")}
              placeholder={t("papers.preview.sample")}
              value={number}
              maxLength={60}
              error={numberProblem?.message}
              onChange={(event) => setNumber(event.currentTarget.value)}
            />
          )}
        </div>
        {problem && !numberProblem && (
          <ProblemNote
            problem={problem}
            reason={problem.problem.errors?.some(({ field }) => field.startsWith("layout")) ? t("papers.mend-texts") : undefined}
          />
        )}
        {shown ? (
          <div className="papers-preview-body" aria-busy={waits} data-waits={waits}>
            <p className="papers-help">
              {t(shown.isReal ? "papers.preview.real" : "papers.preview.made-up", { pages: shown.pages })}
              {shown.missing.length > 0 && ` ${t("papers.preview.missing", { letters: shown.missing.join(" ") })}`}
            </p>
            {shown.warnings.map((warning) => (
              <p key={warning.message} className="papers-help" role="alert">
                {warning.line === null
                  ? warning.message
                  : t("papers.source.spot", { line: warning.line, column: warning.column ?? 1, message: warning.message })}
              </p>
            ))}
            <Picture svg={shown.picture} label={t("papers.preview.title")} />
            <details className="papers-more">
              <summary>{t("papers.preview.data")}</summary>
              <pre dir="ltr">{shown.data}</pre>
            </details>
          </div>
        ) : (
          !problem && <Skeleton height={520} radius="md" />
        )}
      </Panel>
    </div>
  );
}

interface Asked {
  place: PaperPreviewProps["place"];
  layout: PaperLayout;
  source: string | null;
  shownAs: OneKind;
  shownIn: string;
  number: string;
}

/** Asks once nothing was typed for a moment; only the newest answer counts. */
function usePreview(
  { place, number, ...asked }: Asked,
  enabled: boolean,
): { shown: Shown | undefined; problem: ApiProblem | undefined; waits: boolean } {
  const [shown, setShown] = useState<Shown>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [waits, setWaits] = useState(false);
  const latest = useRef(0);
  const isNumbered = asked.shownAs !== "receipt" && asked.shownAs !== "refund";
  const body = { ...asked, ...(number !== "" && isNumbered ? { number } : {}) };
  const key = JSON.stringify([place, body]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is asked stands in `key`, compared by value.
  useEffect(() => {
    latest.current += 1;
    const mine = latest.current;
    if (!enabled) return;
    setWaits(true);
    const wait = setTimeout(async () => {
      try {
        const found = await callApi(previewPaperEndpoint, { params: place, body });
        if (mine !== latest.current) return;
        setShown(found);
        setProblem(undefined);
      } catch (thrown) {
        if (mine === latest.current) setProblem(asProblem(thrown));
      }
      if (mine === latest.current) setWaits(false);
    }, silenceMs);
    return () => clearTimeout(wait);
  }, [key, enabled]);
  return { shown, problem, waits };
}

/** As an image, in which nothing runs and from which nothing is loaded, whatever the template draws. */
function Picture({ svg, label }: { svg: string; label: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  return url ? <img className="papers-picture" src={url} alt={label} /> : null;
}
