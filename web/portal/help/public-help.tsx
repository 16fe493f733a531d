// P-197 the answers that anybody may read, without an app around them: whoever is not signed in, and whoever has a link to one of them.
import { TextInput } from "@mantine/core";
import { IconChevronRight, IconSearch } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { publicFaqEndpoint, publicFaqEntryEndpoint } from "../../../server/modules/portal/faq/contract.ts";
import type { ApiProblem } from "../../lib/api.ts";
import { isLanguage } from "../../lib/languages.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LanguagePicker } from "../../ui/language-picker.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Written } from "../../ui/written.tsx";
import { BrandSign, useBranding } from "../app/branding.tsx";
import { Contact } from "../app/contact.tsx";
import { usePartnerHere } from "../identity/partner-here.ts";
import { makeFaqSearch } from "./faq-search.ts";
import "./help.css";
import "./public-help.css";

const useVisit = () => ({ partner: usePartnerHere(), language: useLanguage().language });

export function PublicHelpPage() {
  const { _splat: entryId } = useParams({ strict: false }) as { _splat?: string };
  return entryId ? <Answer key={entryId} entryId={entryId} /> : <Answers />;
}

function Answers() {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(publicFaqEndpoint, { query: useVisit() }, { keepFormer: true });
  const [typed, setTyped] = useState("");
  const search = useMemo(() => data && makeFaqSearch(data.entries), [data]);
  const words = typed.trim();
  const found = words.length > 1 ? search?.find(words) : undefined;
  return (
    <Frame>
      <PortalTitle>{t("portal.nav.help")}</PortalTitle>
      {problem && !data && <Failed problem={problem} reload={reload} />}
      {!data && !problem && <PortalCard loading />}
      {data?.entries.length === 0 && <EmptyState title={t("portal-news.help.none")} />}
      {data && data.entries.length > 0 && (
        <>
          <TextInput
            type="search"
            size="md"
            aria-label={t("portal-news.help.search")}
            placeholder={t("portal-news.help.search")}
            maxLength={100}
            leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <span className="only-for-readers" role="status">
            {found ? t("portal-news.help.found", { count: found.length }) : ""}
          </span>
          {found ? (
            found.length === 0 ? (
              <EmptyState title={t("portal-news.help.not-found")} text={t("portal-news.help.public-not-found")} />
            ) : (
              <PortalCard flush>
                <Questions entries={found} />
              </PortalCard>
            )
          ) : (
            data.categories.map(({ id, title }) => (
              <PortalCard key={id} title={title} flush>
                <Questions entries={data.entries.filter(({ categoryId }) => categoryId === id)} />
              </PortalCard>
            ))
          )}
        </>
      )}
    </Frame>
  );
}

function Questions({ entries }: { entries: readonly { id: string; question: string; language: string }[] }) {
  return (
    <ul className="public-questions">
      {entries.map(({ id, question, language }) => (
        <li key={id}>
          <Link to={`/answers/${id}` as never}>
            <span dir="auto" lang={language}>
              {question}
            </span>
            <IconChevronRight size={18} stroke={1.8} className="mirrors" aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Answer({ entryId }: { entryId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(publicFaqEntryEndpoint, { params: { entryId }, query: useVisit() }, { keepFormer: true });
  return (
    <Frame>
      <Link className="public-help-back" to={"/answers" as never}>
        {t("portal-news.help.all")}
      </Link>
      {problem && !data && <Failed problem={problem} reload={reload} />}
      {!data && !problem && <PortalCard loading />}
      {data && (
        <article className="public-answer" dir="auto" lang={data.language}>
          <PortalTitle>{data.question}</PortalTitle>
          <PortalCard>
            <Written html={data.answer} />
          </PortalCard>
        </article>
      )}
    </Frame>
  );
}

/** An address that leads to nothing: the answer is gone or for customers alone, or all of them are. */
function Failed({ problem, reload }: { problem: ApiProblem; reload: () => void }) {
  const t = useTexts();
  if (problem.status !== 404 && problem.status !== 422) return <ProblemNote problem={problem} onRetry={reload} />;
  return <EmptyState title={t("portal-news.help.gone")} text={t("portal-news.help.gone-text")} />;
}

function Frame({ children }: { children: ReactNode }) {
  const t = useTexts();
  const offered = useBranding().languages.filter(isLanguage);
  return (
    <div className="public-help">
      <header className="public-help-head">
        <Link to={"/sign-in" as never} className="public-help-brand">
          <BrandSign />
        </Link>
        <Link to={"/sign-in" as never} className="public-help-in">
          {t("portal.sign-in.go")}
        </Link>
      </header>
      <main className="help">{children}</main>
      <footer className="public-help-foot">
        {offered.length !== 1 && <LanguagePicker offered={offered} />}
        <Contact lead={t("portal.sign-in.help")} />
      </footer>
    </div>
  );
}
