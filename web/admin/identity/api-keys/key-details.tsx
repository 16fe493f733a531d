import { useState } from "react";
import { revokeApiKeyEndpoint, rotateApiKeyEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { notify } from "../../../ui/notices.tsx";
import { AgoText, MomentText } from "../../../ui/value-texts.tsx";
import { rightName } from "../../app/right-name.ts";
import { PartnerNames } from "../administrators/partner-names.tsx";
import { KeySheet } from "./key-sheet.tsx";
import { type ApiKey, KeyChip } from "./key-words.tsx";
import { ShownSecret } from "./shown-secret.tsx";

/** One key beside the list, with what can be done with it. */
export function KeyDetails({ apiKey }: { apiKey: ApiKey }) {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("admin.api_keys.update");
  const mayDelete = useMay("admin.api_keys.delete");
  const [asks, setAsks] = useState<"rotate" | "revoke" | "edit">();
  const [secret, setSecret] = useState<string>();
  const close = (): void => setAsks(undefined);
  const params = { keyId: apiKey.id };
  const rotate = useAction(rotateApiKeyEndpoint, {
    onDone: ({ key }) => {
      close();
      setSecret(key);
    },
  });
  const revoke = useAction(revokeApiKeyEndpoint, {
    onDone: () => {
      close();
      notify(t("identity.key.was-revoked", { name: apiKey.name }));
    },
  });
  const alive = apiKey.revokedAt === null;
  return (
    <div style={{ display: "grid", gap: 14 }}>
      <h3 style={{ display: "flex", flexWrap: "wrap", gap: 8, margin: 0, paddingInlineEnd: 32 }}>
        <bdi>{apiKey.name}</bdi> <KeyChip apiKey={apiKey} />
      </h3>
      {alive && (
        <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
          {mayUpdate && (
            <>
              <Button small onPress={() => setAsks("edit")}>
                {t("identity.key.change")}
              </Button>
              <Button small onPress={() => setAsks("rotate")}>
                {t("identity.key.rotate")}
              </Button>
            </>
          )}
          {mayDelete && (
            <Button small onPress={() => setAsks("revoke")}>
              {t("identity.key.revoke")}
            </Button>
          )}
        </div>
      )}
      <Facts
        facts={[
          { label: t("identity.key.public-id"), value: <bdi className="code">dmk_{apiKey.publicId}</bdi> },
          { label: t("identity.key.maker"), value: <bdi>{apiKey.madeByName}</bdi> },
          { label: t("identity.key.made"), value: <MomentText value={apiKey.createdAt} /> },
          { label: t("identity.admin.partners"), value: <PartnerNames partners={apiKey.partners} /> },
          { label: t("identity.key.rate"), value: <span className="number">{format.number(apiKey.ratePerMin)}</span> },
          {
            label: t("identity.key.last-used"),
            value: apiKey.lastUsedAt ? (
              <>
                <AgoText value={apiKey.lastUsedAt} /> <bdi className="code">{apiKey.lastUsedIp}</bdi>
              </>
            ) : (
              t("identity.admin.never")
            ),
          },
          {
            label: t("identity.key.expires"),
            value: apiKey.expiresAt ? <MomentText value={apiKey.expiresAt} /> : t("identity.key.never"),
          },
          {
            label: t("identity.networks.title"),
            value: apiKey.ipAllowList.length > 0 ? <bdi className="code">{apiKey.ipAllowList.join(", ")}</bdi> : t("identity.networks.any"),
          },
        ]}
      />
      <div style={{ display: "grid", gap: 6 }}>
        <strong>{t("identity.key.scopes")}</strong>
        <ul style={{ display: "grid", gap: 2, margin: 0, paddingInlineStart: 18 }}>
          {apiKey.scopes.map((scope) => (
            <li key={scope}>{rightName(t, scope)}</li>
          ))}
        </ul>
      </div>
      {asks === "edit" && <KeySheet apiKey={apiKey} onClose={close} />}
      {secret && <ShownSecret rotated secret={secret} onClose={() => setSecret(undefined)} />}
      <ConfirmDialog
        open={asks === "rotate"}
        title={t("identity.key.rotate-title", { name: apiKey.name })}
        confirm={t("identity.key.rotate")}
        busy={rotate.busy}
        problem={rotate.problem}
        onConfirm={() => rotate.run({ params })}
        onClose={close}
      >
        {t("identity.key.rotate-text")}
      </ConfirmDialog>
      <ConfirmDialog
        open={asks === "revoke"}
        danger
        title={t("identity.key.revoke-title", { name: apiKey.name })}
        confirm={t("identity.key.revoke")}
        busy={revoke.busy}
        problem={revoke.problem}
        onConfirm={() => revoke.run({ params })}
        onClose={close}
      >
        {t("identity.key.revoke-text")}
      </ConfirmDialog>
    </div>
  );
}
