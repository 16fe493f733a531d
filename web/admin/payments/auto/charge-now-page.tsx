import { NativeSelect, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listInvoicesEndpoint } from "../../../../server/modules/billing/documents/contract.ts";
import {
  listChargeFiltersEndpoint,
  previewChargesEndpoint,
  startChargesEndpoint,
} from "../../../../server/modules/payments/auto-charge/contract.ts";
import { calendarDay } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { useFormat } from "../../../lib/format.ts";
import { useFormatSettings, useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import type { Selection } from "../../../ui/data-list/selection.ts";
import { DayField } from "../../../ui/day-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { DayText, MoneyText, useNow } from "../../../ui/value-texts.tsx";
import { Totals, Wizard } from "../../../ui/wizard.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { PlainTable } from "../../app/plain-table.tsx";
import { whenWords } from "./charge-words.ts";
import "./auto.css";

type Wish = { partnerId: string; filterId?: string; documentIds?: string[] };

const byHand = "by-hand";
const mostDocuments = 1_000;

/** B-79 charges by hand: whom, what it comes to and whom it leaves out, when, and then the same way as by the clock. */
export function ChargeNowPage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const [partnerId, setPartnerId] = useState(scope.partnerId ?? partners[0]?.id ?? "");
  const [wish, setWish] = useState<Wish>();
  const preview = useAction(previewChargesEndpoint);
  const start = useAction(startChargesEndpoint, { topics: ["charges", "payments"] });
  const steps = (["choose", "preview", "done"] as const).map((id) => ({ id, label: t(`payments.auto.step.${id}`) }));
  const look = async (next: Wish): Promise<void> => {
    if (await preview.run({ body: next })) setWish(next);
  };
  if (start.result) {
    return (
      <Wizard
        title={t("payments.auto.charge-now")}
        steps={steps}
        current="done"
        foot={
          <LinkButton to={"/charges" as never} kind="primary">
            {t("payments.auto.to-history")}
          </LinkButton>
        }
      >
        <Panel title={t("payments.auto.started", { count: start.result.planned })}>
          <p className="auto-note">{t("payments.auto.started-text")}</p>
        </Panel>
      </Wizard>
    );
  }
  if (wish && preview.result) {
    return (
      <PreviewStep
        steps={steps}
        preview={preview.result}
        start={start}
        wish={wish}
        onBack={() => {
          setWish(undefined);
          start.reset();
        }}
      />
    );
  }
  return (
    <ChooseStep
      steps={steps}
      partnerId={partnerId}
      choosePartner={partners.length > 1 ? { partners, setPartnerId } : undefined}
      busy={preview.busy}
      problem={preview.problem}
      onLook={look}
    />
  );
}

type Steps = Parameters<typeof Wizard>[0]["steps"];

function ChooseStep({
  steps,
  partnerId,
  choosePartner,
  busy,
  problem,
  onLook,
}: {
  steps: Steps;
  partnerId: string;
  choosePartner: { partners: readonly { id: string; name: string }[]; setPartnerId: (id: string) => void } | undefined;
  busy: boolean;
  problem: Parameters<typeof ProblemNote>[0]["problem"];
  onLook: (wish: Wish) => unknown;
}) {
  const t = useTexts();
  const maySeeFilters = useMay("config.payments.view");
  const [chosen, setChosen] = useState<string>();
  const filters = useEndpoint(listChargeFiltersEndpoint, { params: { partnerId } }, { enabled: maySeeFilters && partnerId !== "" });
  const offered = (filters.data?.items ?? []).filter(({ isEnabled }) => isEnabled);
  const way = chosen ?? (filters.loading ? undefined : (offered[0]?.id ?? byHand));
  return (
    <Wizard
      title={t("payments.auto.charge-now")}
      steps={steps}
      current="choose"
      foot={
        way !== byHand && (
          <Button kind="primary" busy={busy} disabled={!way} onPress={() => way && onLook({ partnerId, filterId: way })}>
            {t("payments.auto.look")}
          </Button>
        )
      }
    >
      <p className="auto-note">{t("payments.auto.charge-intro")}</p>
      <ProblemNote problem={problem ?? filters.problem} />
      <Panel>
        <div className="auto-fields">
          {choosePartner && (
            <NativeSelect
              label={t("payments.partner")}
              value={partnerId}
              maw={360}
              onChange={(event) => {
                choosePartner.setPartnerId(event.currentTarget.value);
                setChosen(undefined);
              }}
              data={choosePartner.partners.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <RadioList
            label={t("payments.auto.whom")}
            value={way}
            onChange={setChosen}
            options={[
              ...offered.map((filter) => ({
                value: filter.id,
                label: filter.name,
                note: <span className="auto-when">{whenWords(t, filter)}</span>,
              })),
              { value: byHand, label: t("payments.auto.by-hand"), note: t("payments.auto.by-hand-why") },
            ]}
          />
        </div>
      </Panel>
      {way === byHand && (
        <OpenInvoices key={partnerId} partnerId={partnerId} busy={busy} onLook={(documentIds) => onLook({ partnerId, documentIds })} />
      )}
    </Wizard>
  );
}

function OpenInvoices({ partnerId, busy, onLook }: { partnerId: string; busy: boolean; onLook: (ids: string[]) => unknown }) {
  const t = useTexts();
  const list = useList(listInvoicesEndpoint, {
    filters: ["q", "overdue"],
    sorts: ["issuedOn", "number", "open", "dueOn"],
    fixed: { partner: partnerId, kind: "invoice", state: "issued,partially_paid" },
  });
  const idsOf = (selection: Selection): string[] =>
    selection.kind === "rows" ? [...selection.keys] : (list.items ?? []).map(({ id }) => id);
  return (
    <DataList
      name="charge-documents"
      title={t("payments.auto.open-invoices")}
      inside
      list={list}
      rowKey={(row) => row.id}
      massActions={({ selection }) => {
        const ids = idsOf(selection);
        return (
          <Button kind="primary" small busy={busy} disabled={ids.length === 0 || ids.length > mostDocuments} onPress={() => onLook(ids)}>
            {t("payments.auto.look-documents", { count: ids.length })}
          </Button>
        );
      }}
      filters={[
        { kind: "search", name: "q", label: t("payments.search") },
        {
          kind: "choice",
          name: "overdue",
          label: t("payments.due-head"),
          single: true,
          options: [{ value: "true", label: t("payments.auto.only-overdue") }],
        },
      ]}
      columns={[
        {
          id: "number",
          head: t("payments.auto.document"),
          main: true,
          sort: "number",
          cell: (row) => <bdi className="number">{row.number}</bdi>,
        },
        { id: "customer", head: t("payments.customer"), cell: (row) => <bdi>{row.customerName}</bdi> },
        { id: "due", head: t("payments.due-head"), sort: "dueOn", cell: (row) => <DayText value={row.dueOn} /> },
        { id: "open", head: t("payments.auto.open"), number: true, sort: "open", cell: (row) => <MoneyText value={row.open} /> },
      ]}
      empty={{ title: t("payments.auto.no-open"), text: t("payments.auto.no-open-why") }}
    />
  );
}

function PreviewStep({
  steps,
  preview,
  start,
  wish,
  onBack,
}: {
  steps: Steps;
  preview: NonNullable<ReturnType<typeof useAction<typeof previewChargesEndpoint>>["result"]>;
  start: ReturnType<typeof useAction<typeof startChargesEndpoint>>;
  wish: Wish;
  onBack: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useFormatSettings();
  const today = calendarDay(useNow(), timeZone);
  const [moment, setMoment] = useState<"now" | "later">("now");
  const [day, setDay] = useState<string>(today);
  const [hour, setHour] = useState("10:00");
  const { count, customers, open, without, withoutCount } = preview;
  const isMoment = /^\d{4}-\d{2}-\d{2}$/.test(day) && /^([01]\d|2[0-3]):[0-5]\d$/.test(hour);
  const at = moment === "later" && isMoment ? momentIn(day, hour, timeZone) : undefined;
  return (
    <Wizard
      title={t("payments.auto.charge-now")}
      steps={steps}
      current="preview"
      foot={
        <>
          <Button onPress={onBack} disabled={start.busy}>
            {t("payments.auto.back")}
          </Button>
          {count > 0 && (
            <Button
              kind="primary"
              busy={start.busy}
              disabled={moment === "later" && !isMoment}
              onPress={() => start.run({ body: { ...wish, ...(at ? { at } : {}) } as never })}
            >
              {t(moment === "now" ? "payments.auto.do" : "payments.auto.do-later", { count, total: format.money(open) })}
            </Button>
          )}
        </>
      }
    >
      <Totals
        totals={[
          { label: t("payments.auto.total.documents"), value: format.number(count) },
          { label: t("payments.auto.total.customers"), value: format.number(customers) },
          { label: t("payments.auto.total.open"), value: format.money(open) },
          { label: t("payments.auto.total.without"), value: format.number(withoutCount) },
        ]}
      />
      {count === 0 ? (
        <Panel title={t("payments.auto.nothing")}>
          <p className="auto-note">{t("payments.auto.nothing-why")}</p>
        </Panel>
      ) : (
        <Panel title={t("payments.auto.moment")}>
          <div className="auto-fields">
            <Choice
              label={t("payments.auto.moment-head")}
              value={moment}
              onChange={setMoment}
              options={[
                { value: "now", label: t("payments.auto.moment-now") },
                { value: "later", label: t("payments.auto.moment-later") },
              ]}
            />
            {moment === "later" && (
              <div className="auto-pair" style={{ maxInlineSize: 460 }}>
                <DayField label={t("payments.auto.day")} value={day} min={today} onChange={setDay} />
                <TextInput
                  type="time"
                  label={t("payments.auto.hour")}
                  value={hour}
                  onChange={(event) => setHour(event.currentTarget.value)}
                />
              </div>
            )}
            <p className="auto-note">{t("payments.auto.moment-text")}</p>
          </div>
        </Panel>
      )}
      <ProblemNote problem={start.problem} />
      {withoutCount > 0 && (
        <Panel title={t("payments.auto.without", { count: withoutCount })}>
          <p className="auto-note" style={{ marginBlockEnd: 12 }}>
            {t("payments.auto.without-why")}
            {without.length < withoutCount && <> {t("payments.auto.without-first", { count: without.length })}</>}
          </p>
          <PlainTable
            label={t("payments.auto.without", { count: withoutCount })}
            rows={without}
            rowKey={(row) => row.number}
            columns={[
              {
                id: "customer",
                head: t("payments.customer"),
                cell: (row) => (
                  <Link to={`/customers/${row.customerId}` as never} search={{ tab: "money", view: "methods" } as never}>
                    <bdi>{row.customerName}</bdi> <span className="number">{row.customerNumber}</span>
                  </Link>
                ),
              },
              { id: "number", head: t("payments.auto.document"), cell: (row) => <bdi className="number">{row.number}</bdi> },
            ]}
          />
        </Panel>
      )}
    </Wizard>
  );
}
