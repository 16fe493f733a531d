import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ownIdentitiesEndpoint, startLinkEndpoint, unlinkIdentityEndpoint } from "../../../server/modules/portal/issuers/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { AgoText } from "../../ui/value-texts.tsx";

type Identity = ReturnsOf<typeof ownIdentitiesEndpoint>["items"][number];

const said = ["linked", "taken", "issuer-refused", "more"] as const;

/** P-27 P-192 other accounts with which one signs in. */
export function IdentitiesCard() {
  const t = useTexts();
  const format = useFormat();
  const { said: told } = useSearch({ strict: false }) as { said?: string };
  const { data, problem, reload } = useEndpoint(ownIdentitiesEndpoint, {}, { topics: ["identities"] });
  const [leaving, setLeaving] = useState<Identity>();
  const link = useAction(startLinkEndpoint, { onDone: ({ url }) => location.assign(url) });
  const unlink = useAction(unlinkIdentityEndpoint, {
    topics: ["identities", "security-log"],
    onDone: () => {
      setLeaving(undefined);
      notify(t("portal-door.unlinked"));
    },
  });
  if (!data) return problem ? <PortalCard title={t("portal-door.accounts")} problem={problem} onRetry={reload} /> : null;
  if (data.items.length === 0 && data.offers.length === 0) return null;
  const note = said.find((each) => each === told);
  return (
    <PortalCard title={t("portal-door.accounts")} flush>
      {note && (
        <p className="identity-said" role="status">
          {t(`portal-door.said-${note}`)}
        </p>
      )}
      {data.items.length > 0 && (
        <ul className="sign-ins">
          {data.items.map((identity) => (
            <li key={identity.id} className="sign-in-row">
              <div className="sign-in-words">
                <strong>{identity.name}</strong>
                <span>
                  {identity.email && <bdi>{identity.email}</bdi>}
                  {identity.email && " · "}
                  {identity.lastUsedAt
                    ? t.rich("portal.passkey.last-used", { when: () => <AgoText value={identity.lastUsedAt ?? ""} /> })
                    : t("portal-door.linked-on", { day: format.day(identity.linkedAt.slice(0, 10)) })}
                </span>
              </div>
              <Button small onPress={() => setLeaving(identity)} label={t("portal-door.unlink-this", { name: identity.name })}>
                {t("portal-door.unlink")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="sign-ins-foot">
        {data.items.length === 0 && <span>{t("portal-door.accounts-why")}</span>}
        {data.offers.map(({ issuerId, name }) => (
          <Button key={issuerId} busy={link.busy} onPress={() => link.run({ body: { issuerId } })}>
            {t("portal-door.link", { name })}
          </Button>
        ))}
        <ProblemNote problem={link.problem} />
      </div>
      <ConfirmDialog
        open={leaving !== undefined}
        title={t("portal-door.unlink-title", { name: leaving?.name ?? "" })}
        confirm={t("portal-door.unlink")}
        danger
        busy={unlink.busy}
        problem={unlink.problem}
        onConfirm={() => leaving && unlink.run({ params: { identityId: leaving.id } })}
        onClose={() => setLeaving(undefined)}
      >
        {t("portal-door.unlink-text", { name: leaving?.name ?? "" })}
      </ConfirmDialog>
    </PortalCard>
  );
}
