import { Link } from "@tanstack/react-router";
import type { z } from "zod";
import type { CpeActionRow, CpeView } from "../../../server/modules/devices/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText, Nothing } from "../../ui/value-texts.tsx";
import { CellNote } from "../app/plain-table.tsx";

export type Cpe = z.output<typeof CpeView>;
export type Act = z.output<typeof CpeActionRow>;

export function CpeState({ cpe }: { cpe: Cpe }) {
  const t = useTexts();
  return (
    <>
      <StatusChip tone={cpe.isOnline ? (cpe.isWanUp === false ? "attention" : "works") : "past"}>
        {t(cpe.isOnline ? (cpe.isWanUp === false ? "equipment.wan-down" : "equipment.online") : "equipment.offline")}
      </StatusChip>
      <CellNote>{cpe.seenAt ? <MomentText value={cpe.seenAt} /> : t("equipment.never-seen")}</CellNote>
    </>
  );
}

/** N-47 whether the line at which it stands works, by the session of its service; that says something where the router itself does not. */
export function LineState({ cpe: { line } }: { cpe: Cpe }) {
  const t = useTexts();
  if (!line) return <Nothing />;
  return (
    <>
      <StatusChip tone={line.isOnline ? "works" : "past"}>
        {t(line.isOnline ? "equipment.line-online" : "equipment.line-offline")}
      </StatusChip>
      <CellNote>
        <MomentText value={line.heardAt} />
      </CellNote>
    </>
  );
}

/** In dBm, with what the router thinks of it. */
export function SignalText({ cpe: { signal } }: { cpe: Cpe }) {
  const t = useTexts();
  const format = useFormat();
  if (!signal) return <Nothing />;
  return (
    <>
      <span className="number">{t("equipment.dbm", { value: format.number(signal.dbm) })}</span>
      {!signal.isGood && <CellNote>{t("equipment.signal-weak")}</CellNote>}
    </>
  );
}

export function ServiceLink({ service }: { service: { readonly id: string; readonly number: number | string } | null }) {
  if (!service) return <Nothing />;
  return (
    <Link to={`/services/${service.id}` as never}>
      <bdi className="code">{typeof service.number === "number" ? `S-${String(service.number)}` : service.number}</bdi>
    </Link>
  );
}

const tones: Record<Act["state"], Tone> = {
  queued: "waits",
  sent: "waits",
  applied: "works",
  failed: "hurts",
  expired: "attention",
  withdrawn: "past",
};

export function ActState({ act }: { act: Act }) {
  const t = useTexts();
  return (
    <>
      <StatusChip tone={tones[act.state]}>{t(`equipment.act.state.${act.state}`)}</StatusChip>
      {(act.reason || act.detail) && (
        <CellNote>
          {act.reason && t(`equipment.act.reason.${act.reason}`)}
          {act.detail && <bdi> {act.detail}</bdi>}
        </CellNote>
      )}
    </>
  );
}

/** "Wi-Fi: Attic, new password": what was wished, never a key. */
export function ActWish({ act }: { act: Act }) {
  const t = useTexts();
  const { kind, wish } = act;
  const parts = [
    ...(typeof wish.name === "string" ? [wish.name] : []),
    ...(wish.hasKey === true ? [t("equipment.act.new-key")] : []),
    ...(typeof wish.isOn === "boolean" ? [t(wish.isOn ? "equipment.act.on" : "equipment.act.off")] : []),
    ...(typeof wish.mac === "string" ? [wish.mac] : []),
  ];
  return (
    <>
      {t(`equipment.act.kind.${kind}`)}
      {parts.length > 0 && (
        <CellNote>
          <bdi>{parts.join(t("ui.comma"))}</bdi>
        </CellNote>
      )}
    </>
  );
}

export function CustomerLink({ id, name }: { id: string | null; name: string | null }) {
  return id === null ? (
    <Nothing />
  ) : (
    <Link to={`/customers/${id}` as never} search={{ tab: "equipment" } as never}>
      <bdi>{name ?? ""}</bdi>
    </Link>
  );
}
