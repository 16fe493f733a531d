import { TextInput } from "@mantine/core";
import { useState } from "react";
import { recordTaxNumberCheckEndpoint } from "../../../../server/modules/billing/tax-numbers/contract.ts";
import { calendarDay, type Day, isDay } from "../../../../shared/calendar.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Terms } from "./term-words.ts";

const tones = { valid: "works", unknown: "attention", wrong: "hurts", missing: "hurts", refused: "hurts" } as const;

/** B-140 the tax number that reverse charge stands on, and what the authority said about it. */
export function TaxNumber({ terms }: { terms: Pick<Terms, "customerId" | "taxNumber"> }) {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("customers.billing.update");
  const mayEdit = useMay("customers.profile.update");
  const [asking, setAsking] = useState(false);
  const { number, state, check } = terms.taxNumber;
  return (
    <div className="setting">
      <div className="setting-words">
        <span className="setting-title">{t("terms.field.taxNumber")}</span>
        <span className="setting-help">{t("terms.help.taxNumber")}</span>
      </div>
      <div className="setting-control" style={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 12 }}>
        {number && (
          <bdi className="code" dir="ltr">
            {number}
          </bdi>
        )}
        <StatusChip tone={check?.isValid ? "works" : tones[state]}>
          {check ? t(`taxes.numbers.${check.isValid ? "confirmed" : "refused"}`) : t(`taxes.numbers.${state}`)}
        </StatusChip>
        {check && (
          <span style={{ color: "var(--ink-quiet)" }}>
            {t("taxes.numbers.checked", { day: format.day(check.on), name: check.by })}
            {check.consultation && (
              <>
                {" · "}
                <bdi className="code">{check.consultation}</bdi>
              </>
            )}
          </span>
        )}
        {mayEdit && (state === "missing" || state === "wrong") && (
          <LinkButton small to={`/customers/${terms.customerId}/edit` as never}>
            {t(state === "missing" ? "taxes.numbers.add" : "taxes.numbers.correct")}
          </LinkButton>
        )}
        {mayUpdate && number && (
          <Button small onPress={() => setAsking(true)}>
            {t("taxes.numbers.record")}
          </Button>
        )}
      </div>
      {asking && <CheckSheet customerId={terms.customerId} number={number} onClose={() => setAsking(false)} />}
    </div>
  );
}

function CheckSheet({ customerId, number, onClose }: { customerId: string; number: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const [answer, setAnswer] = useState<"confirmed" | "refused">();
  const [on, setOn] = useState<string>(today);
  const [consultation, setConsultation] = useState("");
  const save = useAction(recordTaxNumberCheckEndpoint, {
    topics: ["customers", "billing"],
    onDone: () => {
      notify(t("taxes.numbers.recorded"));
      onClose();
    },
  });
  const wrong = save.problem?.problem.errors?.find(({ field }) => field === "on");
  return (
    <Sheet
      open
      title={t("taxes.numbers.record")}
      onClose={onClose}
      locked={save.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={save.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={save.busy}
            disabled={answer === undefined || !isDay(on)}
            onPress={() =>
              save.run({ params: { customerId }, body: { number, isValid: answer === "confirmed", on: on as Day, consultation } })
            }
          >
            {t("taxes.numbers.save")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("taxes.numbers.record-why", { number })}</span>
        <RadioList
          label={t("taxes.numbers.answer")}
          value={answer}
          onChange={setAnswer}
          options={(["confirmed", "refused"] as const).map((value) => ({ value, label: t(`taxes.numbers.${value}`) }))}
        />
        <DayField
          label={t("taxes.numbers.on")}
          max={today}
          required
          value={on}
          onChange={setOn}
          error={wrong && fieldErrorText(t, wrong, format.day)}
        />
        <TextInput
          label={t("taxes.numbers.consultation")}
          description={t("taxes.numbers.consultation-why")}
          dir="ltr"
          maxLength={100}
          value={consultation}
          onChange={(event) => setConsultation(event.currentTarget.value)}
        />
        <ProblemNote problem={wrong ? undefined : save.problem} />
      </div>
    </Sheet>
  );
}
