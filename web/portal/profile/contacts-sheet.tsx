import { TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useId, useState } from "react";
import { changeContactsEndpoint } from "../../../server/modules/portal/contract.ts";
import { portalSignInPageEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { type TextKey, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { isSent, type Profile } from "./profile.ts";
import { MustWait } from "./waiting-line.tsx";

type Contacts = { [Kind in "emails" | "billingEmails" | "phones"]: NonNullable<Profile[Kind]> };
type Kind = keyof Contacts;

/** M-50 so many can be changed here. */
const mostContacts = 5;

interface Words {
  legend: TextKey;
  note?: TextKey;
  one: TextKey;
  add: TextKey;
}
const words: Record<Kind, Words> = {
  emails: {
    legend: "portal-profile.emails",
    note: "portal-profile.emails-note",
    one: "portal-profile.email",
    add: "portal-profile.add-email",
  },
  billingEmails: {
    legend: "portal-profile.billing-emails",
    note: "portal-profile.billing-note",
    one: "portal-profile.billing-email",
    add: "portal-profile.add-billing-email",
  },
  phones: { legend: "portal-profile.phones", one: "portal-profile.phone", add: "portal-profile.add-phone" },
};
const allKinds: readonly Kind[] = ["emails", "phones", "billingEmails"];
const partOf = { emails: "emails", phones: "phones", billingEmails: "billing_emails" } as const;

/** Changes how the customer is reached; the server asks for the password first. */
export function ContactsSheet({ profile, onClose }: { profile: Profile; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const { data: door } = useEndpoint(portalSignInPageEndpoint, { query: {} });
  const [typed, setTyped] = useState<Contacts>({
    emails: profile.emails ?? [],
    billingEmails: profile.billingEmails ?? [],
    phones: profile.phones ?? [],
  });
  const kinds = allKinds.filter((kind) => profile.rights[partOf[kind]] === "edit");
  const change = useAction(changeContactsEndpoint, {
    topics: ["customers", "profile", "me", "tickets"],
    onDone: (after) => {
      notify(t(isSent(profile, after) ? "portal-profile.sent" : "portal-profile.saved"));
      onClose();
    },
  });

  function save(): void {
    // Empty lines are not meant; without them the places that the server names are those on the page.
    const meant = Object.fromEntries(
      kinds.map((kind) => [kind, typed[kind].map((text) => text.trim()).filter(Boolean)]),
    ) as Partial<Contacts>;
    setTyped({ ...typed, ...meant });
    // What was not touched is not sent: the value that is stored would take back one that waits.
    const changed = kinds.filter((kind) => JSON.stringify(meant[kind]) !== JSON.stringify(profile[kind] ?? []));
    if (changed.length === 0) onClose();
    else void change.run({ version: profile.version, body: Object.fromEntries(changed.map((kind) => [kind, meant[kind]])) });
  }

  const hasFieldErrors = (change.problem?.problem.errors?.length ?? 0) > 0;
  return (
    <Sheet
      open
      title={t("portal-profile.change")}
      onClose={onClose}
      locked={change.busy}
      foot={
        <Button kind="primary" full submit form={form} busy={change.busy}>
          {t("portal-profile.save")}
        </Button>
      }
    >
      <form
        id={form}
        className="contacts-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <MustWait profile={profile} parts={kinds.map((kind) => partOf[kind])} />
        {kinds.map((kind) => (
          <Group
            key={kind}
            kind={kind}
            isLogin={door?.field === "email"}
            lines={typed[kind]}
            onChange={(lines) => setTyped({ ...typed, [kind]: lines })}
            errorAt={(at) => {
              const found = change.problem?.problem.errors?.find(({ field }) => field === `${kind}.${at}` || (at === 0 && field === kind));
              return found && (t.optional(`portal-profile.fault.${found.code}`) ?? fieldErrorText(t, found));
            }}
          />
        ))}
        {hasFieldErrors ? (
          <ProblemNote problem={undefined} errors={strayErrors(change.problem, typed, kinds)} />
        ) : (
          <ProblemNote problem={change.problem} />
        )}
      </form>
    </Sheet>
  );
}

type Problem = ReturnType<typeof useAction<typeof changeContactsEndpoint>>["problem"];

/** What is wrong with a line that is not on the page any more. */
function strayErrors(problem: Problem, typed: Contacts, kinds: readonly Kind[]) {
  const shown = new Set(kinds.flatMap((kind) => [kind, ...typed[kind].map((_, at) => `${kind}.${at}`)]));
  return (problem?.problem.errors ?? []).filter(({ field }) => !shown.has(field));
}

interface GroupProps {
  kind: Kind;
  /** Addresses of e-mail are what one signs in with. */
  isLogin: boolean;
  lines: readonly string[];
  onChange: (lines: string[]) => void;
  errorAt: (at: number) => string | undefined;
}

function Group({ kind, isLogin, lines, onChange, errorAt }: GroupProps) {
  const t = useTexts();
  const { legend, one, add } = words[kind];
  const note = kind === "emails" && isLogin ? "portal-profile.emails-note-login" : words[kind].note;
  const isMail = kind !== "phones";
  // There is always a line to type into; who has no phone sees an empty one.
  const shown = lines.length === 0 && kind !== "billingEmails" ? [""] : lines;
  return (
    <fieldset className="contacts-group">
      <legend>{t(legend)}</legend>
      {note && <p>{t(note)}</p>}
      {shown.map((line, at) => {
        const error = errorAt(at);
        const name = t(one, { place: at + 1 });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place while it is typed.
          <div key={at} className="contacts-row">
            <TextInput
              aria-label={name}
              type={isMail ? "email" : "tel"}
              autoComplete={isMail ? "email" : "tel"}
              maxLength={isMail ? 254 : 40}
              value={line}
              {...(error ? { error } : {})}
              onChange={(event) => onChange(shown.toSpliced(at, 1, event.currentTarget.value))}
            />
            {(shown.length > 1 || kind === "billingEmails") && (
              <button
                type="button"
                className="contacts-remove"
                aria-label={t("portal-profile.remove", { what: line.trim() || name })}
                onClick={() => onChange(shown.toSpliced(at, 1))}
              >
                <IconX size={18} stroke={1.8} aria-hidden />
              </button>
            )}
          </div>
        );
      })}
      {shown.length < mostContacts && (
        <div>
          <Button small kind="quiet" icon={<IconPlus size={16} stroke={1.8} aria-hidden />} onPress={() => onChange([...shown, ""])}>
            {t(add)}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
