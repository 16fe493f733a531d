import { useDeferredValue } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { FaqItem } from "./faq-item.tsx";
import { useFaq } from "./use-faq.ts";
import "./help.css";

const most = 3;

/** P-161 up to three answers that may fit what somebody is about to ask. Nothing stands in the way of sending. */
export function FaqHints({ text }: { text: string }) {
  const t = useTexts();
  const settled = useDeferredValue(text);
  const { search } = useFaq();
  const found = search?.suggest(settled, most) ?? [];
  return (
    <div role="status" aria-live="polite">
      {found.length > 0 && (
        <section className="faq-hints" aria-label={t("portal-news.help.hints")}>
          <h2>{t("portal-news.help.hints")}</h2>
          {found.map((entry) => (
            <FaqItem key={entry.id} entry={entry} />
          ))}
        </section>
      )}
    </div>
  );
}
