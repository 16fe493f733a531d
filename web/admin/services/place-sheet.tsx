import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { changeServicePlaceEndpoint, previewServicePlaceEndpoint } from "../../../server/modules/billing/taxes-by-address/contract.ts";
import { calendarDay, type Day, isDay } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { Place } from "../../../shared/place.ts";
import { countryOptions } from "../../lib/countries.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { signOf, useFormat, useLocale } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { usePreview } from "../../lib/use-preview.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { Totals } from "../../ui/wizard.tsx";
import { type Taxation, taxText, usePlaceText } from "./place-text.ts";
import { type Service, serviceNumber, serviceTopics } from "./service.ts";

const nowhere: Place = { country: "", state: "", city: "", zip: "" };

/** Says that a service is elsewhere from a day on, with what that comes to before it is saved. */
export function PlaceSheet({ service, taxation, onClose }: { service: Service; taxation: Taxation; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const placeText = usePlaceText();
  const today = calendarDay(currentMoment(), timeZone);
  const [choice, setChoice] = useState(taxation.ownPlace ? "other" : "customer");
  const [place, setPlace] = useState<Place>(taxation.ownPlace ?? { ...nowhere, country: taxation.customersPlace.country });
  const [address, setAddress] = useState(service.address);
  const [on, setOn] = useState<string>(today);
  const [adjust, setAdjust] = useState(true);
  const save = useAction(changeServicePlaceEndpoint, {
    topics: [...serviceTopics, "invoices", "customers", "transactions"],
    onDone: () => {
      notify(t("taxes.service.saved", { number: serviceNumber(service) }));
      onClose();
    },
  });
  const listed = taxation.addresses.find(({ id }) => id === choice);
  const body = {
    place: choice === "customer" ? null : (listed?.place ?? place),
    ...(address === service.address ? {} : { address }),
    on: on as Day,
    adjustBilledDays: adjust,
  };
  const preview = usePreview(previewServicePlaceEndpoint, isDay(on) ? { params: { serviceId: service.id }, body } : undefined);
  const errors = (save.problem ?? preview.problem)?.problem.errors ?? [];
  const errorOf = (name: string): string | undefined => {
    const found = errors.find(({ field }) => field === name);
    return found && fieldErrorText(t, found);
  };
  const answered = preview.problem ? undefined : preview.data;
  return (
    <Sheet
      open
      wide
      title={t("taxes.service.move-title", { number: serviceNumber(service) })}
      onClose={onClose}
      locked={save.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={save.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={save.busy}
            disabled={!answered || preview.former}
            onPress={() => save.run({ params: { serviceId: service.id }, body, version: taxation.version })}
          >
            {t("taxes.service.save")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span style={{ color: "var(--ink-quiet)" }}>{t("taxes.service.lead")}</span>
        <NativeSelect
          label={t("taxes.service.choose")}
          value={choice}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            setChoice(chosen);
            const found = taxation.addresses.find(({ id }) => id === chosen);
            if (found) setAddress(found.text);
          }}
          data={[
            { value: "customer", label: joined(t("taxes.service.as-customer"), placeText(taxation.customersPlace)) },
            ...taxation.addresses.map(({ id, title, text }) => ({ value: id, label: joined(title, text) })),
            { value: "other", label: t("taxes.service.other") },
          ]}
        />
        {choice === "other" && <PlaceFields place={place} onChange={setPlace} />}
        <TextInput
          label={t("taxes.service.address")}
          value={address}
          maxLength={300}
          error={errorOf("address")}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <DayField
          label={t("taxes.service.on")}
          description={t("taxes.service.on-why")}
          required
          max={today}
          value={on}
          error={errorOf("on")}
          onChange={setOn}
        />
        <Checkbox
          label={t("taxes.service.adjust")}
          description={t("taxes.service.adjust-why")}
          checked={adjust}
          onChange={(event) => setAdjust(event.currentTarget.checked)}
        />
        <ProblemNote
          problem={save.problem ?? preview.problem}
          errors={errors.filter(({ field }) => field !== "on" && field !== "address")}
        />
        {answered && <WhatComes preview={answered} former={preview.former} adjust={adjust} />}
      </div>
    </Sheet>
  );
}

const joined = (...parts: string[]): string => parts.filter((part) => part !== "").join(": ");

function PlaceFields({ place, onChange }: { place: Place; onChange: (place: Place) => void }) {
  const t = useTexts();
  const locale = useLocale();
  const text = (name: keyof Place, label: string) => (
    <TextInput label={label} value={place[name]} onChange={(event) => onChange({ ...place, [name]: event.currentTarget.value })} />
  );
  return (
    <div style={{ display: "grid", gap: 12, gridTemplateColumns: "repeat(auto-fit, minmax(min(280px, 100%), 1fr))" }}>
      <NativeSelect
        label={t("taxes.country")}
        value={place.country}
        onChange={(event) => onChange({ ...place, country: event.currentTarget.value })}
        data={[{ value: "", label: "–" }, ...countryOptions(locale)]}
      />
      {text("state", t("taxes.state"))}
      {text("zip", t("taxes.zip"))}
      {text("city", t("taxes.city"))}
    </div>
  );
}

function WhatComes({
  preview,
  former,
  adjust,
}: {
  preview: ReturnsOf<typeof previewServicePlaceEndpoint>;
  former: boolean;
  adjust: boolean;
}) {
  const t = useTexts();
  const format = useFormat();
  const { before, after, adjusted } = preview;
  const net = adjusted ? signOf(adjusted.net.amount) : 0;
  return (
    <section aria-live="polite" style={{ display: "grid", gap: 12, opacity: former ? 0.6 : 1 }}>
      {after.map((tax, at) => {
        const was = before[at];
        const [now, then] = [taxText(tax), was ? taxText(was) : ""];
        const words =
          now === then ? t("taxes.service.no-difference", { tax: now }) : t("taxes.service.difference", { before: then, after: now });
        return <span key={tax.title}>{after.length > 1 ? `${tax.title}: ${words}` : words}</span>;
      })}
      {adjust && !adjusted && <span style={{ color: "var(--ink-quiet)" }}>{t("taxes.service.not-invoiced")}</span>}
      {adjusted && (
        <>
          <Totals
            totals={[
              ...(adjusted.credit ? [{ label: t("terms.preview.adjusted-credit"), value: format.money(adjusted.credit.gross) }] : []),
              ...(adjusted.invoice ? [{ label: t("terms.preview.adjusted-invoice"), value: format.money(adjusted.invoice.gross) }] : []),
            ]}
          />
          <span>
            {net === 0
              ? t("terms.preview.adjusted-even")
              : t(net > 0 ? "terms.preview.adjusted-pay" : "terms.preview.adjusted-back", { amount: format.moneySize(adjusted.net) })}
          </span>
        </>
      )}
    </section>
  );
}
