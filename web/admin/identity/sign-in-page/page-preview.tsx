import { useEffect, useRef, useState } from "react";
import { previewSignInPageEndpoint } from "../../../../server/modules/portal/sign-in-page/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, callApi } from "../../../lib/api.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { SignInCard } from "../../../ui/sign-in-card.tsx";
import { SignInSlides } from "../../../ui/sign-in-slides.tsx";
import { Written } from "../../../ui/written.tsx";
import type { Content } from "./page-content.ts";

type Look = ReturnsOf<typeof previewSignInPageEndpoint>;
const restMs = 500;

/** What the server would make of the page, shown while it is written. Nothing of it can be pressed. */
export function PagePreview({
  partnerId,
  name,
  content,
  language,
  onCut,
}: {
  partnerId: string;
  name: string;
  content: Content;
  language: string;
  onCut: (cut: readonly string[]) => void;
}) {
  const t = useTexts();
  const [width, setWidth] = useState<"phone" | "wide">("phone");
  const [state, setState] = useState<{ look?: Look; problem?: ApiProblem }>({});
  const told = useRef(onCut);
  useEffect(() => {
    told.current = onCut;
  });
  const written = JSON.stringify(content);
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      callApi(previewSignInPageEndpoint, {
        params: { partnerId },
        body: { content: JSON.parse(written), language },
        signal: leaving.signal,
      })
        .then((look) => {
          setState({ look });
          told.current(look.cut);
        })
        // What is half typed need not be valid yet: the preview waits, and saving says what is wrong.
        .catch((thrown) => {
          const problem = asProblem(thrown);
          if (!leaving.signal.aborted && problem.code !== "validation-failed") setState((now) => ({ ...now, problem }));
        });
    }, restMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [partnerId, written, language]);
  const { look, problem } = state;
  return (
    <Panel title={t("identity.sign-in-page.preview")}>
      <div className="page-part">
        <Choice
          label={t("identity.sign-in-page.preview-on")}
          value={width}
          options={[
            { value: "phone", label: t("identity.sign-in-page.phone") },
            { value: "wide", label: t("identity.sign-in-page.computer") },
          ]}
          onChange={setWidth}
        />
        <ProblemNote problem={problem} />
        {look && (
          <section
            className="sign-in-preview"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it with the keys.
            tabIndex={0}
            aria-label={t("identity.sign-in-page.preview")}
            data-width={width}
            dir={isLanguage(language) ? languages[language].direction : "auto"}
            lang={language}
          >
            {look.style && <style>{look.style}</style>}
            <div inert>
              <SignInCard
                landmark={false}
                title={name}
                languages={["en"]}
                around={{
                  header: look.blocks.header && <Written html={look.blocks.header} />,
                  aboveForm: look.blocks.aboveForm && <Written html={look.blocks.aboveForm} />,
                  belowForm: look.blocks.belowForm && <Written html={look.blocks.belowForm} />,
                  footer: look.blocks.footer && <Written html={look.blocks.footer} />,
                }}
                aside={
                  look.slides.length > 0 && <SignInSlides key={look.slides.map(({ id }) => id).join()} slides={look.slides} moves={false} />
                }
                foot={
                  <>
                    {look.help && <span>{t("identity.sign-in-page.preview-help")}</span>}
                    {look.legal.map(({ label, url }) => (
                      <span key={label + url}>{label}</span>
                    ))}
                  </>
                }
              >
                <div className="preview-field" />
                <div className="preview-field" />
                <div className="preview-button" />
              </SignInCard>
            </div>
          </section>
        )}
      </div>
    </Panel>
  );
}
