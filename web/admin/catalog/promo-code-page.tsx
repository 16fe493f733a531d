import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { deletePromoEndpoint, getPromoEndpoint, updatePromoEndpoint } from "../../../server/modules/catalog/promo-codes/contract.ts";
import { promoReportEndpoint } from "../../../server/modules/reports/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, MomentText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { fulfils } from "../app/may.ts";
import { PlainTable } from "../app/plain-table.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { anyPlanRight } from "./plan.ts";
import { type Promo, promoTones, useEffectWords } from "./promo.ts";
import { EditPromoSheet } from "./promo-sheet.tsx";
import { usePromoCurrency } from "./use-promo-currency.ts";

export function PromoCodePage() {
  const t = useTexts();
  const { promoCodeId } = useParams({ strict: false }) as { promoCodeId: string };
  const { data, problem, reload } = useEndpoint(getPromoEndpoint, { params: { promoCodeId } }, { topics: ["promo-codes", "services"] });
  const back = { to: "/plans/promo-codes", label: t("catalog.promos") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <ShownPromo promo={data} back={back} /> : <RecordWaiting />;
}

function ShownPromo({ promo, back }: { promo: Promo; back: { to: string; label: string } }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const session = useStaffSession();
  const words = useEffectWords();
  const currency = usePromoCurrency()(promo.partnerId);
  const [open, setOpen] = useState<"edit" | "end" | "delete">();
  const close = (): void => setOpen(undefined);
  const report = useEndpoint(
    promoReportEndpoint,
    { params: { promoCodeId: promo.id } },
    { topics: ["promo-codes", "services", "invoices"] },
  );
  const change = useAction(updatePromoEndpoint, {
    topics: ["promo-codes"],
    onDone: (now) => {
      notify(t(now.isEnabled ? "catalog.promo.holds-again" : "catalog.promo.was-ended", { code: promo.code }));
      close();
    },
  });
  const remove = useAction(deletePromoEndpoint, {
    topics: ["promo-codes"],
    onDone: () => {
      notify(t("catalog.promo.deleted", { code: promo.code }));
      void navigate({ to: back.to as never });
    },
  });
  const call = { params: { promoCodeId: promo.id }, version: promo.version };
  const mayUpdate = fulfils(session, anyPlanRight("update"));
  const mayDelete = fulfils(session, anyPlanRight("delete")) && promo.reserved + promo.counted === 0;
  const used = promo.reserved + promo.counted;
  const money = (of: "given" | "revenue") =>
    report.data ? report.data.sums.map((sum) => format.money(sum[of])).join(t("ui.comma")) || "–" : "–";
  return (
    <>
      <RecordPage
        back={back}
        title={promo.code}
        marks={
          <>
            <StatusChip tone={promoTones[promo.state]}>{t(`catalog.promo.state.${promo.state}`)}</StatusChip>
            <CopyButton text={promo.code} label={t("catalog.promo.copy")} />
          </>
        }
        subtitle={promo.note || undefined}
        answers={[
          { label: t("catalog.promo.gives"), value: words(promo, currency) },
          {
            label: t("catalog.promo.used"),
            value: promo.maxUses === null ? format.number(used) : t("catalog.promo.used-of", { used, most: promo.maxUses }),
            note: promo.reserved > 0 && t("catalog.promo.reserved", { count: promo.reserved }),
          },
          { label: t("catalog.promo.given"), value: <span className="number">{money("given")}</span> },
          {
            label: t("catalog.promo.revenue"),
            value: <span className="number">{money("revenue")}</span>,
            note: t("catalog.promo.revenue-why"),
          },
        ]}
        actions={
          mayUpdate && (
            <>
              <Button kind="primary" onPress={() => setOpen("edit")}>
                {t("catalog.promo.edit")}
              </Button>
              {promo.isEnabled ? (
                <Button onPress={() => setOpen("end")}>{t("catalog.promo.end")}</Button>
              ) : (
                <Button busy={change.busy} onPress={() => change.run({ ...call, body: { isEnabled: true } })}>
                  {t("catalog.promo.hold-again")}
                </Button>
              )}
            </>
          )
        }
        menu={mayDelete ? [{ label: t("catalog.promo.delete"), onPress: () => setOpen("delete"), danger: true }] : []}
        tabs={[
          {
            id: "uses",
            label: t("catalog.promo.uses"),
            ...(report.data ? { count: report.data.total } : {}),
            content: () => <Uses report={report} />,
          },
          { id: "terms", label: t("catalog.tab.terms"), content: () => <Terms promo={promo} /> },
        ]}
        timeline={<RecordActivity entity="promo_code" entityId={promo.id} topics={["promo-codes"]} />}
      />
      {open !== "end" && <ProblemNote problem={change.problem} />}
      {open === "edit" && <EditPromoSheet promo={promo} onClose={close} />}
      <ConfirmDialog
        open={open === "end"}
        title={t("catalog.promo.end-title", { code: promo.code })}
        confirm={t("catalog.promo.end")}
        busy={change.busy}
        problem={change.problem}
        onConfirm={() => change.run({ ...call, body: { isEnabled: false } })}
        onClose={close}
      >
        {t("catalog.promo.end-text")}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "delete"}
        danger
        title={t("catalog.promo.delete-title", { code: promo.code })}
        confirm={t("catalog.promo.delete")}
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run(call)}
        onClose={close}
      >
        {t("catalog.promo.delete-text")}
      </ConfirmDialog>
    </>
  );
}

function Uses({ report }: { report: ReturnType<typeof useEndpoint<typeof promoReportEndpoint>> }) {
  const t = useTexts();
  const { data, problem, reload } = report;
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel>{t("ui.loading")}</Panel>;
  if (data.uses.length === 0) return <Panel title={t("catalog.promo.uses")}>{t("catalog.promo.unused")}</Panel>;
  return (
    <Panel title={t("catalog.promo.uses")}>
      <PlainTable
        label={t("catalog.promo.uses")}
        rows={data.uses}
        rowKey={(use) => use.id}
        quiet={(use) => use.state === "freed"}
        columns={[
          {
            id: "customer",
            head: t("catalog.promo.who"),
            cell: (use) => (
              <Link to={`/customers/${use.customer.id}` as never}>
                <bdi>{use.customer.name}</bdi>
              </Link>
            ),
          },
          {
            id: "service",
            head: t("services.plan"),
            cell: (use) => (
              <Link to={`/services/${use.service.id}` as never}>
                <bdi>{use.service.plan}</bdi>
              </Link>
            ),
          },
          {
            id: "state",
            head: t("catalog.state-head"),
            cell: (use) => (
              <StatusChip tone={use.state === "counted" ? "works" : use.state === "reserved" ? "waits" : "past"}>
                {t(`catalog.promo.use.${use.state}`)}
              </StatusChip>
            ),
          },
          { id: "at", head: t("catalog.promo.at"), wide: true, cell: (use) => <MomentText value={use.at} /> },
          { id: "given", head: t("catalog.promo.given"), number: true, cell: (use) => <MoneyText value={use.given} /> },
          { id: "revenue", head: t("catalog.promo.revenue"), number: true, wide: true, cell: (use) => <MoneyText value={use.revenue} /> },
        ]}
      />
      {data.uses.length < data.total && (
        <p style={{ color: "var(--ink-quiet)" }}>{t("catalog.promo.newest", { shown: data.uses.length, count: data.total })}</p>
      )}
    </Panel>
  );
}

function Terms({ promo }: { promo: Promo }) {
  const t = useTexts();
  const format = useFormat();
  const plans = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none", filter: {} as never } });
  const titles = new Map(plans.data?.items.map(({ id, title }) => [id, title]) ?? []);
  const number = (value: number | null) => (value === null ? t("catalog.no-limit") : format.number(value));
  return (
    <Panel title={t("catalog.tab.terms")}>
      <Facts
        facts={[
          {
            label: t("catalog.promo.plans"),
            value:
              promo.planIds.length === 0
                ? t("catalog.promo.every-plan")
                : promo.planIds.map((id) => titles.get(id) ?? "…").join(t("ui.comma")),
          },
          { label: t("catalog.promo.for"), value: t(`catalog.promo.customers.${promo.customers}`) },
          { label: t("catalog.promo.from"), value: <DayText value={promo.validFrom} /> },
          { label: t("catalog.promo.to"), value: promo.validTo ? <DayText value={promo.validTo} /> : <Nothing /> },
          { label: t("catalog.promo.max-uses"), value: number(promo.maxUses) },
          { label: t("catalog.promo.max-per-customer"), value: number(promo.maxPerCustomer) },
          { label: t("catalog.promo.together"), value: t(promo.isStackable ? "catalog.promo.with-others" : "catalog.promo.alone") },
        ]}
      />
    </Panel>
  );
}
