import { type ReactNode, useState } from "react";
import {
  clearNextSecretEndpoint,
  promoteSecretEndpoint,
  revealNasSecretEndpoint,
  type SecretKind,
} from "../../../../server/modules/network/routers/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import type { Nas } from "./nas.ts";
import { SecretSheet, type WhichSheet } from "./secret-sheet.tsx";
import { useShownForAWhile } from "./use-shown-for-a-while.ts";

/** N-20, N-21 the secrets of a router: dots, and each of them for a minute to whoever proves that it is them. */
export function SecretsPanel({ nas, mayUpdate }: { nas: Nas; mayUpdate: boolean }) {
  const t = useTexts();
  const [setting, setSetting] = useState<WhichSheet>();
  const call = { params: { nasId: nas.id }, version: nas.version };
  const said = (text: "network.secret.promoted" | "network.secret.cleared") => ({ topics: ["nases"], onDone: () => notify(t(text)) });
  const promote = useAction(promoteSecretEndpoint, said("network.secret.promoted"));
  const clear = useAction(clearNextSecretEndpoint, said("network.secret.cleared"));
  const hasNext = nas.nextSecretSetAt !== null;
  return (
    <Panel title={t("network.secret.secrets")}>
      <div className="network-fields">
        {nas.warnings.includes("weak-secret") && <p className="network-quiet">{t("network.secret.weak")}</p>}
        <Facts
          facts={[
            {
              label: t("network.secret.secret"),
              value: (
                <Secret nas={nas} which="current">
                  {t("network.secret.since")} <MomentText value={nas.secretSetAt} />
                </Secret>
              ),
            },
            ...(hasNext
              ? [
                  {
                    label: t("network.secret.next"),
                    value: (
                      <Secret nas={nas} which="next">
                        {t("network.secret.since")} <MomentText value={nas.nextSecretSetAt} />
                      </Secret>
                    ),
                  },
                ]
              : []),
            ...(nas.dynamicMode === "none"
              ? []
              : [
                  {
                    label: t("network.secret.dynamic"),
                    value: nas.hasDynamicSecret ? <Secret nas={nas} which="dynamic" /> : t("network.secret.the-same"),
                  },
                ]),
          ]}
        />
        {mayUpdate && (
          <div className="network-acts">
            {hasNext ? (
              <>
                <Button small busy={promote.busy} onPress={() => promote.run(call)}>
                  {t("network.secret.promote")}
                </Button>
                <Button small kind="quiet" busy={clear.busy} onPress={() => clear.run(call)}>
                  {t("network.secret.clear")}
                </Button>
              </>
            ) : (
              <Button small onPress={() => setSetting("next")}>
                {t("network.secret.set-next")}
              </Button>
            )}
            <Button small kind="quiet" onPress={() => setSetting("current")}>
              {t("network.secret.replace")}
            </Button>
            {nas.dynamicMode !== "none" && (
              <Button small kind="quiet" onPress={() => setSetting("dynamic")}>
                {t("network.secret.set-dynamic")}
              </Button>
            )}
          </div>
        )}
        {hasNext && <p className="network-quiet">{t("network.secret.next-why")}</p>}
        <ProblemNote problem={promote.problem ?? clear.problem} />
      </div>
      {setting && <SecretSheet nas={nas} which={setting} onClose={() => setSetting(undefined)} />}
    </Panel>
  );
}

function Secret({ nas, which, children }: { nas: Nas; which: SecretKind; children?: ReactNode }) {
  const t = useTexts();
  const mayReveal = useMay("network.routers.reveal");
  const [shown, setShown] = useShownForAWhile<string>();
  const reveal = useAction(revealNasSecretEndpoint, { onDone: ({ secret }) => setShown(secret) });
  return (
    <span className="network-acts">
      <bdi className="code network-secret">{shown ?? "••••••••"}</bdi>
      {mayReveal &&
        (shown === undefined ? (
          <Button
            small
            kind="quiet"
            busy={reveal.busy}
            label={t(`network.secret.show-which.${which}`)}
            onPress={() => reveal.run({ params: { nasId: nas.id }, body: { which } })}
          >
            {t("network.secret.show")}
          </Button>
        ) : (
          <>
            <CopyButton text={shown} label={t("network.secret.copy")} />
            <Button small kind="quiet" onPress={() => setShown(undefined)}>
              {t("network.secret.hide")}
            </Button>
          </>
        ))}
      {children && <span className="network-quiet">{children}</span>}
      {reveal.problem && reveal.problem.status !== 401 && <ProblemNote problem={reveal.problem} />}
    </span>
  );
}
