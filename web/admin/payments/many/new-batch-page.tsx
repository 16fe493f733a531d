import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { offerBatchEndpoint, typeBatchEndpoint } from "../../../../server/modules/payments/mass-payments/contract.ts";
import { calendarDay } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import { useLocale } from "../../../lib/format.ts";
import { useFormatSettings, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { useNow } from "../../../ui/value-texts.tsx";
import { Wizard } from "../../../ui/wizard.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { batchSteps } from "./batch-words.ts";
import { FileTable } from "./file-table.tsx";
import { isEmptyRow, sentRow, type TypedRow } from "./typed-row.ts";
import { TypedTable } from "./typed-table.tsx";
import "./many.css";

/** B-136 many payments at once: typed as a table, or as a table that somebody has. */
export function NewBatchPage() {
  const t = useTexts();
  const locale = useLocale();
  const navigate = useNavigate();
  const { partners } = useStaffSession();
  const { timeZone } = useFormatSettings();
  const scope = usePartnerScope();
  const [partnerId, setPartnerId] = useState(scope.partnerId ?? partners[0]?.id ?? "");
  const offer = useEndpoint(offerBatchEndpoint, { params: { partnerId } }, { enabled: partnerId !== "" });
  const currency = offer.data?.currency ?? "EUR";
  const now = calendarDay(useNow(), timeZone);
  const today = offer.data?.today ?? now;
  const [way, setWay] = useState<"typed" | "file">("typed");
  const last = useRef(0);
  const makeRow = (former?: TypedRow): TypedRow => {
    last.current += 1;
    return {
      key: last.current,
      who: "",
      amount: "",
      receivedOn: former?.receivedOn ?? today,
      method: former?.method ?? "cash",
      reference: "",
    };
  };
  const [rows, setRows] = useState<TypedRow[]>(() => [makeRow(), makeRow(), makeRow()]);
  const open = (batchId: string): void => void navigate({ to: `/payments/batches/${batchId}` as never });
  const check = useAction(typeBatchEndpoint, { onDone: ({ id }) => open(id) });
  const filled = rows.filter((row) => !isEmptyRow(row));
  return (
    <Wizard
      title={t("payments.many.new")}
      steps={batchSteps(t)}
      current="choose"
      foot={
        way === "typed" && (
          <Button
            kind="primary"
            busy={check.busy}
            disabled={filled.length === 0}
            onPress={() => check.run({ body: { partnerId, rows: filled.map((row) => sentRow(row, locale, currencyExponent(currency))) } })}
          >
            {filled.length === 0 ? t("payments.many.check-none") : t("payments.many.check", { count: filled.length })}
          </Button>
        )
      }
    >
      <p className="many-intro">{t("payments.many.intro")}</p>
      <div className="many-fields" style={{ maxInlineSize: 620 }}>
        {partners.length > 1 && (
          <NativeSelect
            label={t("payments.partner")}
            value={partnerId}
            onChange={(event) => setPartnerId(event.currentTarget.value)}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Choice
          label={t("payments.many.way")}
          value={way}
          onChange={setWay}
          options={[
            { value: "typed", label: t("payments.many.way-typed") },
            { value: "file", label: t("payments.many.way-file") },
          ]}
        />
      </div>
      {way === "typed" ? (
        <>
          <Panel>
            <TypedTable rows={rows} currency={currency} today={today} makeRow={() => makeRow(rows.at(-1))} onChange={setRows} />
          </Panel>
          <ProblemNote problem={check.problem ?? offer.problem} />
        </>
      ) : (
        <FileTable key={partnerId} partnerId={partnerId} today={today} onMade={open} />
      )}
    </Wizard>
  );
}
