import { portalCancelPackEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type Pack, packTopics } from "./packs.ts";

/** Before it is paid it can be given up; what asks for the money goes. */
export function CancelPack({ pack, small = false }: { pack: Pack; small?: boolean }) {
  const t = useTexts();
  const cancel = useAction(portalCancelPackEndpoint, { topics: packTopics });
  return (
    <>
      <Button
        kind="quiet"
        small={small}
        full={!small}
        busy={cancel.busy}
        onPress={() => cancel.run({ params: { packId: pack.id }, body: {} })}
        label={t("portal-usage.pack.cancel-named", { pack: pack.title })}
      >
        {t("portal-usage.pack.cancel")}
      </Button>
      <ProblemNote problem={cancel.problem} />
    </>
  );
}
