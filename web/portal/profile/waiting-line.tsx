// P-191 what of a part waits for the provider's word, beside what is stored, with the way back.
import { withdrawProfileEndpoint } from "../../../server/modules/portal/contract.ts";
import type { Day } from "../../../shared/calendar.ts";
import type { ApprovablePart } from "../../../shared/profile-parts.ts";
import { useFormat, useLocale } from "../../lib/format.ts";
import { type TextKey, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { toneClass } from "../../ui/tone.ts";
import { useMe } from "../app/me.ts";
import type { Profile } from "./profile.ts";
import "./waiting-line.css";

export const partName = {
  name: "portal-profile.name",
  emails: "portal-profile.emails",
  billing_emails: "portal-profile.billing-emails",
  phones: "portal-profile.phones",
  street: "portal-profile.street",
  zip: "portal-profile.zip",
  city: "portal-profile.city",
  birth_date: "portal-profile.birth-date",
} as const satisfies Record<ApprovablePart, TextKey>;

/** @param what - how the parts are called together: "Address" */
export function WaitingLines({ profile, parts, what }: { profile: Profile; parts: readonly ApprovablePart[]; what: string }) {
  const t = useTexts();
  const format = useFormat();
  const { staff } = useMe();
  const withdraw = useAction(withdrawProfileEndpoint, {
    topics: ["customers", "profile", "tickets"],
    onDone: () => notify(t("portal-profile.taken-back")),
  });
  const waiting = profile.waiting?.parts.filter(({ part }) => parts.includes(part)) ?? [];
  if (waiting.length === 0) return null;
  const lines = waiting.flatMap((each) => (each.part === "birth_date" ? each.lines.map((line) => format.day(line as Day)) : each.lines));
  return (
    <div className={`waiting-line ${toneClass("waits")}`}>
      <p>
        {lines.length === 0 ? (
          t("portal-profile.waiting-none")
        ) : (
          <span dir="auto">{t("portal-profile.waiting", { value: lines.join(", ") })}</span>
        )}
      </p>
      {/* Whoever of the staff looks on decides under Requests. */}
      {!staff && (
        <Button
          small
          busy={withdraw.busy}
          label={t("portal-profile.take-back-what", { what })}
          onPress={() => withdraw.run({ body: { parts: waiting.map(({ part }) => part) } })}
        >
          {t("portal-profile.take-back")}
        </Button>
      )}
      <ProblemNote problem={withdraw.problem} />
    </div>
  );
}

/** In a form: which of its fields are looked at first. */
export function MustWait({ profile, parts }: { profile: Profile; parts: readonly ApprovablePart[] }) {
  const t = useTexts();
  const locale = useLocale();
  const meant = parts.filter((part) => profile.approval.includes(part) && profile.rights[part] === "edit");
  if (meant.length === 0) return null;
  const names = meant.map((part) => t(partName[part]));
  return (
    <p className="profile-note">
      {t("portal-profile.must-wait", { parts: new Intl.ListFormat(locale, { type: "conjunction" }).format(names) })}
    </p>
  );
}
