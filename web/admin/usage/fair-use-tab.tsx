// The fair-use rules of an internet plan (network.md 3.2), with a simulator beside them.
import { ActionIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { fairUseEffectEndpoint, fairUseEndpoint, saveFairUseEndpoint } from "../../../server/modules/usage/fair-use/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { FairRuleSheet } from "./fair-rule-sheet.tsx";
import { FairUseSimulator } from "./fair-use-simulator.tsx";
import { type FairRuleView, type FairUseView, useRuleWords } from "./fair-use-words.ts";
import { isWholeWindow, WeekWindowField } from "./week-window-field.tsx";

export function FairUseTab({ planId, mayUpdate }: { planId: string; mayUpdate: boolean }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(fairUseEndpoint, { params: { planId } }, { topics: ["plans"] });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Panel title={t("usage.fair.title")}>{t("ui.loading")}</Panel>;
  return <FairUseForm key={data.version} planId={planId} data={data} mayUpdate={mayUpdate} />;
}

const emptyRule = (): FairRuleView => ({
  ...{ id: crypto.randomUUID(), name: "", isOn: true, metric: "sum", period: "day", threshold: null, active: null, counting: null },
  ...{ action: "set", downBps: null, upBps: null, percent: null, tells: true },
});

function FairUseForm({ planId, data, mayUpdate }: { planId: string; data: FairUseView; mayUpdate: boolean }) {
  const t = useTexts();
  const [rules, setRules] = useState(data.rules);
  const [counting, setCounting] = useState(data.counting);
  const [open, setOpen] = useState<FairRuleView>();
  const effect = useAction(fairUseEffectEndpoint);
  const save = useAction(saveFairUseEndpoint, { topics: ["plans", "usage"], onDone: () => notify(t("usage.plan.saved")) });
  const body = { counting, rules };
  const isChanged = JSON.stringify(body) !== JSON.stringify({ counting: data.counting, rules: data.rules });
  const edit = (next: FairRuleView[]): void => {
    effect.reset();
    setRules(next);
  };
  const keep = (rule: FairRuleView): void => {
    edit(rules.some(({ id }) => id === rule.id) ? rules.map((each) => (each.id === rule.id ? rule : each)) : [...rules, rule]);
    setOpen(undefined);
  };
  return (
    <>
      <Panel
        title={t("usage.fair.title")}
        actions={
          mayUpdate && (
            <Button icon={<IconPlus size={16} aria-hidden />} onPress={() => setOpen(emptyRule())}>
              {t("usage.fair.add")}
            </Button>
          )
        }
      >
        <div style={{ display: "grid", gap: 16 }}>
          <RulesTable rules={rules} mayUpdate={mayUpdate} onChange={edit} onOpen={setOpen} />
          <div style={{ maxInlineSize: 480 }}>
            <WeekWindowField
              label={t("usage.fair.counting")}
              why={t("usage.fair.counting-why")}
              disabled={!mayUpdate}
              value={counting}
              onChange={(window) => {
                effect.reset();
                setCounting(window);
              }}
            />
          </div>
          {effect.result && (
            <p role="status" style={{ margin: 0 }}>
              {t("usage.fair.effect", { change: effect.result.change, services: effect.result.services })}
            </p>
          )}
          <ProblemNote problem={effect.problem ?? save.problem} />
          {mayUpdate && (
            <div>
              <Button
                kind="primary"
                busy={effect.busy || save.busy}
                disabled={!isChanged || !isWholeWindow(counting)}
                onPress={() =>
                  effect.result
                    ? save.run({ params: { planId }, version: data.version, body } as never)
                    : effect.run({ params: { planId }, body } as never)
                }
              >
                {t(effect.result ? "usage.fair.save-now" : "usage.plan.save")}
              </Button>
            </div>
          )}
        </div>
      </Panel>
      <FairUseSimulator planId={planId} {...(isChanged ? { rules: body } : {})} />
      {open && <FairRuleSheet key={open.id} rule={open} onDone={keep} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function RulesTable({
  rules,
  mayUpdate,
  onChange,
  onOpen,
}: {
  rules: readonly FairRuleView[];
  mayUpdate: boolean;
  onChange: (rules: FairRuleView[]) => void;
  onOpen: (rule: FairRuleView) => void;
}) {
  const t = useTexts();
  const words = useRuleWords();
  if (rules.length === 0) return <p style={{ margin: 0 }}>{t("usage.fair.none")}</p>;
  const move = (from: number, to: number): void => {
    const rule = rules[from];
    if (rule) onChange(rules.toSpliced(from, 1).toSpliced(to, 0, rule));
  };
  return (
    <PlainTable
      label={t("usage.fair.title")}
      rows={rules}
      rowKey={({ id }) => id}
      quiet={({ isOn }) => !isOn}
      columns={[
        {
          id: "name",
          head: t("usage.fair.name"),
          cell: (rule) => (
            <>
              <bdi>{rule.name}</bdi>
              <CellNote>
                {words.when(rule)}
                {!rule.isOn && ` · ${t("usage.fair.off")}`}
              </CellNote>
            </>
          ),
        },
        { id: "does", head: t("usage.fair.action-label"), cell: words.does },
        ...(mayUpdate
          ? [
              {
                id: "acts",
                head: <span className="only-for-readers">{t("usage.fair.acts")}</span>,
                cell: (rule: FairRuleView) => {
                  const at = rules.indexOf(rule);
                  const acts = [
                    { key: "up", Sign: IconArrowUp, isOff: at === 0, press: () => move(at, at - 1) },
                    { key: "down", Sign: IconArrowDown, isOff: at === rules.length - 1, press: () => move(at, at + 1) },
                    { key: "change", Sign: IconPencil, isOff: false, press: () => onOpen(rule) },
                    { key: "remove", Sign: IconTrash, isOff: false, press: () => onChange(rules.filter(({ id }) => id !== rule.id)) },
                  ] as const;
                  return (
                    <span style={{ display: "inline-flex", flexWrap: "wrap" }}>
                      {acts.map(({ key, Sign, isOff, press }) => (
                        <ActionIcon
                          key={key}
                          variant="subtle"
                          color="gray"
                          size={36}
                          disabled={isOff}
                          aria-label={t(`usage.fair.act.${key}`, { rule: rule.name })}
                          onClick={press}
                        >
                          <Sign size={16} aria-hidden />
                        </ActionIcon>
                      ))}
                    </span>
                  );
                },
              },
            ]
          : []),
      ]}
    />
  );
}
