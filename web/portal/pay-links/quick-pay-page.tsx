// P-136 without a link: the customer number and a second fact lead to what is due.
import { TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { quickPayEndpoint, quickPayPageEndpoint } from "../../../server/modules/payments/pay-links/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Door } from "../identity/door.tsx";
import { partnerHere } from "../identity/partner-here.ts";
import { useNoindex } from "./use-noindex.ts";
import "./guest.css";

export function QuickPayPage() {
  const t = useTexts();
  useNoindex();
  const { data, problem, reload } = useEndpoint(quickPayPageEndpoint, { query: { partner: partnerHere() } });
  return (
    <Door title={t("portal-pay.search.title")} {...(data?.isOn ? { text: t("portal-pay.search.text") } : {})}>
      {problem && !data ? <ProblemNote problem={problem} onRetry={reload} /> : data ? data.isOn ? <Search /> : <Off /> : t("ui.loading")}
    </Door>
  );
}

function Off() {
  const t = useTexts();
  return <p className="guest-text">{t("portal-pay.search.off")}</p>;
}

function Search() {
  const t = useTexts();
  const navigate = useNavigate();
  const [number, setNumber] = useState("");
  const [fact, setFact] = useState("");
  const find = useAction(quickPayEndpoint, {
    onDone: ({ token }) => void navigate({ to: `/pay/${token}` as never, search: {} as never }),
  });
  return (
    <form
      className="guest-form"
      onSubmit={(event) => {
        event.preventDefault();
        void find.run({ body: { number: number.trim(), fact: fact.trim(), partner: partnerHere() } });
      }}
    >
      <TextInput
        label={t("portal-pay.search.number")}
        description={t("portal-pay.search.number-where")}
        inputMode="numeric"
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={40}
        value={number}
        onChange={({ currentTarget }) => setNumber(currentTarget.value)}
      />
      <TextInput
        label={t("portal-pay.search.fact")}
        description={t("portal-pay.search.fact-which")}
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={40}
        value={fact}
        onChange={({ currentTarget }) => setFact(currentTarget.value)}
      />
      <ProblemNote problem={find.problem} />
      <Button kind="primary" full submit busy={find.busy} disabled={number.trim() === "" || fact.trim() === ""}>
        {t("portal-pay.search.find")}
      </Button>
    </form>
  );
}
