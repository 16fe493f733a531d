import { useState } from "react";
import { changeSessionsEndpoint, type sessionActions } from "../../../../server/modules/access/coa/contract.ts";
import { listOnlineEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import { type ApiProblem, asProblem, callApi } from "../../../lib/api.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import type { List } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import type { Selection } from "../../../ui/data-list/selection.ts";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";

interface Props {
  action: (typeof sessionActions)[number];
  selection: Selection;
  count: number | undefined;
  asked: List<unknown>["asked"];
  onDone: () => void;
}

/** As many as one wish may name. */
const most = 5000;
const pageSize = 250;

/** N-99 the same for all that are chosen. How many that are is asked first: a thousand lines that drop are a thousand telephones. */
export function ChangeManyButton({ action, selection, count, asked, onDone }: Props) {
  const t = useTexts();
  const format = useFormat();
  const [ids, setIds] = useState<readonly string[]>();
  const [isGathering, setIsGathering] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const change = useAction(changeSessionsEndpoint, {
    topics: ["sessions"],
    onDone: ({ accepted, gone, unreachable }) => {
      notify(t("network.online.changed", { accepted, gone, unreachable }));
      setIds(undefined);
      onDone();
    },
  });
  const choose = async (): Promise<void> => {
    setIsGathering(true);
    setProblem(undefined);
    try {
      setIds(selection.kind === "rows" ? [...selection.keys] : await findIds(asked));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setIsGathering(false);
    }
  };
  const named = format.number(ids?.length ?? 0);
  return (
    <>
      <Button small busy={isGathering} disabled={count === 0} onPress={choose}>
        {t(`network.online.act.${action}`)}
      </Button>
      <ProblemNote problem={problem} />
      <ConfirmDialog
        open={ids !== undefined}
        danger={action === "disconnect"}
        title={t(`network.online.many.${action}.title`, { count: ids?.length ?? 0 })}
        confirm={t(`network.online.many.${action}.do`, { count: named })}
        {...(action === "disconnect" && (ids?.length ?? 0) > pageSize ? { typeCount: ids?.length ?? 0 } : {})}
        busy={change.busy}
        problem={change.problem}
        onConfirm={() => change.run({ body: { action, sessionIds: [...(ids ?? [])] } })}
        onClose={() => setIds(undefined)}
      >
        {t(`network.online.many.${action}.text`)}
        {ids?.length === most && ` ${t("network.online.many.at-most", { count: format.number(most) })}`}
      </ConfirmDialog>
    </>
  );
}

/** Those that the filter shows now, page by page. */
async function findIds(asked: Props["asked"]): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...asked, limit: pageSize, total: "none", ...(cursor ? { cursor } : {}) };
    const page = await callApi(listOnlineEndpoint, { query: query as never });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && ids.length < most);
  return ids.slice(0, most);
}
