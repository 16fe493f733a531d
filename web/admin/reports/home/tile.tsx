import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MoneyJson } from "../../../../shared/money.ts";
import type { PlainSearch } from "../../../lib/plain-search.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { EndpointState } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { MoneyText, Nothing } from "../../../ui/value-texts.tsx";

export interface TileProps<Data> {
  label: string;
  state: EndpointState<Data | null>;
  /** The list behind the number, with the same filter (O-227). */
  to: (data: Data) => { page: string; search?: PlainSearch };
  value: (data: Data) => ReactNode;
  note?: (data: Data) => ReactNode;
  tone?: (data: Data) => "hurts" | undefined;
}

/** One number that leads to its list. It waits and fails alone; what the reader may not see is not there. */
export function Tile<Data>({ label, state, to, value, note, tone }: TileProps<Data>) {
  const { data } = state;
  if (data === null) return null;
  if (data === undefined) return <WaitingTile label={label} state={state} />;
  const { page, search } = to(data);
  return (
    <Link to={page as never} {...(search ? { search: search as never } : {})} className="home-tile" data-tone={tone?.(data)}>
      <span className="home-tile-label">{label}</span>
      <strong className="home-tile-value number">{value(data)}</strong>
      {note && <span className="home-tile-note">{note(data)}</span>}
    </Link>
  );
}

export function WaitingTile({ label, state }: { label: string; state: Pick<EndpointState<unknown>, "problem" | "reload"> }) {
  const t = useTexts();
  return (
    <div className="home-tile" aria-busy={!state.problem}>
      <span className="home-tile-label">{label}</span>
      {state.problem ? (
        <>
          <span className="home-tile-note">{t("reports.home.failed")}</span>
          <div>
            <Button small onPress={state.reload}>
              {t("ui.retry")}
            </Button>
          </div>
        </>
      ) : (
        <>
          <Skeleton height={20} width="60%" radius="sm" mt={6} />
          <Skeleton height={10} width="40%" radius="sm" mt={8} />
        </>
      )}
    </div>
  );
}

/** One amount for each currency; the one of most of the business is large, the others stand under it. */
export function Sums({ sums }: { sums: readonly MoneyJson[] }) {
  const [first, ...others] = sums;
  if (!first) return <Nothing />;
  return (
    <>
      <MoneyText value={first} />
      {others.map((sum) => (
        <span key={sum.currency} className="home-tile-more">
          <MoneyText value={sum} />
        </span>
      ))}
    </>
  );
}
