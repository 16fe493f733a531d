import { IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { z } from "zod";
import { type DuplicateView, duplicatesOfEndpoint, notADuplicateEndpoint } from "../../../server/modules/customers/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CustomerChip } from "../app/customer-chip.tsx";
import "./page-notes.css";

export type Duplicate = z.output<typeof DuplicateView>;

/** Who may be the same person, as long as nobody has said that they are two. Draws nothing when there is nobody. */
export function DuplicatesNote({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayDecide = useMay("customers.profile.update");
  const mayMerge = useMay("customers.profile.merge");
  const { data } = useEndpoint(duplicatesOfEndpoint, { params: { customerId } });
  const decide = useAction(notADuplicateEndpoint, { topics: ["duplicates"], onDone: () => notify(t("customers.duplicates.decided")) });
  if (!data || data.items.length === 0) return null;
  return (
    <div className="page-note">
      <IconUsers size={18} aria-hidden />
      <span className="page-note-words">
        <strong>{t("customers.duplicates.title", { count: data.items.length })}</strong>
        <DuplicateList
          duplicates={data.items}
          end={({ id }) => (
            <>
              {mayMerge && (
                <LinkButton small kind="quiet" to={`/customers/${customerId}/merge` as never} search={{ with: id } as never}>
                  {t("customers.merge.look")}
                </LinkButton>
              )}
              {mayDecide && (
                <Button small kind="quiet" onPress={() => decide.run({ params: { customerId }, body: { otherId: id } })}>
                  {t("customers.duplicates.is-another")}
                </Button>
              )}
            </>
          )}
        />
        <ProblemNote problem={decide.problem} />
      </span>
    </div>
  );
}

/** Each with what is the same, so that a glance decides. */
export function DuplicateList({ duplicates, end }: { duplicates: readonly Duplicate[]; end?: (duplicate: Duplicate) => ReactNode }) {
  const t = useTexts();
  return (
    <ul>
      {duplicates.map((duplicate) => (
        <li key={duplicate.id}>
          <Link to={`/customers/${duplicate.id}` as never}>
            <bdi>{duplicate.name}</bdi> · <bdi className="number">{duplicate.number}</bdi>
          </Link>
          <CustomerChip status={duplicate.status} />
          <span className="page-note-quiet">
            {duplicate.reasons.map((reason) => t.optional(`customers.duplicates.same.${reason}`) ?? reason).join(", ")}
          </span>
          {end?.(duplicate)}
        </li>
      ))}
    </ul>
  );
}
