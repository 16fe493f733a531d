// N-112 what would happen if a line logged in at a router now. Nothing is logged or leased by asking.
import { NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { explainLoginEndpoint } from "../../../../server/modules/access/contract.ts";
import { listNasesEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Explained } from "./explained.tsx";
import "./explain.css";

export interface ExplainStart {
  login?: string;
  mac?: string;
  /** In place of both: the line of this service. */
  serviceId?: string;
  /** By name: the router to begin with, where it is chosen. */
  likelyNas?: string;
}

const methods = ["pap", "chap", "mschap_v2", "none"] as const;

interface Props {
  /** Left out: it is chosen. */
  nasId?: string;
  start?: ExplainStart;
  /** All is known already, so the first answer is there without a press. */
  asksAtOnce?: boolean;
}

export function ExplainPanel({ nasId, start = {}, asksAtOnce = false }: Props) {
  const t = useTexts();
  const nases = useEndpoint(listNasesEndpoint, { query: { limit: 250, total: "none", sort: "name" } }, { enabled: nasId === undefined });
  const [chosen, setChosen] = useState("");
  const [login, setLogin] = useState(start.login ?? "");
  const [mac, setMac] = useState(start.mac ?? "");
  const [method, setMethod] = useState<(typeof methods)[number]>("pap");
  const [password, setPassword] = useState("");
  const explain = useAction(explainLoginEndpoint);
  const known = nases.data?.items ?? [];
  const at = nasId ?? (chosen || (known.find(({ name }) => name === start.likelyNas) ?? known[0])?.id);
  const isNamed = login.trim() !== "" || mac.trim() !== "" || start.serviceId !== undefined;
  const ask = (): void => {
    if (at === undefined || !isNamed) return;
    void explain.run({
      params: { nasId: at },
      body: {
        ...(login.trim() ? { login: login.trim() } : start.serviceId ? { serviceId: start.serviceId } : {}),
        ...(mac.trim() ? { mac: mac.trim() } : {}),
        method,
        ...(password ? { password } : {}),
      },
    });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed later waits for the press.
  useEffect(() => {
    if (asksAtOnce && at !== undefined) ask();
  }, [at, asksAtOnce]);
  const technical = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;
  return (
    <div className="explain">
      <form
        className="explain-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        {nasId === undefined && (
          <NativeSelect
            label={t("network.explain.router")}
            value={at ?? ""}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={(nases.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <TextInput
          label={t("network.explain.login")}
          description={t(start.serviceId ? "network.explain.login-of-service" : "network.explain.login-why")}
          {...technical}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <TextInput
          label={t("network.explain.mac")}
          description={t("network.explain.mac-why")}
          {...technical}
          value={mac}
          onChange={(event) => setMac(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("network.explain.method")}
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value as typeof method)}
          data={methods.map((value) => ({ value, label: t(`network.explain.methods.${value}`) }))}
        />
        {method !== "none" && (
          <PasswordInput
            label={t("network.explain.password")}
            description={t("network.explain.password-why")}
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <div className="explain-ask">
          <Button kind="primary" submit busy={explain.busy} disabled={!isNamed || at === undefined}>
            {t("network.explain.ask")}
          </Button>
        </div>
      </form>
      <ProblemNote problem={explain.problem} errors={explain.problem?.problem.errors ?? []} />
      {explain.result && !explain.problem && <Explained answer={explain.result} />}
    </div>
  );
}
