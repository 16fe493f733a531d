import type { ApiProblem } from "../../lib/api.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";

export function Refusal({ words, problem }: { words: string | undefined; problem: ApiProblem | undefined }) {
  return words ? (
    <p className="router-warning tone-attention" role="alert">
      {words}
    </p>
  ) : (
    <ProblemNote problem={problem} />
  );
}
