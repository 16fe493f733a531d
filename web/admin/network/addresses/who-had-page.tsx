import { TextInput } from "@mantine/core";
import { useState } from "react";
import { whoHadEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { StateChip, Whose } from "./address-lists.tsx";
import "./addresses.css";

interface Question {
  readonly address: string;
  readonly at: string;
  readonly domain: string;
}

/** N-34 who had an address at a moment. Every look is written down, so nothing is asked while somebody types. */
export function WhoHadPage() {
  const t = useTexts();
  const [address, setAddress] = useState("");
  const [at, setAt] = useState("");
  const [domain, setDomain] = useState("global");
  const [asked, setAsked] = useState<Question>();
  const moment = at === "" ? undefined : new Date(at);
  const isReady = address.trim() !== "" && moment !== undefined && !Number.isNaN(moment.getTime());
  return (
    <div className="addresses-who">
      <BackLink to="/prefixes">{t("addresses.title")}</BackLink>
      <h1>{t("addresses.who.title")}</h1>
      <p>{t("addresses.who.lead")}</p>
      <Panel>
        <form
          className="addresses-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) setAsked({ address: address.trim(), at: moment.toISOString(), domain: domain.trim() || "global" });
          }}
        >
          <TextInput
            label={t("addresses.address")}
            required
            dir="ltr"
            autoComplete="off"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t("addresses.who.when")}
            description={t("addresses.who.when-how")}
            required
            step={1}
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
          <TextInput
            label={t("addresses.domain")}
            dir="ltr"
            autoComplete="off"
            value={domain}
            onChange={(event) => setDomain(event.currentTarget.value)}
          />
          <div>
            <Button kind="primary" submit disabled={!isReady}>
              {t("addresses.who.ask")}
            </Button>
          </div>
        </form>
      </Panel>
      {asked && <Answer key={JSON.stringify(asked)} question={asked} />}
    </div>
  );
}

function Answer({ question }: { question: Question }) {
  const t = useTexts();
  const { data, problem, loading, reload } = useEndpoint(whoHadEndpoint, { query: question });
  if (problem && !data) return <ProblemNote problem={problem} errors={problem.problem.errors ?? []} onRetry={reload} />;
  if (loading || !data) return <p aria-busy="true">{t("addresses.who.looking")}</p>;
  if (data.items.length === 0) return <EmptyState title={t("addresses.who.nobody")} text={t("addresses.who.nobody-why")} />;
  return (
    <>
      {data.items.map((item) => (
        <Panel key={`${item.address} ${item.fromAt}`} title={item.address}>
          <Facts
            facts={[
              { label: t("addresses.whose"), value: <Whose address={{ ...item, reason: "" }} /> },
              { label: t("addresses.state-head"), value: <StateChip state={item.state} /> },
              { label: t("addresses.since"), value: <MomentText value={item.fromAt} /> },
              { label: t("addresses.until"), value: item.toAt ? <MomentText value={item.toAt} /> : t("addresses.who.still") },
              { label: t("addresses.mac"), value: item.mac ? <bdi className="code">{item.mac}</bdi> : <Nothing /> },
              { label: t("addresses.session"), value: item.sessionId ? <bdi className="code">{item.sessionId}</bdi> : <Nothing /> },
            ]}
          />
        </Panel>
      ))}
    </>
  );
}
