import type { ReactNode } from "react";
import type { Language } from "../lib/languages.ts";
import { LanguagePicker } from "./language-picker.tsx";
import "./sign-in-card.css";

export interface SignInCardProps {
  /** `dark` takes its place where the page is dark. */
  logo?: { src: string; alt: string; dark?: string | null } | undefined;
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
  /** What a provider puts around the form (P-31). */
  around?: { header: ReactNode; aboveForm: ReactNode; belowForm: ReactNode; footer: ReactNode } | undefined;
  /** Beside the form, or below it where there is no room (P-32). */
  aside?: ReactNode;
  /** False where it is only shown within a page that has landmarks of its own. */
  landmark?: boolean;
}

/** The centred card of everything that comes before being signed in: sign-in, second factor, recovery, invitation. */
export function SignInCard({ logo, title, text, children, below, languages, foot, around, aside, landmark = true }: SignInCardProps) {
  const Frame = landmark ? "main" : "div";
  return (
    <Frame className="sign-in-page">
      {around?.header && <div className="sign-in-around">{around.header}</div>}
      <div className="sign-in-columns" data-aside={Boolean(aside)}>
        <div className="sign-in-middle">
          <div className="sign-in-brand">
            {logo && <img src={logo.src} alt={logo.alt} data-only={logo.dark ? "light" : undefined} />}
            {logo?.dark && <img src={logo.dark} alt={logo.alt} data-only="dark" />}
            <h1>{title}</h1>
            {text && <p>{text}</p>}
          </div>
          {around?.aboveForm}
          <div className="sign-in-card">{children}</div>
          {below && <div className="sign-in-below">{below}</div>}
          {around?.belowForm}
        </div>
        {aside && <aside className="sign-in-aside">{aside}</aside>}
      </div>
      <footer className="sign-in-foot">
        {languages?.length !== 1 && <LanguagePicker {...(languages ? { offered: languages } : {})} />}
        {foot}
      </footer>
      {around?.footer && <div className="sign-in-around">{around.footer}</div>}
    </Frame>
  );
}
