import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { linkEndpoint, mainPermissions } from "../../../server/modules/customers/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useNow } from "../../ui/value-texts.tsx";
import { CustomerPicker, type PickedCustomer } from "../app/customer-picker.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { Findings } from "./findings.tsx";
import { OwnBillingPart, useOwnBilling } from "./own-billing.tsx";
import { dayOf } from "./today.ts";
import "./customer-sheets.css";

type MainMay = (typeof mainPermissions)[number];
interface LinkStart {
  sub?: PickedCustomer;
  main?: PickedCustomer;
  mode: "independent" | "aggregated";
  label: string;
  mainMay: readonly MainMay[];
}

const fresh: LinkStart = { mode: "independent", label: "", mainMay: ["see"] };

/** This customer becomes a sub-account of somebody, or its link is changed. */
export function LinkMainSheet({ onClose }: { onClose: () => void }) {
  const { id, number, fullName } = useShownCustomer();
  return <LinkSheet start={{ ...fresh, sub: { id, number, name: fullName } }} asks="main" onClose={onClose} />;
}

/** Somebody becomes a sub-account of this customer. */
export function LinkSubSheet({ onClose }: { onClose: () => void }) {
  const { id, number, fullName } = useShownCustomer();
  return <LinkSheet start={{ ...fresh, main: { id, number, name: fullName } }} asks="sub" onClose={onClose} />;
}

/** Links two accounts, or changes how they are linked; every check that fails is listed (O-66). */
export function LinkSheet({ start, asks, onClose }: { start: LinkStart; asks: "main" | "sub" | "terms"; onClose: () => void }) {
  const t = useTexts();
  const customer = useShownCustomer();
  const [main, setMain] = useState(start.main);
  const [sub, setSub] = useState(start.sub);
  const [mode, setMode] = useState(start.mode);
  const [label, setLabel] = useState(start.label);
  const [mainMay, setMainMay] = useState<readonly MainMay[]>(start.mainMay);
  const link = useAction(linkEndpoint, {
    topics: ["sub-accounts", "customers"],
    onDone: () => {
      notify(t(asks === "terms" ? "customers.link.changed" : "customers.link.done"));
      onClose();
    },
  });
  // A change of billing from the main account to the account itself is an unlinking of the money (B-222).
  const endsAggregated = start.mode === "aggregated" && mode === "independent";
  const now = useNow();
  const [from, setFrom] = useState(() => dayOf(now));
  const own = useOwnBilling(start.sub?.id ?? "", { from, setFrom, enabled: endsAggregated });
  const refused = link.problem?.code === "link-refused" ? (link.problem.problem.errors ?? []) : [];
  const toggle = (right: MainMay): void =>
    setMainMay(mainMay.includes(right) ? mainMay.filter((one) => one !== right) : [...mainMay, right]);
  return (
    <Sheet
      open
      title={t(`customers.link.title-${asks}`, { name: customer.fullName })}
      onClose={onClose}
      locked={link.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={link.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={link.busy}
            disabled={!main || !sub || (endsAggregated && !own.isReady)}
            onPress={() =>
              main &&
              sub &&
              link.run({
                params: { customerId: sub.id },
                body: { mainId: main.id, mode, label, mainMay: [...mainMay], ...(endsAggregated ? { from } : {}) },
              })
            }
          >
            {t(asks === "terms" ? "customers.link.save" : "customers.link.do")}
          </Button>
        </>
      }
    >
      <div className="customer-sheet">
        {asks === "main" && (
          <CustomerPicker
            label={t("customers.link.main")}
            picked={main}
            onPick={setMain}
            partnerId={customer.partner.id}
            without={customer.id}
          />
        )}
        {asks === "sub" && (
          <CustomerPicker
            label={t("customers.link.sub")}
            picked={sub}
            onPick={setSub}
            partnerId={customer.partner.id}
            without={customer.id}
          />
        )}
        <RadioList
          label={t("customers.link.mode")}
          value={mode}
          onChange={setMode}
          options={(["independent", "aggregated"] as const).map((value) => ({
            value,
            label: t(`customers.link.${value}`),
            note: t(`customers.link.${value}-why`),
          }))}
        />
        {endsAggregated && <OwnBillingPart own={own} />}
        <fieldset className="customer-rights">
          <legend>{t("customers.link.may")}</legend>
          {mainPermissions.map((right) => (
            <Checkbox
              key={right}
              label={t(`customers.link.right.${right}`)}
              checked={mainMay.includes(right)}
              onChange={() => toggle(right)}
            />
          ))}
        </fieldset>
        <TextInput
          label={t("customers.link.label")}
          description={t("customers.link.label-why")}
          value={label}
          maxLength={100}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        {refused.length > 0 ? (
          <Findings
            title={t("customers.link.hindered")}
            kind="blocker"
            findings={refused.map(({ code, message, params }) => ({
              code,
              detail: message ?? code,
              ...(typeof params?.count === "number" ? { count: params.count } : {}),
            }))}
            none=""
            customerId={sub?.id ?? customer.id}
            onFollow={onClose}
          />
        ) : (
          <ProblemNote problem={link.problem} />
        )}
      </div>
    </Sheet>
  );
}
