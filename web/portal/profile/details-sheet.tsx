import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { changeProfileEndpoint } from "../../../server/modules/portal/contract.ts";
import type { Day } from "../../../shared/calendar.ts";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useFeature } from "../app/use-feature.ts";
import { isSent, type Profile } from "./profile.ts";
import { MustWait } from "./waiting-line.tsx";

type Details = Omit<BodyOf<typeof changeProfileEndpoint>, "language">;
type Text = Exclude<keyof Details, "dateOfBirth">;

/** Changes who one is, as far as that is one's own to change; only what was changed is sent. */
export function DetailsSheet({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const hasTickets = useFeature("tickets");
  const { rights } = profile;
  const [typed, setTyped] = useState<Details>({});
  const [moved, setMoved] = useState(false);
  const [sent, setSent] = useState(false);
  const change = useAction(changeProfileEndpoint, {
    topics: ["customers", "profile", "me", "tickets"],
    onDone: (after) => {
      const waits = isSent(profile, after);
      setSent(waits);
      notify(t(waits ? "portal-profile.sent" : "portal-profile.details-saved"));
      // P-190 the address of a service is not that of its customer.
      if (["street1", "street2", "zip", "city"].some((field) => field in typed)) setMoved(true);
      else onClose();
    },
  });
  const errorOf = (field: keyof Details): string | undefined => {
    const found = change.problem?.problem.errors?.find((error) => error.field === field);
    return found && fieldErrorText(t, found);
  };
  const was: Record<Text, string> = {
    fullName: profile.name ?? "",
    street1: profile.street?.[0] ?? "",
    street2: profile.street?.[1] ?? "",
    zip: profile.zip ?? "",
    city: profile.city ?? "",
  };
  const line = (field: Text, label: string, autoComplete: string) => (
    <TextInput
      key={field}
      size="md"
      label={label}
      autoComplete={autoComplete}
      maxLength={255}
      value={typed[field] ?? was[field]}
      error={errorOf(field)}
      onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value })}
    />
  );
  if (moved) {
    return (
      <Sheet open title={t("portal-profile.moved-title")} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
        <p className="profile-note">{t(sent ? "portal-profile.moved-waits" : "portal-profile.moved-text")}</p>
        {hasTickets && <Link to={"/tickets/new" as never}>{t("portal-profile.moved-tell")}</Link>}
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={t("portal-profile.details-change")}
      onClose={onClose}
      locked={change.busy}
      foot={
        <Button kind="primary" full submit form={form} busy={change.busy}>
          {t("portal-profile.details-save")}
        </Button>
      }
    >
      <form
        id={form}
        className="contacts-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (Object.keys(typed).length === 0) onClose();
          else void change.run({ version: profile.version, body: typed });
        }}
      >
        <MustWait profile={profile} parts={["name", "street", "zip", "city", "birth_date"]} />
        {rights.name === "edit" && line("fullName", t("portal-profile.name"), "name")}
        {rights.street === "edit" && line("street1", t("portal-profile.street"), "address-line1")}
        {rights.street === "edit" && line("street2", t("portal-profile.street-more"), "address-line2")}
        {rights.zip === "edit" && line("zip", t("portal-profile.zip"), "postal-code")}
        {rights.city === "edit" && line("city", t("portal-profile.city"), "address-level2")}
        {rights.birth_date === "edit" && (
          <DayField
            label={t("portal-profile.birth-date")}
            value={typed.dateOfBirth === undefined ? profile.birthDate : typed.dateOfBirth}
            error={errorOf("dateOfBirth")}
            onChange={(day) => setTyped({ ...typed, dateOfBirth: day === "" ? null : (day as Day) })}
          />
        )}
        {(change.problem?.problem.errors?.length ?? 0) === 0 && <ProblemNote problem={change.problem} />}
      </form>
    </Sheet>
  );
}
