import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { missFaqEndpoint } from "../../../server/modules/portal/faq/contract.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useFeature } from "../app/use-feature.ts";
import { FaqItem } from "./faq-item.tsx";
import { useFaq } from "./use-faq.ts";
import "./help.css";

/** P-197 what is asked often, by subject, and a search that forgives. */
export function HelpPage() {
  const t = useTexts();
  const { data, problem, reload, search } = useFaq();
  const { entry: opened } = useSearch({ strict: false }) as { entry?: string };
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const words = typed.trim();
  const found = words.length > 1 ? search?.find(words) : undefined;
  useMisses(found?.length === 0 ? words : "");
  return (
    <div className="help">
      <PortalTitle>{t("portal.nav.help")}</PortalTitle>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <PortalCard loading />}
      {data?.entries.length === 0 && (
        <EmptyState title={t("portal-news.help.none")} text={t("portal-news.help.none-text")} action={<AskUs />} />
      )}
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
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              if (opened !== undefined) void navigate({ to: ".", search: {} as never, replace: true });
            }}
          />
          <span className="only-for-readers" role="status">
            {found ? t("portal-news.help.found", { count: found.length }) : ""}
          </span>
          {found ? (
            found.length === 0 ? (
              <EmptyState title={t("portal-news.help.not-found")} text={t("portal-news.help.not-found-text")} action={<AskUs />} />
            ) : (
              <PortalCard flush>
                {found.map((entry) => (
                  <FaqItem key={entry.id} entry={entry} />
                ))}
              </PortalCard>
            )
          ) : (
            <>
              {data.categories.map((category) => (
                <PortalCard key={category.id} title={category.title} flush>
                  {data.entries
                    .filter(({ categoryId }) => categoryId === category.id)
                    .map((entry) => (
                      <FaqItem key={entry.id} entry={entry} isOpen={entry.id === opened} />
                    ))}
                </PortalCard>
              ))}
              <AskUs />
            </>
          )}
        </>
      )}
    </div>
  );
}

function AskUs() {
  const t = useTexts();
  const isOn = useFeature("tickets");
  if (!isOn) return null;
  return (
    <LinkButton to={"/tickets/new" as never} className="help-ask">
      {t("portal-news.help.ask")}
    </LinkButton>
  );
}

const restMs = 2500;

/** Words that found nothing and were not changed any more; each is told once a visit. */
function useMisses(words: string): void {
  const { staff } = usePortalSession();
  const { run } = useAction(missFaqEndpoint);
  const told = useRef(new Set<string>());
  useEffect(() => {
    if (words.length < 3 || staff || told.current.has(words)) return undefined;
    const wait = setTimeout(() => {
      told.current.add(words);
      void run({ body: { words } });
    }, restMs);
    return () => clearTimeout(wait);
  }, [words, staff, run]);
}
