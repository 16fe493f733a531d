import { Select, Skeleton } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { getPaperEndpoint, listPapersEndpoint, type PaperKind, paperKinds } from "../../../../server/modules/billing/papers/contract.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { PaperEditor } from "./paper-editor.tsx";
import "./papers.css";

const isKind = (text: unknown): text is PaperKind => paperKinds.some((kind) => kind === text);

/** B-153 how documents look on paper: one template for all, or one of its own for a kind or a language. What is shown stands in the address. */
export function PapersPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const search = useSearch({ strict: false }) as { partner?: string; kind?: string; language?: string };
  const partnerId = partners.find(({ id }) => id === search.partner)?.id ?? scope.partnerId ?? partners[0]?.id ?? "";
  const kind = isKind(search.kind) ? search.kind : "all";
  const list = useEndpoint(listPapersEndpoint, { query: { partnerId } }, { enabled: partnerId !== "", topics: ["paper-templates"] });
  const known = list.data?.languages ?? [];
  const language = search.language !== undefined && known.includes(search.language) ? search.language : "all";
  const paper = useEndpoint(
    getPaperEndpoint,
    { params: { partnerId, kind, language } },
    { enabled: partnerId !== "", topics: ["paper-templates"] },
  );
  const go = (changes: { partner?: string; kind?: string; language?: string }): void =>
    void navigate({ to: ".", search: { partner: partnerId, kind, language, ...changes } as never, replace: true });
  const nameOf = (code: string): string => (code === "all" ? t("papers.every-language") : isLanguage(code) ? languages[code].name : code);
  const problem = list.problem ?? paper.problem;
  return (
    <div className="settings-page">
      <header>
        <div className="settings-head-words">
          <h1>{t("papers.title")}</h1>
          <p>{t("papers.intro")}</p>
        </div>
        <div className="papers-place">
          {partners.length > 1 && (
            <Select
              label={t("papers.partner")}
              data={partners.map(({ id, name }) => ({ value: id, label: name }))}
              value={partnerId}
              allowDeselect={false}
              searchable={partners.length > 8}
              onChange={(id) => id !== null && go({ partner: id })}
            />
          )}
          <Select
            label={t("papers.language")}
            data={["all", ...known].map((value) => ({ value, label: nameOf(value) }))}
            value={language}
            allowDeselect={false}
            onChange={(value) => value !== null && go({ language: value })}
          />
        </div>
      </header>
      <nav className="papers-kinds" aria-label={t("papers.kinds")}>
        {paperKinds.map((one) => {
          const own = (list.data?.items ?? []).filter((item) => item.kind === one);
          const isFaulty = own.some((item) => item.fault !== null);
          return (
            <button key={one} type="button" className="papers-kind" aria-current={one === kind} onClick={() => go({ kind: one })}>
              <strong>{t(`papers.kind.${one}`)}</strong>
              <span data-faulty={isFaulty}>
                {isFaulty
                  ? t("papers.failing")
                  : own.length === 0
                    ? t(one === "all" ? "papers.built-in" : "papers.as-all")
                    : own.map((item) => nameOf(item.language)).join(t("ui.comma"))}
              </span>
            </button>
          );
        })}
      </nav>
      {problem && !paper.data && <ProblemNote problem={problem} onRetry={problem === list.problem ? list.reload : paper.reload} />}
      {!paper.data && !problem && <Skeleton height={420} radius="md" />}
      {paper.data && <PaperEditor key={`${partnerId} ${kind} ${language} ${paper.data.version}`} paper={paper.data} languages={known} />}
    </div>
  );
}
