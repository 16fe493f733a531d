import { Checkbox, Textarea } from "@mantine/core";
import { addCommentEndpoint, listCommentsEndpoint } from "../../../server/modules/customers/contract.ts";
import { useForm } from "../../lib/form.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CommentCard } from "./comment-card.tsx";
import { PageButtons } from "./page-buttons.tsx";
import "./comments.css";

/** What colleagues wrote down about this customer, pinned ones first. */
export function CommentsTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayAdd = useMay("customers.comments.create");
  const list = useList(listCommentsEndpoint, { params: { customerId }, filters: [], sorts: ["at"], defaultLimit: 25 });
  return (
    <div className="comments">
      {mayAdd && <NewComment customerId={customerId} />}
      <ProblemNote problem={list.problem} onRetry={list.reload} />
      {list.items?.length === 0 && <EmptyState title={t("customers.comments.none")} text={t("customers.comments.none-why")} />}
      {list.items?.map((comment) => (
        <CommentCard key={comment.id} comment={comment} />
      ))}
      <PageButtons list={list} />
    </div>
  );
}

function NewComment({ customerId }: { customerId: string }) {
  const t = useTexts();
  const add = useAction(addCommentEndpoint, { topics: ["comments"] });
  const form = useForm({
    schema: addCommentEndpoint.body,
    start: { body: "", isPinned: false },
    problem: add.problem,
    draft: `comment.${customerId}`,
    submit: async (body) => {
      const added = await add.run({ params: { customerId }, body });
      if (added) form.reset();
      return undefined;
    },
  });
  return (
    <FormFrame form={form} submit={t("customers.comments.add")} busy={add.busy} problem={add.problem}>
      <Textarea label={t("customers.comments.new")} autosize minRows={3} {...form.field("body")} />
      <Checkbox label={t("customers.comments.pin-new")} {...form.check("isPinned")} />
    </FormFrame>
  );
}

/** Pinned comments, where nobody can miss them. */
export function PinnedComments({ customerId }: { customerId: string }) {
  const { data } = useEndpoint(listCommentsEndpoint, { params: { customerId }, query: { limit: 3, filter: { pinned: "true" } } });
  if (!data || data.items.length === 0) return null;
  return (
    <div className="comments-pinned">
      {data.items.map((comment) => (
        <CommentCard key={comment.id} comment={comment} />
      ))}
    </div>
  );
}

export function CommentsCount({ customerId }: { customerId: string }) {
  const format = useFormat();
  const { data } = useEndpoint(listCommentsEndpoint, { params: { customerId }, query: { limit: 1, total: "quick" } });
  const count = data?.total?.count ?? 0;
  return count > 0 ? format.number(count) : null;
}
