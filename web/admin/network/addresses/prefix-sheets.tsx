import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import {
  deletePrefixEndpoint,
  listPrefixesEndpoint,
  mergePrefixesEndpoint,
  resizePrefixEndpoint,
  splitPrefixEndpoint,
} from "../../../../server/modules/network/addresses/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { InTheWay } from "./in-the-way.tsx";
import { type Prefix, topics } from "./prefix.ts";
import "./addresses.css";

export type PrefixAct = "split" | "merge" | "resize" | "delete";

interface ActProps {
  prefix: Prefix;
  onClose: () => void;
  /** The prefix is another one now, or gone. */
  onDone: (to: string) => void;
}

/** What changes the network of a prefix (N-29, N-38). What cannot be is said with the addresses in the way. */
export function PrefixActSheet({ act, ...props }: ActProps & { act: PrefixAct }) {
  switch (act) {
    case "split":
      return <SplitSheet {...props} />;
    case "merge":
      return <MergeSheet {...props} />;
    case "resize":
      return <ResizeSheet {...props} />;
    case "delete":
      return <DeleteDialog {...props} />;
  }
}

const onTopics = { topics: [...topics] };
const mostBits = 8;

function SplitSheet({ prefix, onClose, onDone }: ActProps) {
  const t = useTexts();
  const format = useFormat();
  const own = Number(prefix.cidr.split("/")[1]);
  const longest = prefix.family === 4 ? 32 : (prefix.pdLength ?? 128);
  const lengths = Array.from({ length: Math.max(0, Math.min(mostBits, longest - own)) }, (_, at) => own + 1 + at);
  const [length, setLength] = useState(lengths[0] ?? own);
  const split = useAction(splitPrefixEndpoint, {
    ...onTopics,
    onDone: ({ items }) => {
      notify(t("addresses.split-done", { count: items.length }));
      onDone("/prefixes");
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("addresses.split-title", { prefix: prefix.cidr })}
      confirm={t("addresses.act.split")}
      busy={split.busy}
      disabled={lengths.length === 0}
      onConfirm={() => split.run({ params: { prefixId: prefix.id }, body: { length }, version: prefix.version })}
      onClose={onClose}
    >
      <Body problem={<InTheWay problem={split.problem} />}>
        <p>{t("addresses.split-text")}</p>
        <NativeSelect
          label={t("addresses.parts")}
          value={String(length)}
          data={lengths.map((each) => ({
            value: String(each),
            label: t("addresses.parts-of", { count: format.number(2 ** (each - own)), length: each }),
          }))}
          onChange={(event) => {
            setLength(Number(event.currentTarget.value));
            split.reset();
          }}
        />
      </Body>
    </ConfirmDialog>
  );
}

function MergeSheet({ prefix, onClose, onDone }: ActProps) {
  const t = useTexts();
  const length = prefix.cidr.split("/")[1];
  const all = useEndpoint(listPrefixesEndpoint, {
    query: { limit: 250, total: "none", filter: { domain: prefix.domain, role: prefix.role } },
  });
  const others = (all.data?.items ?? []).filter(
    ({ id, parentId, cidr }) => id !== prefix.id && parentId === prefix.parentId && cidr.endsWith(`/${length}`),
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const merge = useAction(mergePrefixesEndpoint, {
    ...onTopics,
    onDone: (merged) => {
      notify(t("addresses.saved", { name: merged.cidr }));
      onDone(`/prefixes/${merged.id}`);
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("addresses.merge-title", { prefix: prefix.cidr })}
      confirm={t("addresses.act.merge")}
      busy={merge.busy}
      disabled={chosen.length === 0}
      onConfirm={() => merge.run({ params: { prefixId: prefix.id }, body: { withIds: [...chosen] }, version: prefix.version })}
      onClose={onClose}
    >
      <Body problem={<InTheWay problem={merge.problem} />}>
        <p>{t(others.length === 0 && all.data ? "addresses.merge-none" : "addresses.merge-text")}</p>
        {others.map(({ id, cidr }) => (
          <Checkbox
            key={id}
            label={<bdi className="code">{cidr}</bdi>}
            checked={chosen.includes(id)}
            onChange={(event) => {
              setChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id));
              merge.reset();
            }}
          />
        ))}
      </Body>
    </ConfirmDialog>
  );
}

function ResizeSheet({ prefix, onClose, onDone }: ActProps) {
  const t = useTexts();
  const [cidr, setCidr] = useState(prefix.cidr);
  const resize = useAction(resizePrefixEndpoint, {
    ...onTopics,
    onDone: (after) => {
      notify(t("addresses.saved", { name: after.cidr }));
      onDone(`/prefixes/${after.id}`);
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("addresses.resize-title", { prefix: prefix.cidr })}
      confirm={t("addresses.act.resize")}
      busy={resize.busy}
      disabled={cidr.trim() === "" || cidr.trim() === prefix.cidr}
      onConfirm={() => resize.run({ params: { prefixId: prefix.id }, body: { cidr }, version: prefix.version })}
      onClose={onClose}
    >
      <Body problem={<InTheWay problem={resize.problem} />}>
        <p>{t("addresses.resize-text")}</p>
        <TextInput
          label={t("addresses.prefix")}
          value={cidr}
          dir="ltr"
          autoComplete="off"
          data-autofocus
          onChange={(event) => {
            setCidr(event.currentTarget.value);
            resize.reset();
          }}
        />
      </Body>
    </ConfirmDialog>
  );
}

function DeleteDialog({ prefix, onClose, onDone }: ActProps) {
  const t = useTexts();
  const remove = useAction(deletePrefixEndpoint, {
    ...onTopics,
    onDone: () => {
      notify(t("addresses.deleted", { name: prefix.cidr }));
      onDone("/prefixes");
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("addresses.delete-title", { prefix: prefix.cidr })}
      confirm={t("addresses.act.delete")}
      busy={remove.busy}
      onConfirm={() => remove.run({ params: { prefixId: prefix.id }, version: prefix.version })}
      onClose={onClose}
    >
      <Body problem={<InTheWay problem={remove.problem} />}>
        <p>{t("addresses.delete-text")}</p>
      </Body>
    </ConfirmDialog>
  );
}

const Body = ({ problem, children }: { problem: ReactNode; children: ReactNode }) => (
  <div className="addresses-form">
    {children}
    {problem}
  </div>
);
