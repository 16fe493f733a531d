import { testFiscalisationEndpoint } from "../../../../server/modules/billing/fiscalisation/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { AgoText, MomentText } from "../../../ui/value-texts.tsx";
import type { Fiscalisation } from "./add-on-form.tsx";

type AddOn = NonNullable<Fiscalisation["addOn"]>;

/** Whether the add-on answers, what waits for it, and a call that tries it. */
export function AddOnHealth({ fiscalisation }: { fiscalisation: Fiscalisation }) {
  const t = useTexts();
  const { addOn } = fiscalisation;
  if (!addOn)
    return (
      <Panel title={t("fiscal.settings.health")}>
        <p className="fiscal-note">{t("fiscal.settings.none")}</p>
      </Panel>
    );
  return (
    <div className="fiscal-fields">
      <Standing addOn={addOn} />
      {fiscalisation.mayChange && <Test partnerId={fiscalisation.partnerId} addOn={addOn} />}
    </div>
  );
}

function Standing({ addOn }: { addOn: AddOn }) {
  const t = useTexts();
  const format = useFormat();
  const maySee = useMay("finance.invoices.view");
  const { fault, answeredAt, waiting, refused, free } = addOn;
  const count = (value: number) => <span className="number">{format.number(value)}</span>;
  return (
    <Panel title={t("fiscal.settings.health")} actions={<HealthChip addOn={addOn} />}>
      {fault && <p className="fiscal-note">{t(`fiscal.settings.fault.${fault.kind}`)}</p>}
      <Facts
        facts={[
          ...(fault?.detail ? [{ label: t("fiscal.settings.said"), value: <bdi className="code fiscal-said">{fault.detail}</bdi> }] : []),
          ...(fault ? [{ label: t("fiscal.settings.since"), value: <MomentText value={fault.since} /> }] : []),
          ...(fault?.askAgainAt && addOn.isOn
            ? [{ label: t("fiscal.settings.next"), value: <MomentText value={fault.askAgainAt} /> }]
            : []),
          ...(answeredAt ? [{ label: t("fiscal.settings.last"), value: <AgoText value={answeredAt} /> }] : []),
          { label: t("fiscal.settings.waiting"), value: count(waiting) },
          { label: t("fiscal.settings.refused"), value: count(refused) },
          ...(free.length > 0
            ? [
                {
                  label: t("fiscal.settings.free"),
                  value: (
                    <span className="fiscal-free">
                      {free.map(({ kind, count: left }) => (
                        <span key={kind}>
                          {count(left)} {t(`fiscal.kinds.${kind}`)}
                        </span>
                      ))}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {maySee && (
        <div className="fiscal-buttons">
          <LinkButton to={"/fiscal-registrations" as never}>{t("fiscal.settings.look")}</LinkButton>
        </div>
      )}
    </Panel>
  );
}

function HealthChip({ addOn: { isOn, fault, answeredAt } }: { addOn: AddOn }) {
  const t = useTexts();
  if (!isOn) return <StatusChip tone="past">{t("fiscal.settings.off")}</StatusChip>;
  if (fault) return <StatusChip tone="hurts">{t("fiscal.settings.away")}</StatusChip>;
  return answeredAt ? (
    <StatusChip tone="works">{t("fiscal.settings.answers")}</StatusChip>
  ) : (
    <StatusChip tone="past">{t("fiscal.settings.unknown")}</StatusChip>
  );
}

function Test({ partnerId, addOn }: { partnerId: string; addOn: AddOn }) {
  const t = useTexts();
  const test = useAction(testFiscalisationEndpoint, { topics: ["fiscal", "fiscal-registrations"] });
  return (
    <Panel title={t("fiscal.settings.test")}>
      <div className="fiscal-fields">
        <p className="fiscal-note">{t("fiscal.settings.test-why")}</p>
        <div className="fiscal-buttons">
          <Button busy={test.busy} onPress={() => test.run({ params: { partnerId }, body: {} })}>
            {t("fiscal.settings.test")}
          </Button>
        </div>
        <ProblemNote problem={test.problem} />
        {test.result && !test.busy && <Result tested={test.result} addOn={addOn} />}
      </div>
    </Panel>
  );
}

function Result({ tested, addOn }: { tested: ReturnsOf<typeof testFiscalisationEndpoint>; addOn: AddOn }) {
  const t = useTexts();
  const { language } = useLanguage();
  const { outcome, self, detail } = tested;
  const words = (kinds: readonly AddOn["kinds"][number][]) =>
    new Intl.ListFormat(language, { type: "conjunction" }).format(kinds.map((kind) => t(`fiscal.kinds.${kind}`)));
  const missing = addOn.kinds.filter((kind) => self && !self.kinds.includes(kind));
  return (
    <div role="status" className="fiscal-result" data-good={outcome === "answered" && missing.length === 0}>
      {self ? (
        <>
          <span>{t("fiscal.settings.test-ok", { name: self.name, version: self.version })}</span>
          <span>{t("fiscal.settings.test-kinds", { kinds: words(self.kinds) })}</span>
          {missing.length > 0 && <span>{t("fiscal.settings.test-mismatch", { kinds: words(missing) })}</span>}
          {self.reserves && !addOn.reserves && <span>{t("fiscal.settings.test-reserves")}</span>}
        </>
      ) : (
        <>
          <span>{outcome !== "answered" && t(`fiscal.settings.fault.${outcome}`)}</span>
          {detail && <bdi className="code fiscal-said">{detail}</bdi>}
        </>
      )}
    </div>
  );
}
