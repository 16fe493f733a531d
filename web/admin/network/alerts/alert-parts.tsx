import { Link } from "@tanstack/react-router";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import type { Alert } from "./alert-words.ts";

export function AlertState({ state }: Pick<Alert, "state">) {
  const t = useTexts();
  return <StatusChip tone={state === "open" ? "hurts" : "past"}>{t(`watch.alert.state.${state}`)}</StatusChip>;
}

/** The router, the pool, the device or the site that it is about; nothing where it is the monitor itself. */
export function AlertAbout({ alert: { nas, prefix, equipment, site } }: { alert: Alert }) {
  if (nas)
    return (
      <Link to={`/nases/${nas.id}` as never}>
        <bdi>{nas.name}</bdi>
      </Link>
    );
  if (prefix)
    return (
      <Link to={`/prefixes/${prefix.id}` as never}>
        <bdi className="code">{prefix.cidr}</bdi>
      </Link>
    );
  if (equipment)
    return (
      <Link to={`/equipment/${equipment.id}` as never}>
        <bdi>{equipment.name}</bdi>
      </Link>
    );
  if (site)
    return (
      <Link to={`/sites/${site.id}` as never}>
        <bdi>{site.name}</bdi>
      </Link>
    );
  return <Nothing />;
}
