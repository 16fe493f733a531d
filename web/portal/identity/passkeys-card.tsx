import { TextInput } from "@mantine/core";
import { useState } from "react";
import { portalPasskeysEndpoint, portalRemovePasskeyEndpoint } from "../../../server/modules/portal/passkeys/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { deviceOf } from "../../lib/device-of.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { passkeysHere } from "./passkeys-here.ts";
import "./security-page.css";

type Passkey = ReturnsOf<typeof portalPasskeysEndpoint>["items"][number];

/** P-192 what lets in without the password. */
export function PasskeysCard() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(portalPasskeysEndpoint);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Passkey>();
  const remove = useAction(portalRemovePasskeyEndpoint, {
    onDone: () => {
      setLeaving(undefined);
      notify(t("portal.passkey.removed"));
    },
  });
  if (!data) return <PortalCard title={t("portal.passkey.title")} loading={loading} problem={problem} onRetry={reload} />;
  const canHere = passkeysHere();
  if (data.items.length === 0 && !canHere) return null;
  return (
    <PortalCard title={t("portal.passkey.title")} flush>
      {data.items.length > 0 && (
        <ul className="sign-ins">
          {data.items.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onRemove={() => setLeaving(passkey)} />
          ))}
        </ul>
      )}
      <div className="sign-ins-foot">
        {data.items.length === 0 && <span>{t("portal.passkey.why")}</span>}
        {canHere && <Button onPress={() => setAdding(true)}>{t("portal.passkey.add")}</Button>}
      </div>
      {adding && (
        <AddPasskey
          onClose={(added) => {
            setAdding(false);
            if (added) {
              notify(t("portal.passkey.added"));
              reload();
            }
          }}
        />
      )}
      <ConfirmDialog
        open={leaving !== undefined}
        title={t("portal.passkey.remove-title", { name: leaving?.name ?? "" })}
        confirm={t("portal.passkey.remove")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => leaving && remove.run({ params: { passkeyId: leaving.id } })}
        onClose={() => setLeaving(undefined)}
      >
        {t("portal.passkey.remove-text")}
      </ConfirmDialog>
    </PortalCard>
  );
}

function Row({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <li className="sign-in-row">
      <div className="sign-in-words">
        <strong>
          <bdi>{passkey.name}</bdi>
        </strong>
        <span>
          {passkey.lastUsedAt
            ? t.rich("portal.passkey.last-used", { when: () => <AgoText value={passkey.lastUsedAt ?? ""} /> })
            : t("portal.passkey.never-used", { day: format.day(passkey.createdAt.slice(0, 10)) })}
          {passkey.host !== location.hostname && (
            <>
              {" · "}
              <bdi className="code">{passkey.host}</bdi>
            </>
          )}
        </span>
      </div>
      <Button small onPress={onRemove} label={t("portal.passkey.remove-this", { name: passkey.name })}>
        {t("portal.passkey.remove")}
      </Button>
    </li>
  );
}

/** A name to know it by, then the device asks for the finger, face or PIN. */
function AddPasskey({ onClose }: { onClose: (added: boolean) => void }) {
  const t = useTexts();
  const { browser, system } = deviceOf(navigator.userAgent);
  const [name, setName] = useState(browser && system ? t("portal.security.device", { browser, system }) : browser || system);
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem; said?: "device-failed" | "there-already" }>({ busy: false });

  async function make(): Promise<void> {
    setState({ busy: true });
    const { isOfDevice, isThereAlready, makePasskey, wasCalledOff } = await import("./passkey-ceremony.ts");
    try {
      await makePasskey(name.trim());
      onClose(true);
    } catch (thrown) {
      if (isThereAlready(thrown)) setState({ busy: false, said: "there-already" });
      else if (wasCalledOff(thrown)) setState({ busy: false });
      else if (isOfDevice(thrown)) setState({ busy: false, said: "device-failed" });
      else setState({ busy: false, problem: asProblem(thrown) });
    }
  }
  return (
    <Sheet
      open
      title={t("portal.passkey.add")}
      onClose={() => onClose(false)}
      locked={state.busy}
      foot={
        <>
          <Button onPress={() => onClose(false)} disabled={state.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form="add-passkey" busy={state.busy} disabled={name.trim() === ""}>
            {t("portal.passkey.make")}
          </Button>
        </>
      }
    >
      <form
        id="add-passkey"
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <span>{t("portal.passkey.how")}</span>
        <TextInput
          label={t("portal.passkey.name")}
          description={t("portal.passkey.name-help")}
          maxLength={60}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {state.said && (
          <p className="passkey-said" role="alert">
            {t(`portal.passkey.${state.said}`)}
          </p>
        )}
        <ProblemNote problem={state.problem} />
      </form>
    </Sheet>
  );
}
