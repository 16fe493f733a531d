import { Checkbox, NativeSelect } from "@mantine/core";
import type { ApiProblem } from "../../../lib/api.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useFormat } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { DecimalField } from "../../../ui/decimal-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { kinds } from "../plan.ts";
import { useTaxes } from "../use-taxes.ts";
import type { Wish } from "./wish.ts";

/** The tax, what becomes of it, the day, and who bears the difference. */
export function ChooseStep({
  wish,
  onChange,
  problem,
}: {
  wish: Wish;
  onChange: (change: Partial<Wish>) => void;
  problem: ApiProblem | undefined;
}) {
  const t = useTexts();
  const format = useFormat();
  const { partners } = useStaffSession();
  const { taxes } = useTaxes();
  const errorOf = (field: string): string | undefined => {
    const error = problem?.problem.errors?.find((each) => each.field === field);
    return error && fieldErrorText(t, error, format.day);
  };
  const chosen = taxes.find(({ now }) => now.id === wish.tax);
  const options = taxes.map(({ now }) => ({ value: now.id, label: `${now.name}, ${now.ratePercent} %` }));
  const hasFieldErrors = (problem?.problem.errors ?? []).length > 0;
  const toggle = <Value extends string>(list: readonly Value[], value: Value): Value[] =>
    list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
  return (
    <>
      <p className="tax-update-intro">{t("catalog.tax-update.intro")}</p>
      <Panel title={t("catalog.tax-update.what")}>
        <div className="tax-update-fields">
          <NativeSelect
            label={t("catalog.tax-update.old")}
            required
            value={wish.tax}
            error={errorOf("oldTaxId")}
            onChange={(event) => onChange({ tax: event.currentTarget.value })}
            data={[{ value: "", label: t("catalog.choose-tax") }, ...options]}
          />
          <RadioList
            label={t("catalog.tax-update.to")}
            value={wish.to}
            onChange={(to) => onChange({ to })}
            options={(["rate", "tax"] as const).map((to) => ({
              value: to,
              label: t(`catalog.tax-update.to-${to}`),
              note: t(`catalog.tax-update.to-${to}-why`),
            }))}
          />
          {wish.to === "rate" ? (
            <DecimalField
              label={t("catalog.tax-update.rate")}
              places={5}
              unit="%"
              required
              value={wish.rate}
              error={errorOf("newRatePercent")}
              onChange={(rate) => onChange({ rate })}
            />
          ) : (
            <NativeSelect
              label={t("catalog.tax-update.new")}
              required
              value={wish.newTax}
              error={errorOf("newTaxId")}
              onChange={(event) => onChange({ newTax: event.currentTarget.value })}
              data={[
                { value: "", label: t("catalog.choose-tax") },
                ...options.filter(({ value }) =>
                  taxes.some(({ now, enabled, code }) => now.id === value && enabled && code !== chosen?.code),
                ),
              ]}
            />
          )}
          <DayField
            label={t("catalog.tax-update.on")}
            description={t("catalog.tax-update.on-why")}
            required
            value={wish.on}
            error={errorOf("on")}
            onChange={(on) => onChange({ on })}
          />
        </div>
      </Panel>
      <Panel title={t("catalog.tax-update.prices")}>
        <div className="tax-update-fields">
          <RadioList
            label={t("catalog.tax-update.bearer")}
            value={wish.bearer}
            onChange={(bearer) => onChange({ bearer })}
            options={(["customer", "isp"] as const).map((bearer) => ({
              value: bearer,
              label: t(`catalog.tax-update.bearer-${bearer}`),
              note: t(`catalog.tax-update.bearer-${bearer}-why`),
            }))}
          />
          {wish.bearer === "customer" && (
            <NativeSelect
              label={t("catalog.tax-update.rounding")}
              value={wish.rounding}
              onChange={(event) => onChange({ rounding: event.currentTarget.value as Wish["rounding"] })}
              data={[
                { value: "0.01", label: t("catalog.tax-update.round-cent") },
                { value: "up_to_0.10", label: t("catalog.tax-update.round-tenth") },
                { value: "up_to_1", label: t("catalog.tax-update.round-whole") },
              ]}
            />
          )}
        </div>
      </Panel>
      <Panel title={t("catalog.tax-update.billed-days")}>
        <RadioList
          label={t("catalog.tax-update.billed-days")}
          value={wish.billedDays}
          onChange={(billedDays) => onChange({ billedDays })}
          options={(["leave", "adjust"] as const).map((what) => ({
            value: what,
            label: t(`catalog.tax-update.billed-${what}`),
            note: t(`catalog.tax-update.billed-${what}-why`),
          }))}
        />
      </Panel>
      {wish.to === "tax" && (
        <Panel title={t("catalog.tax-update.scope")}>
          <div className="tax-update-fields">
            <span className="tax-update-note">{t("catalog.tax-update.scope-why")}</span>
            <Checkbox.Group label={t("catalog.kinds")}>
              <div className="tax-update-checks">
                {kinds.map((kind) => (
                  <Checkbox
                    key={kind}
                    label={t(`services.kind.${kind}`)}
                    checked={wish.kinds.includes(kind)}
                    onChange={() => onChange({ kinds: toggle(wish.kinds, kind) })}
                  />
                ))}
              </div>
            </Checkbox.Group>
            {partners.length > 1 && (
              <Checkbox.Group label={t("catalog.tax-update.partners")}>
                <div className="tax-update-checks">
                  {partners.map(({ id, name }) => (
                    <Checkbox
                      key={id}
                      label={name}
                      checked={wish.partners.includes(id)}
                      onChange={() => onChange({ partners: toggle(wish.partners, id) })}
                    />
                  ))}
                </div>
              </Checkbox.Group>
            )}
          </div>
        </Panel>
      )}
      {problem && !hasFieldErrors && <ProblemNote problem={problem} />}
    </>
  );
}
