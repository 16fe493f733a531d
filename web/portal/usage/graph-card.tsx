import { Input } from "@mantine/core";
import { useState } from "react";
import { graphSteps, portalGraphEndpoint } from "../../../server/modules/usage/graphs/contract.ts";
import type { Day } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { saveFile } from "../../lib/api.ts";
import { csvText } from "../../lib/csv.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { RateLines } from "../../ui/rate-lines.tsx";

type Graph = ReturnsOf<typeof portalGraphEndpoint>;
type Step = Graph["step"];

/** P-182 rates by a step of one's choice, up to the last day of the period. */
export function GraphCard({ serviceId, through }: { serviceId: string | undefined; through: string }) {
  const t = useTexts();
  const [step, setStep] = useState<Step>("hour");
  const { data, loading, problem, reload } = useEndpoint(
    portalGraphEndpoint,
    { query: { ...(serviceId ? { serviceId } : {}), step, through: through as Day } },
    { keepFormer: true },
  );
  if (!data) return <PortalCard title={t("portal-usage.statistics.rates")} loading={loading} problem={problem} onRetry={reload} />;
  return (
    <PortalCard title={t("portal-usage.statistics.rates")}>
      <Input.Wrapper label={t("portal-usage.statistics.rates-step")} id="graph-step" style={{ marginBlockEnd: 12 }}>
        <Input
          component="select"
          pointer
          id="graph-step"
          value={step}
          onChange={({ currentTarget }) => setStep(currentTarget.value as Step)}
        >
          {graphSteps.map((each) => (
            <option key={each} value={each}>
              {t(`portal-usage.statistics.rates-steps.${each}`)}
            </option>
          ))}
        </Input>
      </Input.Wrapper>
      {data.whole ? <Lines graph={data} whole={data.whole} /> : t("portal-usage.statistics.rates-none")}
    </PortalCard>
  );
}

function Lines({ graph: { step, points, from, through }, whole }: { graph: Graph; whole: NonNullable<Graph["whole"]> }) {
  const t = useTexts();
  const format = useFormat();
  const mbit = (bps: number): string => t("portal-usage.statistics.rate", { rate: format.number(Math.round(bps / 10_000) / 100) });
  const rows = [
    { name: t("portal-usage.statistics.down"), ...whole.down },
    { name: t("portal-usage.statistics.up"), ...whole.up },
  ];
  const named = (at: string): string => (step === "slot" || step === "hour" ? format.moment(at) : format.day(at.slice(0, 10)));
  const heads = [t("portal-usage.statistics.average"), t("portal-usage.statistics.most"), t("portal-usage.statistics.least")];
  const save = (): void =>
    saveFile(
      new Blob(
        [
          csvText([
            [
              t("portal-usage.statistics.from"),
              ...rows.flatMap(({ name }) => [`${name} (B)`, ...heads.map((head) => `${name}: ${head} (bit/s)`)]),
            ],
            ...points.map(({ at, downBytes, upBytes, down, up }) => [
              at,
              ...[
                { bytes: downBytes, ...down },
                { bytes: upBytes, ...up },
              ].flatMap(({ bytes, averageBps, mostBps, leastBps }) => [bytes, averageBps, mostBps, leastBps].map(String)),
            ]),
          ]),
        ],
        { type: "text/csv" },
      ),
      `speed-${step}-${from}-${through}.csv`,
    );
  return (
    <>
      <RateLines
        label={t("portal-usage.statistics.rates-picture")}
        names={rows.map(({ name }) => name)}
        points={points.map(({ at, until, down, up }) => ({ from: Date.parse(at), until: Date.parse(until), values: [down, up] }))}
        ends={[named(points[0]?.at ?? ""), named(points.at(-1)?.at ?? "")]}
        top={(bps) => t("portal-usage.statistics.top", { value: mbit(bps) })}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls on a narrow screen is reached by keys. */}
      <section className="statistics-table" aria-label={t("portal-usage.statistics.rates")} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {[t("portal-usage.statistics.direction"), ...heads].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, averageBps, mostBps, leastBps }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{mbit(averageBps)}</td>
                <td>{mbit(mostBps)}</td>
                <td>{mbit(leastBps)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div style={{ marginBlockStart: 12 }}>
        <Button small onPress={save}>
          {t("portal-usage.statistics.csv")}
        </Button>
      </div>
    </>
  );
}
