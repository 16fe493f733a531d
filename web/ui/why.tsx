import { type ReactNode, useId, useState } from "react";
import { useTexts } from "../lib/texts.tsx";
import "./why.css";

/** "Why?" beside a state or an amount opens its explanation, in place. */
export function Why({ children, about }: { children: ReactNode; about: string }) {
  const t = useTexts();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <span className="why">
      <button
        type="button"
        className="why-button"
        aria-expanded={open}
        aria-controls={id}
        aria-label={t("ui.why-about", { about })}
        onClick={() => setOpen(!open)}
      >
        {t("ui.why")}
      </button>
      {open && (
        <div id={id} className="why-words">
          {children}
        </div>
      )}
    </span>
  );
}
