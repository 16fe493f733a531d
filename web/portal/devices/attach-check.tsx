import { portalCheckLineEndpoint, portalChecksEndpoint } from "../../../server/modules/devices/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CheckWords } from "./attached-check.tsx";
import "./equipment.css";

interface AttachCheckProps {
  serviceId: string;
  checkId: string;
  onChange: (checkId: string) => void;
}

/** P-162 a check of the connection goes along with a new request, in one tap; what goes along is seen before. */
export function AttachCheck({ serviceId, checkId, onChange }: AttachCheckProps) {
  const t = useTexts();
  const { data } = useEndpoint(portalChecksEndpoint, { params: { serviceId } });
  const run = useAction(portalCheckLineEndpoint, { onDone: ({ check }) => onChange(check.id) });
  const check = [...(run.result ? [run.result.check] : []), ...(data?.items ?? [])].find(({ id }) => id === checkId);
  if (check)
    return (
      <div className="check act-progress tone-past">
        <CheckWords check={check} />
        <Button small onPress={() => onChange("")}>
          {t("portal-equipment.check.detach")}
        </Button>
      </div>
    );
  return (
    <div>
      <Button busy={run.busy} onPress={() => run.run({ params: { serviceId } })}>
        {t("portal-equipment.check.attach")}
      </Button>
      {run.busy && <p role="status">{t("portal-equipment.check.running")}</p>}
      <ProblemNote problem={run.problem} />
    </div>
  );
}
