// The program that pdf-pool.ts starts: it sets one document after the other and nothing else.
import { Problem } from "../problems.ts";
import type { Answer, Question } from "./pdf-pool.ts";
import { createTypst } from "./typst.ts";

const typst = createTypst();

const answer = (message: Answer): void => {
  process.send?.(message);
};

process.on("message", ({ request, dataText, sizeBytes }: Question) => {
  try {
    const pdf = typst.render({ ...request, data: JSON.parse(dataText) as unknown });
    answer(pdf.bytes.length + (pdf.picture?.length ?? 0) > sizeBytes ? { kind: "too-large" } : { kind: "rendered", pdf });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    answer({ kind: "refused", detail: error.detail ?? error.title, errors: error.errors ?? [] });
  }
});

// The pool's process is gone: nobody waits for a document any more.
process.on("disconnect", () => process.exit());

answer({ kind: "ready" });
