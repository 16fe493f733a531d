import { useState } from "react";
import { voteFaqEndpoint } from "../../../server/modules/portal/faq/contract.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Written } from "../../ui/written.tsx";
import type { FaqEntry } from "./faq-search.ts";
import "./help.css";

/** A question that opens to its answer. */
export function FaqItem({ entry, isOpen = false }: { entry: FaqEntry; isOpen?: boolean }) {
  const { question, answer, language } = entry;
  return (
    <details className="faq-item" id={entry.id} open={isOpen}>
      <summary dir="auto" lang={language}>
        {question}
      </summary>
      <div className="faq-answer">
        <div dir="auto" lang={language}>
          <Written html={answer} />
        </div>
        <Vote entry={entry} />
      </div>
    </details>
  );
}

function Vote({ entry: { id, isHelpful } }: { entry: FaqEntry }) {
  const t = useTexts();
  const { staff } = usePortalSession();
  const [said, setSaid] = useState(isHelpful);
  const vote = useAction(voteFaqEndpoint);
  if (staff) return null;
  const say = (helpful: boolean) => async (): Promise<void> => {
    if (await vote.run({ params: { entryId: id }, body: { isHelpful: helpful } })) setSaid(helpful);
  };
  return (
    <div className="faq-vote">
      <span role="status">
        {t(said === null ? "portal-news.help.helpful" : said ? "portal-news.help.thanks" : "portal-news.help.sorry")}
      </span>
      <span className="faq-vote-acts">
        {said !== true && (
          <Button small busy={vote.busy} onPress={say(true)}>
            {t("portal-news.help.yes")}
          </Button>
        )}
        {said !== false && (
          <Button small busy={vote.busy} onPress={say(false)}>
            {t("portal-news.help.no")}
          </Button>
        )}
      </span>
      <ProblemNote problem={vote.problem} />
    </div>
  );
}
