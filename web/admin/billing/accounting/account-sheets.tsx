import { Select, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  accountTypes,
  addLedgerAccountEndpoint,
  changeLedgerAccountEndpoint,
  removeLedgerAccountEndpoint,
} from "../../../../server/modules/billing/accounting/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { LedgerAccount } from "./use-accounts.ts";

const topics = ["ledger-accounts", "account-mapping", "trial-balance"];

export function NewAccountSheet({ partnerId, onClose }: { partnerId: string; onClose: () => void }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [type, setType] = useState<LedgerAccount["type"]>("income");
  const add = useAction(addLedgerAccountEndpoint, {
    topics,
    onDone: () => {
      notify(t("accounting.chart.added", { code }));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("accounting.chart.add")}
      onClose={onClose}
      locked={add.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={add.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={add.busy}
            disabled={code.trim() === "" || name.trim() === ""}
            onPress={() => add.run({ params: { partnerId }, body: { code: code.trim(), name, type } })}
          >
            {t("accounting.chart.add-do", { code })}
          </Button>
        </>
      }
    >
      <div className="accounting-form">
        <TextInput
          label={t("accounting.code")}
          description={t("accounting.chart.code-why")}
          required
          maxLength={20}
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          label={t("accounting.name")}
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t("accounting.type-head")}
          data={accountTypes.map((value) => ({ value, label: t(`accounting.type.${value}`) }))}
          value={type}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(chosen) => chosen && setType(chosen as LedgerAccount["type"])}
        />
        <ProblemNote problem={add.problem} errors={add.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}

export function AccountSheet({ partnerId, account, onClose }: { partnerId: string; account: LedgerAccount; onClose: () => void }) {
  const t = useTexts();
  const { code } = account;
  const [name, setName] = useState(account.name);
  const [enabled, setEnabled] = useState(account.enabled);
  const [removing, setRemoving] = useState(false);
  const params = { partnerId, code };
  const done = (text: string) => ({
    topics,
    onDone: () => {
      notify(text);
      onClose();
    },
  });
  const save = useAction(changeLedgerAccountEndpoint, done(t("accounting.chart.saved", { code })));
  const remove = useAction(removeLedgerAccountEndpoint, done(t("accounting.chart.removed", { code })));
  return (
    <>
      <Sheet
        open
        title={t("accounting.chart.edit-title", { code })}
        onClose={onClose}
        locked={save.busy}
        sendsOnEnter
        foot={
          <>
            {!account.isBuiltin && !account.inUse && <Button onPress={() => setRemoving(true)}>{t("accounting.chart.remove")}</Button>}
            <Button onPress={onClose} disabled={save.busy}>
              {t("ui.cancel")}
            </Button>
            <Button
              kind="primary"
              busy={save.busy}
              disabled={name.trim() === "" || (name === account.name && enabled === account.enabled)}
              onPress={() => save.run({ params, body: { name, enabled }, version: account.version })}
            >
              {t("accounting.chart.save")}
            </Button>
          </>
        }
      >
        <div className="accounting-form">
          <TextInput
            label={t("accounting.name")}
            required
            maxLength={80}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {!account.isBuiltin && (
            <Switch
              label={t("accounting.chart.enabled")}
              description={t("accounting.chart.enabled-why")}
              checked={enabled}
              onChange={(event) => setEnabled(event.currentTarget.checked)}
            />
          )}
          <ProblemNote problem={save.problem} />
        </div>
      </Sheet>
      <ConfirmDialog
        open={removing}
        title={t("accounting.chart.remove")}
        confirm={t("accounting.chart.remove")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params })}
        onClose={() => setRemoving(false)}
      >
        {t("accounting.chart.remove-what", { code })}
      </ConfirmDialog>
    </>
  );
}
