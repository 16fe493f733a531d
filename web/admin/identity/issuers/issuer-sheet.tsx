import { NativeSelect, PasswordInput, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { addIssuerEndpoint, changeIssuerEndpoint, issuerKinds } from "../../../../server/modules/portal/issuers/contract.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Issuer } from "./issuer.ts";

type Kind = (typeof issuerKinds)[number];
/** As they call themselves: no words of ours. */
const names: Readonly<Record<Exclude<Kind, "other">, string>> = {
  google: "Google",
  microsoft: "Microsoft",
  apple: "Apple",
  facebook: "Facebook",
};

/** A new way in, or what can be changed of one. A secret that is not typed stays as it is. */
export function IssuerSheet({ partnerId, issuer, onClose }: { partnerId: string; issuer?: Issuer; onClose: () => void }) {
  const t = useTexts();
  const [kind, setKind] = useState<Kind>(issuer?.kind ?? "google");
  const [name, setName] = useState(issuer?.name ?? names.google);
  const [issuerUrl, setIssuerUrl] = useState(issuer?.issuerUrl ?? "");
  const [clientId, setClientId] = useState(issuer?.clientId ?? "");
  const [secret, setSecret] = useState("");
  const [appleTeamId, setAppleTeamId] = useState(issuer?.appleTeamId ?? "");
  const [appleKeyId, setAppleKeyId] = useState(issuer?.appleKeyId ?? "");
  const [isOn, setIsOn] = useState(issuer?.isOn ?? true);
  const options = {
    topics: ["sign-in-issuers"],
    onDone: () => {
      notify(t("identity.issuer.saved"));
      onClose();
    },
  };
  const add = useAction(addIssuerEndpoint, options);
  const change = useAction(changeIssuerEndpoint, options);
  const action = issuer ? change : add;
  const errorOf = (field: string): string | undefined => {
    const found = action.problem?.problem.errors?.find((error) => error.field === field);
    return found && fieldErrorText(t, found);
  };
  const error = (field: string) => (errorOf(field) ? { error: errorOf(field) } : {});
  const body = { kind, name, issuerUrl, clientId, appleTeamId, appleKeyId, isOn, ...(secret === "" ? {} : { secret }) };
  const send = (): unknown =>
    issuer
      ? change.run({ params: { partnerId, issuerId: issuer.id }, version: issuer.version, body })
      : add.run({ params: { partnerId }, body });
  const choose = (next: Kind): void => {
    setKind(next);
    // A name that was typed stays; one of ours follows.
    if (name === "" || Object.values(names).includes(name)) setName(next === "other" ? "" : names[next]);
    setIssuerUrl("");
  };
  return (
    <Sheet
      open
      title={t(issuer ? "identity.issuer.edit-title" : "identity.issuer.add")}
      onClose={onClose}
      locked={action.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={action.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form="issuer" busy={action.busy}>
            {t("identity.issuer.save")}
          </Button>
        </>
      }
    >
      <form
        id="issuer"
        className="ways-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <NativeSelect
          label={t("identity.issuer.kind")}
          value={kind}
          disabled={issuer !== undefined}
          data={issuerKinds.map((value) => ({ value, label: value === "other" ? t("identity.issuer.other") : names[value] }))}
          onChange={(event) => choose(event.currentTarget.value as Kind)}
        />
        <TextInput
          label={t("identity.issuer.name")}
          description={t("identity.issuer.name-help")}
          maxLength={40}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          {...error("name")}
        />
        {(kind === "other" || kind === "microsoft") && (
          <TextInput
            label={t("identity.issuer.url")}
            description={t(kind === "microsoft" ? "identity.issuer.url-microsoft" : "identity.issuer.url-help")}
            dir="ltr"
            type="url"
            required={kind === "other"}
            value={issuerUrl}
            onChange={(event) => setIssuerUrl(event.currentTarget.value)}
            {...error("issuerUrl")}
          />
        )}
        <TextInput
          label={t("identity.issuer.client")}
          dir="ltr"
          required
          value={clientId}
          onChange={(event) => setClientId(event.currentTarget.value)}
          {...error("clientId")}
        />
        {kind === "apple" ? (
          <>
            <TextInput
              label={t("identity.issuer.apple-team")}
              dir="ltr"
              value={appleTeamId}
              onChange={(event) => setAppleTeamId(event.currentTarget.value)}
              {...error("appleTeamId")}
            />
            <TextInput
              label={t("identity.issuer.apple-key")}
              dir="ltr"
              value={appleKeyId}
              onChange={(event) => setAppleKeyId(event.currentTarget.value)}
              {...error("appleKeyId")}
            />
            <Textarea
              label={t("identity.issuer.apple-secret")}
              description={t(issuer ? "identity.issuer.secret-kept" : "identity.issuer.apple-secret-help")}
              dir="ltr"
              autosize
              minRows={3}
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              {...error("secret")}
            />
          </>
        ) : (
          <PasswordInput
            label={t("identity.issuer.secret")}
            description={t(issuer ? "identity.issuer.secret-kept" : "identity.issuer.secret-help")}
            dir="ltr"
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            {...error("secret")}
          />
        )}
        <Switch label={t("identity.issuer.offer")} checked={isOn} onChange={(event) => setIsOn(event.currentTarget.checked)} />
        <ProblemNote problem={action.problem} errors={action.problem?.problem.errors ?? []} />
      </form>
    </Sheet>
  );
}
