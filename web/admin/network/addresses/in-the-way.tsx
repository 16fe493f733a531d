import type { ApiProblem } from "../../../lib/api.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import "./addresses.css";

/** A refusal with the addresses that stand in the way (N-29, N-38), each once. */
export function InTheWay({ problem }: { problem: ApiProblem | undefined }) {
  const t = useTexts();
  const errors = problem?.problem.errors ?? [];
  const named = errors.flatMap(({ params }) => {
    const name = params?.address ?? params?.cidr ?? params?.other;
    return typeof name === "string" ? [{ name, of: typeof params?.service === "string" ? params.service : "" }] : [];
  });
  return (
    <>
      <ProblemNote problem={problem} errors={named.length > 0 ? [] : errors} />
      {named.length > 0 && (
        <ul className="addresses-list" aria-label={t("addresses.in-the-way")}>
          {named.map(({ name, of }) => (
            <li key={name}>
              <bdi className="code">{name}</bdi> {of && <bdi>{of}</bdi>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
