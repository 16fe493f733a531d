// What is paid, how much of it, and how. The button says the exact amount.
import { Checkbox, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { guestChargeEndpoint, guestCheckoutEndpoint, linkConsentText } from "../../../server/modules/payments/pay-links/contract.ts";
import { addMoney, fromMoneyJson, type MoneyJson, toMoneyJson, zero } from "../../../shared/money.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { type Format, useFormat } from "../../lib/format.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RadioList, type RadioOption } from "../../ui/radio-list.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { basePathOf } from "../app/base-path.ts";
import { added, Surcharge } from "../payments/surcharge.tsx";
import type { Guest } from "./guest.ts";
import { GuestCode } from "./guest-code.tsx";

type Document = Guest["documents"][number];

interface FormProps {
  token: string;
  page: Guest;
  reload: () => void;
}

export function GuestForm(props: FormProps) {
  const t = useTexts();
  const { gateways, saved, savedAfterCode } = props.page;
  const isNone = gateways.length === 0 && saved.length === 0 && !savedAfterCode;
  return isNone ? <p className="guest-text">{t("portal-pay.no-way")}</p> : <WaysForm {...props} />;
}

function WaysForm({ token, page, reload }: FormProps) {
  const t = useTexts();
  const format = useFormat();
  const { documents, due, underWay, saved, proofs } = page;
  const [chosen, setChosen] = useState<readonly string[]>(() => documents.map(({ id }) => id));
  const [isPart, setPart] = useState(false);
  const [amount, setAmount] = useState<MoneyJson>();
  const [way, setWay] = useState(() => firstWay(page));
  const [proof, setProof] = useState({ kind: proofs[0] ?? ("postcode" as const), value: "" });
  const [keep, setKeep] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const checkout = useAction(guestCheckoutEndpoint);
  const charge = useAction(guestChargeEndpoint);
  const isAll = chosen.length === documents.length;
  const whole = isAll ? due : sumOf(documents.filter(({ id }) => chosen.includes(id)));
  const total = isPart ? amount : (whole ?? undefined);
  const { isSaved, id: chosenId, chosenWay, mayKeep } = wayOf(page, way);
  const fee = added(total, chosenWay?.surcharge);
  const problem = isSaved ? charge.problem : checkout.problem;
  const isBlocked = underWay?.isWithBank === true;
  const { code } = page;
  const asksCode = way === hiddenWay || (mayKeep && keep && !code.isProven);
  useEffect(() => {
    // The code has opened what is saved.
    if (way === hiddenWay && saved[0]) setWay(`saved ${saved[0].id}`);
  }, [way, saved]);

  const leaveFor = (url: string): void => {
    setLeaving(true);
    location.assign(url);
  };
  async function pay(): Promise<void> {
    const wanted = {
      ...(isAll || documents.length === 0 ? {} : { documentIds: [...chosen] }),
      ...(isPart && amount ? { amount } : {}),
      ...(fee ? { surcharge: fee.fee } : {}),
      replaceUnfinished: underWay !== null,
      basePath: basePathOf(location.pathname),
    };
    const id = chosenId;
    if (isSaved) {
      const done = await charge.run({ params: { token }, body: { ...wanted, methodId: id, proof } });
      if (done) leaveFor(done.continueUrl ?? `${location.pathname}?attempt=${done.id}`);
      else reload();
      return;
    }
    const opened = await checkout.run({
      params: { token },
      body: { ...wanted, ...(mayKeep && keep ? { keep: linkConsentText } : {}), gateway: id },
    });
    if (opened) leaveFor(opened.redirectUrl);
    else reload();
  }

  return (
    <form
      className="guest-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!asksCode) void pay();
      }}
    >
      {due && <Headline due={due} document={documents.length === 1 ? documents[0] : undefined} />}
      {documents.length > 1 && <Choice documents={documents} chosen={chosen} onChange={setChosen} />}
      {page.allowPartial && chosen.length > 0 && (
        <Part
          {...{ page, isPart, amount, problem: checkout.problem ?? charge.problem }}
          onPart={(on) => {
            setPart(on);
            setAmount(undefined);
          }}
          onAmount={setAmount}
        />
      )}
      <Ways page={page} way={way} onChange={setWay} />
      {fee && <Surcharge added={fee} words={{ fee: t("portal-pay.fee"), together: t("portal-pay.together") }} />}
      {mayKeep && <Keep partner={page.partner.name} keep={keep} isProven={code.isProven} onChange={setKeep} />}
      {asksCode && <GuestCode token={token} channels={code.channels} why={way === hiddenWay ? "why-old" : "why-keep"} onRight={reload} />}
      {isSaved && <Proof proofs={proofs} proof={proof} onChange={setProof} error={proofError(t, problem)} />}
      {underWay && <UnderWay underWay={underWay} />}
      <ProblemNote
        problem={problem}
        reason={problem?.code === "gateway-declined" ? t.optional(`portal-pay.failure.${problem.problem.errors?.[0]?.code}`) : undefined}
        atFields
      />
      <Button
        kind="primary"
        full
        submit
        busy={leaving || checkout.busy || charge.busy}
        disabled={
          !total || isBlocked || asksCode || (documents.length > 0 && chosen.length === 0) || (isSaved && proof.value.trim() === "")
        }
      >
        {total ? t("portal-pay.pay-amount", { amount: format.money(fee?.together ?? total) }) : t("portal-pay.pay")}
      </Button>
    </form>
  );
}

/** P-133 what is saved, as long as nobody has typed the code that goes to its owner. */
const hiddenWay = "code";

const firstWay = ({ gateways: [gateway], saved: [method] }: Guest): string =>
  gateway ? `gateway ${gateway.gateway}` : method ? `saved ${method.id}` : hiddenWay;

/** What is chosen: a saved method, or the page of a gateway where a new one may be kept. */
function wayOf({ gateways, saved }: Guest, way: string) {
  const id = way.slice(way.indexOf(" ") + 1);
  const method = way.startsWith("saved ") ? saved.find((one) => one.id === id) : undefined;
  const gateway = way.startsWith("gateway ") ? gateways.find((one) => one.gateway === id) : undefined;
  return { id, isSaved: way.startsWith("saved "), chosenWay: method ?? gateway, mayKeep: gateway?.maySave === true };
}

interface KeepProps {
  partner: string;
  keep: boolean;
  isProven: boolean;
  onChange: (keep: boolean) => void;
}

/** The payer reads what they agree to before they agree, and who is told of it. */
function Keep({ partner, keep, isProven, onChange }: KeepProps) {
  const t = useTexts();
  return (
    <div className="guest-keep">
      <Checkbox
        label={t("portal-pay.keep.label")}
        description={t("portal-pay.keep.note")}
        checked={keep}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      {keep && <p>{t("portal-pay.keep.agree-text", { partner })}</p>}
      {keep && isProven && <p role="status">{t("portal-pay.code.right")}</p>}
    </div>
  );
}

const sumOf = (documents: readonly Document[]): MoneyJson | undefined => {
  const [first] = documents;
  return first && toMoneyJson(documents.map(({ open }) => fromMoneyJson(open)).reduce(addMoney, zero(first.open.currency)));
};

function Headline({ due, document }: { due: MoneyJson; document: Document | undefined }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <div className="guest-headline">
      <span>{t("portal-pay.to-pay")}</span>
      <strong>
        <MoneyText value={due} />
      </strong>
      {document && (
        <span data-overdue={document.isOverdue}>
          {t(document.isOverdue ? "portal-pay.was-due" : "portal-pay.due", { day: format.day(document.dueOn) })}
        </span>
      )}
    </div>
  );
}

function Choice({
  documents,
  chosen,
  onChange,
}: {
  documents: readonly Document[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  const t = useTexts();
  const format = useFormat();
  return (
    <fieldset className="guest-choice">
      <legend>{t("portal-pay.choose")}</legend>
      {documents.map(({ id, kind, number, dueOn, isOverdue, open }) => (
        <div key={id} className="guest-choice-line">
          <Checkbox
            checked={chosen.includes(id)}
            onChange={({ currentTarget }) => onChange(currentTarget.checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
            label={t(`portal-pay.document.${kind}`, { number })}
            description={t(isOverdue ? "portal-pay.was-due" : "portal-pay.due", { day: format.day(dueOn) })}
          />
          <MoneyText value={open} />
        </div>
      ))}
    </fieldset>
  );
}

interface PartProps {
  page: Guest;
  isPart: boolean;
  amount: MoneyJson | undefined;
  problem: Parameters<typeof proofError>[1];
  onPart: (on: boolean) => void;
  onAmount: (amount: MoneyJson | undefined) => void;
}

function Part({ page: { due, smallestPart }, isPart, amount, problem, onPart, onAmount }: PartProps) {
  const t = useTexts();
  const format = useFormat();
  if (!due) return null;
  return (
    <div className="guest-part">
      {isPart && (
        <AmountField
          label={t("portal-pay.amount")}
          currency={due.currency}
          value={amount}
          onChange={onAmount}
          {...(smallestPart ? { description: t("portal-pay.at-least", { smallest: format.money(smallestPart) }) } : {})}
          error={amountError(t, format, problem)}
        />
      )}
      <button type="button" className="guest-less" onClick={() => onPart(!isPart)}>
        {t(isPart ? "portal-pay.pay-whole" : "portal-pay.pay-less")}
      </button>
    </div>
  );
}

function Ways({ page: { gateways, saved, savedAfterCode }, way, onChange }: { page: Guest; way: string; onChange: (way: string) => void }) {
  const t = useTexts();
  const options = [
    ...saved.map(
      ({ id, kind, brand, last4 }): RadioOption<string> => ({
        value: `saved ${id}`,
        label: t("portal-pay.saved", { name: brand || t(`portal-pay.kind.${kind}`), last4 }),
        note: t("portal-pay.saved-note"),
      }),
    ),
    ...(savedAfterCode ? [{ value: hiddenWay, label: t("portal-pay.code.saved"), note: t("portal-pay.code.saved-note") }] : []),
    ...gateways.map(
      ({ gateway, title, isTest }): RadioOption<string> => ({
        value: `gateway ${gateway}`,
        label: title,
        note: t(isTest ? "portal-pay.on-test-page" : "portal-pay.on-their-page"),
        ...(isTest ? { end: <StatusChip tone="attention">{t("portal-pay.test")}</StatusChip> } : {}),
      }),
    ),
  ];
  return <RadioList label={t("portal-pay.how")} value={way} onChange={onChange} options={options} />;
}

type ProofGiven = { kind: Guest["proofs"][number]; value: string };

/** P-133 who pays with a saved method says what only its owner should know. */
function Proof({
  proofs,
  proof,
  onChange,
  error,
}: {
  proofs: Guest["proofs"];
  proof: ProofGiven;
  onChange: (proof: ProofGiven) => void;
  error: string | undefined;
}) {
  const t = useTexts();
  const other = proofs.find((kind) => kind !== proof.kind);
  return (
    <div className="guest-part">
      <TextInput
        label={t(`portal-pay.proof.${proof.kind}`)}
        description={t("portal-pay.proof.why")}
        type={proof.kind === "birth-date" ? "date" : "text"}
        autoComplete={proof.kind === "birth-date" ? "bday" : "postal-code"}
        value={proof.value}
        onChange={({ currentTarget }) => onChange({ ...proof, value: currentTarget.value })}
        error={error}
      />
      {other && (
        <button type="button" className="guest-less" onClick={() => onChange({ kind: other, value: "" })}>
          {t(`portal-pay.proof.instead-${other}`)}
        </button>
      )}
    </div>
  );
}

function UnderWay({ underWay }: { underWay: NonNullable<Guest["underWay"]> }) {
  const t = useTexts();
  const format = useFormat();
  const amount = format.money(underWay.amount);
  return (
    <div className="guest-under-way" role="status">
      <p>{t(underWay.isWithBank ? "portal-pay.with-bank" : "portal-pay.begun", { amount })}</p>
      {underWay.continueUrl && !underWay.isWithBank && <a href={underWay.continueUrl}>{t("portal-pay.continue")}</a>}
    </div>
  );
}

type Problem = ReturnType<typeof useAction<typeof guestCheckoutEndpoint>>["problem"];

function proofError(t: Translate, problem: Problem): string | undefined {
  const found = problem?.problem.errors?.find(({ field }) => field === "proof.value");
  return found && (found.code === "proof-wrong" ? t("portal-pay.proof.wrong") : fieldErrorText(t, found));
}

const isMoney = (value: unknown): value is MoneyJson =>
  typeof value === "object" && value !== null && "amount" in value && "currency" in value;

/** The server's word about the amount; limits among its parameters are money. */
function amountError(t: Translate, format: Format, problem: Problem): string | undefined {
  const found = problem?.problem.errors?.find(({ field }) => field === "amount" || field.endsWith(".amount"));
  if (!found) return undefined;
  const params = Object.fromEntries(
    Object.entries(found.params ?? {}).map(([name, value]) => [name, isMoney(value) ? format.money(value) : value]),
  );
  return fieldErrorText(t, { ...found, params });
}
