import { PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { addConnectionEndpoint, changeConnectionEndpoint } from "../../../../server/modules/billing/connectors/contract.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Connection } from "./connection.ts";

interface ConnectionSheetProps {
  partnerId: string;
  connection: Connection | undefined;
  systems: readonly { name: Connection["system"]; title: string }[];
  redirectUri: string;
  onClose: () => void;
}

const firstOfMonth = (): string => `${currentMoment().toISOString().slice(0, 7)}-01`;

/** The keys of the app, and what is pushed. The stored secret is not shown and not sent back. */
export function ConnectionSheet({ partnerId, connection, systems, redirectUri, onClose }: ConnectionSheetProps) {
  const t = useTexts();
  const [system, setSystem] = useState<Connection["system"]>(connection?.system ?? systems[0]?.name ?? "xero");
  const [clientId, setClientId] = useState(connection?.clientId ?? "");
  const [clientSecret, setClientSecret] = useState("");
  const [isSandbox, setSandbox] = useState(connection?.isSandbox ?? false);
  const [fromOn, setFromOn] = useState(connection?.fromOn ?? firstOfMonth());
  const [pushPayments, setPushPayments] = useState(connection?.pushPayments ?? true);
  const onDone = (): void => {
    notify(t("connectors.sheet.saved"));
    onClose();
  };
  const options = { topics: ["accounting-connection"], onDone };
  const add = useAction(addConnectionEndpoint, options);
  const change = useAction(changeConnectionEndpoint, options);
  const { busy, problem } = connection ? change : add;
  const errors = problem?.problem.errors ?? [];
  const errorOf = (field: string): string | undefined => {
    const found = errors.find((error) => error.field === field);
    return found && fieldErrorText(t, found);
  };
  const save = (): void => {
    const secret = clientSecret.trim();
    if (connection)
      void change.run({
        params: { partnerId },
        body: { clientId: clientId.trim(), fromOn, pushPayments, ...(secret === "" ? {} : { clientSecret: secret }) },
        version: connection.version,
      });
    else void add.run({ params: { partnerId }, body: { system, clientId, clientSecret: secret, isSandbox, fromOn, pushPayments } });
  };
  const title = t(`connectors.system-name.${system}`);
  return (
    <Sheet
      open
      title={t(connection ? "connectors.sheet.edit-title" : "connectors.sheet.title")}
      onClose={onClose}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={busy}
            disabled={clientId.trim() === "" || fromOn === "" || (!connection && clientSecret.trim() === "")}
            onPress={save}
          >
            {t(connection ? "connectors.sheet.save" : "connectors.sheet.save-new")}
          </Button>
        </>
      }
    >
      <div className="accounting-form">
        {!connection && (
          <Select
            label={t("connectors.system")}
            data={systems.map(({ name }) => ({ value: name, label: t(`connectors.system-name.${name}`) }))}
            value={system}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(value) => value && setSystem(value as Connection["system"])}
          />
        )}
        <div>
          <p className="accounting-quiet">{t("connectors.sheet.app-why", { system: title })}</p>
          <span className="connection-redirect">
            <bdi className="code">{redirectUri}</bdi>
            <CopyButton text={redirectUri} label={t("connectors.sheet.copy")} />
          </span>
        </div>
        <TextInput
          label={t("connectors.sheet.client-id")}
          required
          autoComplete="off"
          value={clientId}
          error={errorOf("clientId")}
          onChange={(event) => setClientId(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("connectors.sheet.client-secret")}
          description={connection && t("connectors.sheet.secret-kept")}
          required={!connection}
          autoComplete="off"
          value={clientSecret}
          error={errorOf("clientSecret")}
          onChange={(event) => setClientSecret(event.currentTarget.value)}
        />
        {!connection && system === "quickbooks" && (
          <Switch
            label={t("connectors.sheet.sandbox")}
            description={t("connectors.sheet.sandbox-why")}
            checked={isSandbox}
            onChange={(event) => setSandbox(event.currentTarget.checked)}
          />
        )}
        <DayField
          label={t("connectors.sheet.from")}
          description={t("connectors.sheet.from-why")}
          required
          value={fromOn}
          error={errorOf("fromOn")}
          onChange={setFromOn}
        />
        <Switch
          label={t("connectors.sheet.payments")}
          description={t("connectors.sheet.payments-why")}
          checked={pushPayments}
          onChange={(event) => setPushPayments(event.currentTarget.checked)}
        />
        <ProblemNote problem={problem} errors={errors.filter(({ field }) => field === "")} />
      </div>
    </Sheet>
  );
}
