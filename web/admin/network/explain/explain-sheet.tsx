import { useTexts } from "../../../lib/texts.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { ExplainPanel, type ExplainStart } from "./explain-panel.tsx";

/** N-112 over the list from which it was asked. */
export function ExplainSheet({ nasId, start, onClose }: { nasId?: string; start: ExplainStart; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet open wide title={t("network.explain.title")} onClose={onClose}>
      <ExplainPanel {...(nasId ? { nasId } : {})} start={start} asksAtOnce />
    </Sheet>
  );
}
