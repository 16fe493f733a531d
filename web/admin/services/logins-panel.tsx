import { serviceLoginsEndpoint } from "../../../server/modules/access/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

type Attempt = ReturnsOf<typeof serviceLoginsEndpoint>["items"][number];

const tones: Record<Attempt["result"], Tone> = { accept: "works", walled: "attention", reject: "hurts", drop: "past" };

/** As the field writes them. */
const methods: Readonly<Record<string, string>> = {
  pap: "PAP",
  chap: "CHAP",
  mschap_v1: "MS-CHAP",
  mschap_v2: "MS-CHAPv2",
  eap: "EAP",
  none: "",
};

/** N-111 what routers asked about this line lately, and what to do where it failed. */
export function LoginsPanel({ serviceId }: { serviceId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(serviceLoginsEndpoint, { params: { serviceId } }, { topics: ["services"] });
  return (
    <Panel title={t("services.logins.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("services.logins.none")
      ) : (
        <PlainTable
          label={t("services.logins.title")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "result",
              head: t("services.logins.what"),
              cell: ({ result, reason, at, times, reply }) => (
                <>
                  <StatusChip tone={tones[result]}>{t(`services.logins.result.${result}`)}</StatusChip>
                  {reason !== "" && <CellNote>{t.optional(`services.logins.reason.${reason}`) ?? reason}</CellNote>}
                  <CellNote>
                    <MomentText value={at} />
                    {reply !== "" && ` · ${reply}`}
                    {times > 1 && ` · ${t("services.logins.times", { count: times })}`}
                  </CellNote>
                </>
              ),
            },
            {
              id: "who",
              head: t("services.logins.who"),
              cell: ({ login, mac, nas, method }) => (
                <>
                  {login}
                  <CellNote>{[mac, nas, methods[method] ?? method].filter((each) => each !== null && each !== "").join(" · ")}</CellNote>
                </>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}
