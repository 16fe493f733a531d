import { Select, Skeleton } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ApiProblem } from "../../lib/api.ts";
import { useStaffSession } from "../../lib/session.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import "./late-fees.css";

/** The partner that is looked at first, and how another one is chosen. */
export function useChosenPartner(): readonly [string, (id: string) => void] {
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  return useState(scope.partnerId ?? partners[0]?.id ?? "");
}

interface Props {
  title: string;
  text: string;
  /** What the choice of partners is called. */
  label: string;
  chosen: string;
  onChoose: (id: string) => void;
  problem: ApiProblem | undefined;
  onRetry: () => void;
  /** Empty until it is loaded. */
  children: ReactNode;
}

/** A page of configuration that each partner has of its own. */
export function PartnerPage({ title, text, label, chosen, onChoose, problem, onRetry, children }: Props) {
  const { partners } = useStaffSession();
  return (
    <div className="late-fees">
      <header className="late-fees-head">
        <h1>{title}</h1>
        {partners.length > 1 && (
          <Select
            aria-label={label}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            allowDeselect={false}
            onChange={(id) => id && onChoose(id)}
          />
        )}
      </header>
      <p className="late-fees-text">{text}</p>
      {children ?? (problem ? <ProblemNote problem={problem} onRetry={onRetry} /> : <Skeleton height={240} />)}
    </div>
  );
}
