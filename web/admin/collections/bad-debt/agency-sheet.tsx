import { Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { addAgencyEndpoint, changeAgencyEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { digitsToWestern } from "../../../lib/typed-values.ts";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { type Agency, debtTopics } from "./debt.ts";
import "./bad-debt.css";

/** An agency, new or as it is. */
export function AgencySheet({ agency, onClose }: { agency?: Agency; onClose: () => void }) {
  const t = useTexts();
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const [partnerId, setPartnerId] = useState(agency?.partnerId ?? scope.partnerId ?? partners[0]?.id ?? "");
  const [fields, setFields] = useState({
    name: agency?.name ?? "",
    contact: agency?.contact ?? "",
    email: agency?.email ?? "",
    phone: agency?.phone ?? "",
    address: agency?.address ?? "",
    commissionPercent: agency?.commissionPercent ?? "",
    settles: agency?.settles ?? ("kept" as const),
    earnsOnDirect: agency?.earnsOnDirect ?? false,
    note: agency?.note ?? "",
  });
  const [enabled, setEnabled] = useState(agency?.enabled ?? true);
  const options = {
    topics: [...debtTopics],
    onDone: () => {
      notify(t("baddebts.agency-saved"));
      onClose();
    },
  };
  const add = useAction(addAgencyEndpoint, options);
  const change = useAction(changeAgencyEndpoint, options);
  const action = agency ? change : add;
  const errorOf = (name: string): string | undefined =>
    action.problem?.problem.errors?.find(({ field }) => field === name || field === `body.${name}`)?.message;
  const input = (name: "name" | "contact" | "email" | "phone", required = false) => (
    <TextInput
      label={t(`baddebts.agency-field.${name}`)}
      value={fields[name]}
      required={required}
      error={errorOf(name)}
      onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
    />
  );
  const values = { ...fields, commissionPercent: digitsToWestern(fields.commissionPercent).replace(",", ".").trim() };
  const isReady = fields.name.trim() !== "" && values.commissionPercent !== "";
  return (
    <Sheet
      open
      title={agency ? t("baddebts.agency-edit", { name: agency.name }) : t("baddebts.agency-add")}
      onClose={onClose}
      locked={action.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={action.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={action.busy}
            disabled={!isReady}
            onPress={() =>
              agency
                ? change.run({ params: { agencyId: agency.id }, body: { ...values, enabled }, version: agency.version })
                : add.run({ body: { partnerId, ...values } })
            }
          >
            {t(agency ? "baddebts.agency-save" : "baddebts.agency-add")}
          </Button>
        </>
      }
    >
      <div className="debt-stack">
        {!agency && partners.length > 1 && (
          <Select
            label={t("baddebts.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partnerId}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(id) => id && setPartnerId(id)}
          />
        )}
        {input("name", true)}
        <div className="agency-fields">
          {input("contact")}
          {input("phone")}
        </div>
        {input("email")}
        <Textarea
          label={t("baddebts.agency-field.address")}
          autosize
          minRows={2}
          maxLength={300}
          value={fields.address}
          onChange={(event) => setFields({ ...fields, address: event.currentTarget.value })}
        />
        <TextInput
          label={t("baddebts.agency-field.commission")}
          description={t("baddebts.agency-field.commission-why")}
          inputMode="decimal"
          required
          rightSection="%"
          error={errorOf("commissionPercent")}
          value={fields.commissionPercent}
          onChange={(event) => setFields({ ...fields, commissionPercent: event.currentTarget.value })}
        />
        <Choice
          label={t("baddebts.settles.label")}
          value={fields.settles}
          options={(["kept", "invoiced"] as const).map((value) => ({ value, label: t(`baddebts.settles.${value}`) }))}
          onChange={(settles) => setFields({ ...fields, settles })}
        />
        <Switch
          label={t("baddebts.agency-field.direct")}
          description={t("baddebts.agency-field.direct-why")}
          checked={fields.earnsOnDirect}
          onChange={(event) => setFields({ ...fields, earnsOnDirect: event.currentTarget.checked })}
        />
        <Textarea
          label={t("baddebts.note")}
          autosize
          minRows={2}
          maxLength={2000}
          value={fields.note}
          onChange={(event) => setFields({ ...fields, note: event.currentTarget.value })}
        />
        {agency && (
          <Switch
            label={t("baddebts.agency-field.enabled")}
            description={t("baddebts.agency-field.enabled-why")}
            checked={enabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
        )}
        <ProblemNote problem={action.problem} />
      </div>
    </Sheet>
  );
}
