// What the values of a page do, worked out beside them while they are edited.
import type { ComponentType, ReactNode } from "react";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal, roundToMoney } from "../../../../shared/money.ts";
import { type RoundingMode, rational, roundingModes } from "../../../../shared/rational.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { makeFormat, useFormat, useLocale } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { SettingGroup } from "./setting-groups.ts";
import type { PartnerChoice } from "./setting-place.ts";

interface ExampleProps {
  valueAt: (key: string) => unknown;
  partner: PartnerChoice | undefined;
}

const examples: Partial<Record<SettingGroup, ComponentType<ExampleProps>>> = {
  main: MainExample,
  finance: FinanceExample,
  portal: PortalExample,
  security: SecurityExample,
};

export const exampleOf = (group: SettingGroup): ComponentType<ExampleProps> | undefined => examples[group];

function Lines({ lines, note }: { lines: readonly (readonly [label: string, value: ReactNode] | undefined)[]; note?: string }) {
  const t = useTexts();
  return (
    <Panel title={t("partners.example.title")}>
      <dl className="example-lines">
        {lines.map(
          (line) =>
            line && (
              <div key={line[0]}>
                <dt>{line[0]}</dt>
                <dd>{line[1]}</dd>
              </div>
            ),
        )}
      </dl>
      {note && <p className="example-note">{note}</p>}
    </Panel>
  );
}

const localeOr = (wanted: unknown, fallback: string): string => {
  try {
    return typeof wanted === "string" && wanted !== "" ? (Intl.getCanonicalLocales(wanted)[0] ?? fallback) : fallback;
  } catch {
    return fallback;
  }
};

function MainExample({ valueAt, partner }: ExampleProps) {
  const t = useTexts();
  const own = useLocale();
  const hours = valueAt("partners.hour_format");
  const format = makeFormat({
    locale: localeOr(valueAt("partners.locale"), own),
    timeZone: partner?.timeZone ?? "UTC",
    ...(hours === "12" || hours === "24" ? { hour12: hours === "12" } : {}),
  });
  const now = currentMoment();
  const currency = partner?.currency ?? "EUR";
  const pattern = valueAt("customers.login_pattern");
  return (
    <Lines
      lines={[
        [t("partners.example.moment"), <bdi key="moment">{format.moment(now)}</bdi>],
        [t("partners.example.number"), <bdi key="number">{format.number(1_234_567)}</bdi>],
        [t("partners.example.amount"), <bdi key="amount">{format.money({ amount: "1234.50", currency })}</bdi>],
        typeof pattern === "string"
          ? [
              t("partners.example.login"),
              <bdi key="login" className="code">
                {loginFrom(pattern)}
              </bdi>,
            ]
          : undefined,
      ]}
    />
  );
}

/** The login of customer 1042, Ana Horvat, ana@example.org. */
const loginFrom = (pattern: string): string =>
  pattern
    .replace(/\{seq:(\d{1,2})\}/g, (_, digits: string) => "1042".padStart(Number(digits), "0"))
    .replaceAll("{name}", "ana.horvat")
    .replaceAll("{email}", "ana@example.org");

const exampleDay: Day = "2027-03-01" as Day;
const priceMinor = 3000n;

function FinanceExample({ valueAt, partner }: ExampleProps) {
  const t = useTexts();
  const format = useFormat();
  const currency = partner?.currency ?? "EUR";
  const dueDays = valueAt("billing.due_days");
  const whole = (minor: bigint): string => format.money({ amount: minorToDecimal(minor, currency), currency });
  const mode = roundingModes.find((one) => one === valueAt("billing.rounding_mode")) ?? "half_away";
  const basis = valueAt("billing.proration_basis");
  const days = basis === "thirty" ? 30n : 31n;
  // From the 15th to the end: 17 of 31 days, or 16 of 30.
  const part = roundToMoney(rational(priceMinor * (days - 14n), 100n * days), currency, mode as RoundingMode);
  const parkFactor = valueAt("billing.park_factor");
  const parkFrom = valueAt("billing.park_min_minor");
  const usual = priceMinor;
  const parked = typeof parkFactor === "number" && typeof parkFrom === "number" ? maxOf(usual * BigInt(parkFactor), BigInt(parkFrom)) : 0n;
  return (
    <Lines
      lines={[
        [t("partners.example.billed"), <span key="billed">{format.day(exampleDay)}</span>],
        typeof dueDays === "number" && dueDays >= 0 && dueDays <= 60
          ? [t("partners.example.due"), <strong key="due">{format.day(addDays(exampleDay, dueDays))}</strong>]
          : undefined,
        [
          t("partners.example.part", { price: whole(priceMinor), used: Number(days - 14n), days: Number(days) }),
          <strong key="part">{whole(part.minor)}</strong>,
        ],
        parked > 0n
          ? [
              t("partners.example.parked", { usual: whole(usual) }),
              <span key="parked">{t("partners.example.above", { amount: whole(parked) })}</span>,
            ]
          : undefined,
      ]}
      note={t("partners.example.finance-note")}
    />
  );
}

const maxOf = (a: bigint, b: bigint): bigint => (a > b ? a : b);

function PortalExample({ valueAt, partner }: ExampleProps) {
  const t = useTexts();
  const title = valueAt("partners.portal_title");
  const characters = valueAt("portal.reset.email_chars");
  const length = valueAt("portal.reset.email_length");
  return (
    <Lines
      lines={[
        [t("partners.example.tab"), <bdi key="tab">{(typeof title === "string" && title) || partner?.name}</bdi>],
        typeof characters === "string" && characters !== "" && typeof length === "number"
          ? [
              t("partners.example.code"),
              <bdi key="code" className="code">
                {codeFrom(characters, length)}
              </bdi>,
            ]
          : undefined,
      ]}
    />
  );
}

// Always the same one, so that it does not dance while somebody types.
const codeFrom = (characters: string, length: number): string =>
  Array.from({ length: Math.min(length, 16) }, (_, at) => characters[(at * 7 + 3) % characters.length]).join("");

function SecurityExample({ valueAt }: ExampleProps) {
  const t = useTexts();
  const format = useFormat();
  const numberOf = (key: string): number | undefined => {
    const value = valueAt(key);
    return typeof value === "number" ? value : undefined;
  };
  const first = numberOf("identity.lock_min");
  const attempts = numberOf("identity.lock_attempts");
  const within = numberOf("identity.lock_window_min");
  if (first === undefined || attempts === undefined || within === undefined) return null;
  const dayMin = 1440;
  const minutes = (count: number): string => t("partners.example.minutes", { count: Math.min(count, dayMin) });
  return (
    <Lines
      lines={[
        [
          t("partners.example.wrong-tries"),
          <span key="tries">{t("partners.example.within", { count: attempts, time: minutes(within) })}</span>,
        ],
        [t("partners.example.lock", { at: format.number(1) }), <strong key="1">{minutes(first)}</strong>],
        [t("partners.example.lock", { at: format.number(2) }), <span key="2">{minutes(first * 2)}</span>],
        [t("partners.example.lock", { at: format.number(3) }), <span key="3">{minutes(first * 4)}</span>],
      ]}
    />
  );
}
