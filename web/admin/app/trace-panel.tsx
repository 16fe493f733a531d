import { TextInput } from "@mantine/core";
import { useState } from "react";
import { listTracesEndpoint, startTraceEndpoint } from "../../../server/modules/access/traces/contract.ts";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { TraceSheet } from "./trace-sheet.tsx";
import { TraceTable } from "./trace-table.tsx";
import "./trace.css";

const everyMs = 10_000;
const shown = 10;
const topics = ["radius-traces"];

/** N-115 begins a trace of a router or of a service's login, and leads to those of the last days. */
export function TracePanel({ of }: { of: { nasId: string } | { serviceId: string } }) {
  const t = useTexts();
  const [open, setOpen] = useState<string>();
  const [login, setLogin] = useState("");
  const [mac, setMac] = useState("");
  const { data, problem, reload } = useEndpoint(listTracesEndpoint, { query: { limit: shown, total: "none", filter: of } }, { everyMs });
  const start = useAction(startTraceEndpoint, {
    topics,
    onDone: ({ id }) => {
      setOpen(id);
      setLogin("");
      setMac("");
    },
  });
  const fault = (field: string) => start.problem?.problem.errors?.find((each) => each.field.endsWith(field));
  const run = () => {
    const body: Omit<BodyOf<typeof startTraceEndpoint>, "minutes"> = {
      ...of,
      ...(login.trim() === "" ? {} : { login: login.trim() }),
      ...(mac.trim() === "" ? {} : { mac: mac.trim() }),
    };
    void start.run({ body });
  };
  const [loginFault, macFault] = [fault("login"), fault("mac")];
  return (
    <Panel title={t("watch.trace.title")}>
      <div className="trace">
        <p className="trace-quiet">{t("nasId" in of ? "watch.trace.why-router" : "watch.trace.why-service")}</p>
        <form
          className="trace-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            run();
          }}
        >
          {"nasId" in of && (
            <>
              <TextInput
                label={t("watch.trace.login")}
                dir="auto"
                maxLength={253}
                value={login}
                error={loginFault && fieldErrorText(t, loginFault)}
                onChange={(event) => setLogin(event.currentTarget.value)}
              />
              <TextInput
                label={t("watch.trace.mac")}
                dir="ltr"
                maxLength={60}
                value={mac}
                error={macFault && fieldErrorText(t, macFault)}
                onChange={(event) => setMac(event.currentTarget.value)}
              />
            </>
          )}
          <Button submit busy={start.busy}>
            {t("watch.trace.start")}
          </Button>
        </form>
        {!loginFault && !macFault && <ProblemNote problem={start.problem} />}
        {problem && !data ? (
          <ProblemNote problem={problem} onRetry={reload} />
        ) : !data ? (
          t("ui.loading")
        ) : data.items.length === 0 ? (
          <p className="trace-quiet">{t("watch.trace.none")}</p>
        ) : (
          <TraceTable traces={data.items} onOpen={setOpen} />
        )}
      </div>
      {open !== undefined && <TraceSheet traceId={open} onClose={() => setOpen(undefined)} />}
    </Panel>
  );
}
