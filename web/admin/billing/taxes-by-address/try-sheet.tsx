import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { tryTaxRulesEndpoint } from "../../../../server/modules/billing/taxes-by-address/contract.ts";
import { listPlansEndpoint } from "../../../../server/modules/catalog/contract.ts";
import { calendarDay, type Day, isDay } from "../../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { Place } from "../../../../shared/place.ts";
import { countryOptions } from "../../../lib/countries.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useLocale } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { usePreview } from "../../../lib/use-preview.ts";
import { DayField } from "../../../ui/day-field.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { CustomerPicker, type PickedCustomer } from "../../app/customer-picker.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { usePlaceWords } from "./rule-words.ts";
import "./tax-rules.css";

const nowhere: Place = { country: "", state: "", city: "", zip: "" };

/** Which tax holds at an address or for a customer, answered by what bills. */
export function TrySheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const locale = useLocale();
  const words = usePlaceWords();
  const { timeZone, partners } = useStaffSession();
  const scope = usePartnerScope();
  const [partnerId, setPartnerId] = useState(scope.partnerId ?? partners[0]?.id ?? "");
  const [customer, setCustomer] = useState<PickedCustomer>();
  const [place, setPlace] = useState(nowhere);
  const [planId, setPlanId] = useState("");
  const [on, setOn] = useState<string>(calendarDay(currentMoment(), timeZone));
  const plans = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none", filter: { partnerId } as never } });
  const isPlaced = Object.values(place).some((part) => part !== "");
  const asked = { partnerId, customerId: customer?.id ?? null, place: customer && !isPlaced ? null : place, planId: planId || null };
  const preview = usePreview(tryTaxRulesEndpoint, isDay(on) ? { body: { ...asked, on: on as Day } } : undefined);
  const text = (name: keyof Place, label: string) => (
    <TextInput label={label} value={place[name]} onChange={(event) => setPlace({ ...place, [name]: event.currentTarget.value })} />
  );
  return (
    <Sheet open wide title={t("taxes.try")} onClose={onClose}>
      <div style={{ display: "grid", gap: 16 }}>
        <span className="tax-rule-quiet">{t("taxes.try-lead")}</span>
        {partners.length > 1 && (
          <NativeSelect
            label={t("taxes.partner")}
            value={partnerId}
            onChange={(event) => {
              setPartnerId(event.currentTarget.value);
              setCustomer(undefined);
              setPlanId("");
            }}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <CustomerPicker label={t("taxes.try-customer")} picked={customer} onPick={setCustomer} partnerId={partnerId} />
        <div className="tax-rule-match">
          <NativeSelect
            label={t("taxes.country")}
            value={place.country}
            onChange={(event) => setPlace({ ...place, country: event.currentTarget.value })}
            data={[{ value: "", label: "–" }, ...countryOptions(locale)]}
          />
          {text("state", t("taxes.state"))}
          {text("zip", t("taxes.zip"))}
          {text("city", t("taxes.city"))}
          <NativeSelect
            label={t("taxes.try-plan")}
            value={planId}
            onChange={(event) => setPlanId(event.currentTarget.value)}
            data={[
              { value: "", label: t("taxes.try-plan-none") },
              ...(plans.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
            ]}
          />
          <DayField label={t("taxes.try-on")} value={on} onChange={setOn} />
        </div>
        {preview.problem && <ProblemNote problem={preview.problem} />}
        {preview.data && !preview.problem && (
          <section className="tax-rule-answer" aria-live="polite" style={{ opacity: preview.former ? 0.6 : 1 }}>
            {customer && !isPlaced && (
              <span className="tax-rule-quiet">
                {t("taxes.try-own", { place: words.place(preview.data.place) || t("taxes.service.nowhere") })}
              </span>
            )}
            <Answer answer={preview.data} />
          </section>
        )}
      </div>
    </Sheet>
  );
}

function Answer({ answer }: { answer: ReturnsOf<typeof tryTaxRulesEndpoint> }) {
  const t = useTexts();
  const { why, taxName, ratePercent, rule, yielding } = answer;
  return (
    <>
      <strong>
        {taxName === null
          ? t(why === "none" ? "taxes.answer-plans" : "taxes.answer-none")
          : t("taxes.answer", { tax: ratePercent === null ? taxName : `${taxName}, ${ratePercent} %` })}
      </strong>
      <span>{t(`taxes.because.${why}`, { rule: rule?.title ?? "" })}</span>
      {yielding.length > 0 && (
        <span className="tax-rule-quiet">{t("taxes.yielding", { rules: yielding.map(({ title }) => title).join(t("ui.comma")) })}</span>
      )}
    </>
  );
}
