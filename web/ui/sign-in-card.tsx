import type { ReactNode } from "react";
import type { Language } from "../lib/languages.ts";
import { LanguagePicker } from "./language-picker.tsx";
import "./sign-in-card.css";

export interface SignInCardProps {
  logo?: { src: string; alt: string } | undefined;
  title: string;
  /** What this step is about: "Enter the code from your app". */
  text?: string;
  /** The form: fields are 44 px high in here. */
  children: ReactNode;
  /** Under the card: "Forgot password", "New here?". */
  below?: ReactNode;
  /** Those to choose from; all of ours unless said. */
  languages?: readonly Language[];
  /** At the bottom, beside the languages: help, legal texts. */
  foot?: ReactNode;
}

/** The centred card of everything that comes before being signed in: sign-in, second factor, recovery, invitation. */
export function SignInCard({ logo, title, text, children, below, languages, foot }: SignInCardProps) {
  return (
    <main className="sign-in-page">
      <div className="sign-in-middle">
        <div className="sign-in-brand">
          {logo && <img src={logo.src} alt={logo.alt} />}
          <h1>{title}</h1>
          {text && <p>{text}</p>}
        </div>
        <div className="sign-in-card">{children}</div>
        {below && <div className="sign-in-below">{below}</div>}
      </div>
      <footer className="sign-in-foot">
        {languages?.length !== 1 && <LanguagePicker {...(languages ? { offered: languages } : {})} />}
        {foot}
      </footer>
    </main>
  );
}
