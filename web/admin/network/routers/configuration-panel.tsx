import { nasConfigurationEndpoint, revealNasConfigurationEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import type { Nas } from "./nas.ts";
import { useShownForAWhile } from "./use-shown-for-a-while.ts";

/** N-24 what to paste into the router, with a word in place of the secret until it is shown. */
export function ConfigurationPanel({ nas }: { nas: Nas }) {
  const t = useTexts();
  const mayReveal = useMay("network.routers.reveal");
  const { data, problem, reload } = useEndpoint(nasConfigurationEndpoint, { params: { nasId: nas.id } }, { topics: ["nases", "settings"] });
  const [revealed, setRevealed] = useShownForAWhile<string>();
  const reveal = useAction(revealNasConfigurationEndpoint, { onDone: ({ text }) => setRevealed(text) });
  const text = revealed ?? data?.text;
  return (
    <Panel
      title={t("network.configuration.title")}
      actions={
        text !== undefined && (
          <span className="network-acts">
            {mayReveal &&
              (revealed === undefined ? (
                <Button small kind="quiet" busy={reveal.busy} onPress={() => reveal.run({ params: { nasId: nas.id } })}>
                  {t("network.configuration.with-secret")}
                </Button>
              ) : (
                <Button small kind="quiet" onPress={() => setRevealed(undefined)}>
                  {t("network.secret.hide")}
                </Button>
              ))}
            <CopyButton text={text} label={t("network.configuration.copy")} />
          </span>
        )
      }
    >
      <div className="network-fields">
        <p className="network-quiet">{t("network.configuration.why")}</p>
        {data && data.missing.length > 0 && (
          <p className="network-quiet">
            {t("network.configuration.missing", {
              names: data.missing.map((key) => t.optional(`partners.setting.${key}.title`) ?? key).join(t("ui.comma")),
            })}
          </p>
        )}
        {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
        {text !== undefined && (
          // It scrolls, so it has to be reachable by keyboard.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
          <section className="network-text" tabIndex={0} aria-label={t("network.configuration.title")}>
            <pre className="code">{text}</pre>
          </section>
        )}
        {reveal.problem && reveal.problem.status !== 401 && <ProblemNote problem={reveal.problem} />}
      </div>
    </Panel>
  );
}
