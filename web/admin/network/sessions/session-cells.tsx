// The cells of a session, in two lines each: what is looked for first, and below it what tells it apart.
import { Link } from "@tanstack/react-router";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { CellNote } from "../../app/plain-table.tsx";
import { useRateWords, useSpanWords } from "../rate-words.ts";
import { healthOf, healthTones, isHeldBack, nameOf, type Session } from "./session.ts";

export function WhoCell({ session }: { session: Session }) {
  const { service, login } = session;
  const notes = [service ? `S-${String(service.number)}` : undefined, session.customer ? login : undefined].filter(Boolean);
  return (
    <>
      <bdi>{nameOf(session)}</bdi>
      {notes.length > 0 && (
        <CellNote>
          <bdi className="code">{notes.join(" · ")}</bdi>
        </CellNote>
      )}
    </>
  );
}

/** Whether it is well, and what the line gives if that is not simply access. */
export function StateCell({ session }: { session: Session }) {
  const t = useTexts();
  const span = useSpanWords();
  const health = healthOf(session);
  return (
    <>
      <span className="sessions-chips">
        <StatusChip tone={healthTones[health]}>{t(`network.online.health.${health}`)}</StatusChip>
        {session.partner === null && <StatusChip tone="attention">{t("network.online.orphan")}</StatusChip>}
        {isHeldBack(session) && <AccessChip state={session.accessState} />}
        {session.addressDoubt && <StatusChip tone="attention">{t(`network.online.doubt.${session.addressDoubt}`)}</StatusChip>}
      </span>
      <CellNote>{t("network.online.heard", { span: span(session.quietSeconds) })}</CellNote>
    </>
  );
}

function AccessChip({ state }: { state: string | null }) {
  const t = useTexts();
  return <StatusChip tone="hurts">{t.optional(`services.access.state.${state}`) ?? state}</StatusChip>;
}

export function AddressCell({ session: { ipv4, ipv6Wan, delegatedPrefix } }: { session: Session }) {
  const rest = [ipv6Wan, delegatedPrefix].filter(Boolean);
  if (!ipv4 && rest.length === 0) return <Nothing />;
  return (
    <>
      <bdi className="code">{ipv4 ?? rest[0]}</bdi>
      {(ipv4 ? rest : rest.slice(1)).map((address) => (
        <CellNote key={address}>
          <bdi className="code">{address}</bdi>
        </CellNote>
      ))}
    </>
  );
}

export function WhereCell({ session: { nas, site, portId } }: { session: Session }) {
  const notes = [site?.name, portId].filter(Boolean);
  if (!nas) return <Nothing />;
  return (
    <>
      {nas.name ? (
        <Link to={`/nases/${nas.id}` as never}>
          <bdi>{nas.name}</bdi>
        </Link>
      ) : (
        <Nothing />
      )}
      {notes.length > 0 && (
        <CellNote>
          <bdi>{notes.join(" · ")}</bdi>
        </CellNote>
      )}
    </>
  );
}

export function SinceCell({ session: { startedAt, seconds } }: { session: Session }) {
  const span = useSpanWords();
  return (
    <>
      <span className="number">{span(seconds)}</span>
      <CellNote>
        <MomentText value={startedAt} />
      </CellNote>
    </>
  );
}

export function BytesCell({ session: { downBytes, upBytes } }: { session: Session }) {
  const format = useFormat();
  return <BothWays down={format.bytes(downBytes)} up={format.bytes(upBytes)} />;
}

/** What it carries now, and of how much it could. */
export function RateCell({ session }: { session: Session }) {
  const rate = useRateWords();
  return <BothWays down={rate(session.downBps)} up={rate(session.upBps)} />;
}

export function SpeedCell({ session: { speed } }: { session: Session }) {
  const rate = useRateWords();
  const t = useTexts();
  if (!speed) return <Nothing />;
  const said = (bps: number): string => (bps === 0 ? t("network.online.unlimited") : rate(bps));
  return (
    <span className="sessions-stack">
      <BothWays down={said(speed.downBps)} up={said(speed.upBps)} />
      {speed.rule !== "plan" && <CellNote>{speed.ruleName ?? t(`network.online.rule.${speed.rule}`)}</CellNote>}
    </span>
  );
}

/** Down and up, told apart by words for those who hear them. */
export function BothWays({ down, up }: { down: string; up: string }) {
  const t = useTexts();
  return (
    <span className="sessions-ways number">
      <span>
        <span aria-hidden>↓</span> <span className="only-for-readers">{t("network.online.down")}</span>
        {down}
      </span>
      <span>
        <span aria-hidden>↑</span> <span className="only-for-readers">{t("network.online.up")}</span>
        {up}
      </span>
    </span>
  );
}
