import { IconMoodSad, IconMoodSmile } from "@tabler/icons-react";
import { useId } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { GrowingText } from "../../ui/growing-text.tsx";
import "./satisfied-choice.css";
import "./ticket-text.css";

export interface Vote {
  isSatisfied: boolean | undefined;
  comment: string;
}

/** How it went: one of two, and words for it if one likes. */
export function SatisfiedChoice({ vote, onChange }: { vote: Vote; onChange: (vote: Vote) => void }) {
  const t = useTexts();
  const name = useId();
  return (
    <div className="satisfied">
      <fieldset>
        <legend>{t("portal-tickets.rating.question")}</legend>
        <div className="satisfied-two">
          {[true, false].map((value) => (
            <label key={String(value)} className="satisfied-one" data-good={value}>
              <input
                type="radio"
                name={name}
                checked={vote.isSatisfied === value}
                onChange={() => onChange({ ...vote, isSatisfied: value })}
              />
              {value ? <IconMoodSmile size={26} stroke={1.6} aria-hidden /> : <IconMoodSad size={26} stroke={1.6} aria-hidden />}
              <span>{t(value ? "portal-tickets.rating.good" : "portal-tickets.rating.bad")}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {vote.isSatisfied !== undefined && (
        <GrowingText
          className="ticket-text"
          label={t("portal-tickets.rating.comment")}
          placeholder={t("portal-tickets.rating.comment")}
          maxLength={2000}
          value={vote.comment}
          onChange={(comment) => onChange({ ...vote, comment })}
        />
      )}
    </div>
  );
}
