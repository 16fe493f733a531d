import { ActionIcon, Menu, Textarea } from "@mantine/core";
import { IconDotsVertical, IconPinFilled } from "@tabler/icons-react";
import { useState } from "react";
import type { z } from "zod";
import { type CommentView, deleteCommentEndpoint, editCommentEndpoint } from "../../../server/modules/customers/contract.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { AgoText, MomentText } from "../../ui/value-texts.tsx";
import { useRecordForm } from "../app/use-record-form.ts";

export type Comment = z.output<typeof CommentView>;
const topics = ["comments"];

export function CommentCard({ comment }: { comment: Comment }) {
  const t = useTexts();
  const session = useStaffSession();
  const [mode, setMode] = useState<"edit" | "delete">();
  const pin = useAction(editCommentEndpoint, { topics });
  const mayDelete =
    session.levels["customers.comments.delete"] === "all" ||
    ((session.levels["customers.comments.delete"] ?? "deny") !== "deny" && comment.author.id === session.adminId);
  const params = { commentId: comment.id };
  return (
    <article className="comment" data-pinned={comment.isPinned}>
      <header className="comment-head">
        <strong>
          <bdi>{comment.author.name}</bdi>
        </strong>
        <AgoText value={comment.createdAt} />
        {comment.isPinned && (
          <span className="comment-pin">
            <IconPinFilled size={13} aria-hidden />
            {t("customers.comments.pinned")}
          </span>
        )}
        {(comment.mayEdit || mayDelete) && mode !== "edit" && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={28} aria-label={t("customers.comments.more", { name: comment.author.name })}>
                <IconDotsVertical size={15} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {comment.mayEdit && <Menu.Item onClick={() => setMode("edit")}>{t("customers.comments.edit")}</Menu.Item>}
              {comment.mayEdit && (
                <Menu.Item onClick={() => void pin.run({ params, body: { isPinned: !comment.isPinned }, version: comment.version })}>
                  {t(comment.isPinned ? "customers.comments.unpin" : "customers.comments.pin")}
                </Menu.Item>
              )}
              {mayDelete && (
                <Menu.Item c="var(--hurts-ink)" onClick={() => setMode("delete")}>
                  {t("customers.comments.delete")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </header>
      {mode === "edit" ? (
        <EditComment comment={comment} onClose={() => setMode(undefined)} />
      ) : (
        <p className="comment-body" dir="auto">
          {comment.body}
        </p>
      )}
      <ProblemNote problem={pin.problem} />
      {comment.earlier.length > 0 && <EarlierTexts comment={comment} />}
      {mode === "delete" && <DeleteComment comment={comment} onClose={() => setMode(undefined)} />}
    </article>
  );
}

function EditComment({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: editCommentEndpoint,
    params: { commentId: comment.id },
    record: comment,
    values: ({ body }) => ({ body }),
    topics,
    onSaved: onClose,
  });
  return (
    <FormFrame
      form={form}
      submit={t("customers.comments.save")}
      busy={action.busy}
      problem={action.problem}
      onCancel={onClose}
      nameField={() => t("customers.comments.text")}
    >
      <Textarea
        label={t("customers.comments.text")}
        description={t("customers.comments.edit-why")}
        autosize
        minRows={3}
        {...form.field("body")}
      />
    </FormFrame>
  );
}

function DeleteComment({ comment, onClose }: { comment: Comment; onClose: () => void }) {
  const t = useTexts();
  const remove = useAction(deleteCommentEndpoint, {
    topics,
    onDone: () => {
      notify(t("customers.comments.deleted"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("customers.comments.delete-title")}
      confirm={t("customers.comments.delete")}
      busy={remove.busy}
      problem={remove.problem}
      onClose={onClose}
      onConfirm={() => remove.run({ params: { commentId: comment.id }, version: comment.version })}
    >
      {t("customers.comments.delete-text")}
    </ConfirmDialog>
  );
}

function EarlierTexts({ comment }: { comment: Comment }) {
  const t = useTexts();
  return (
    <details className="comment-earlier">
      <summary>{t("customers.comments.earlier", { count: comment.earlier.length })}</summary>
      {comment.earlier.map((earlier) => (
        <blockquote key={earlier.until}>
          <p className="comment-body" dir="auto">
            {earlier.body}
          </p>
          <span className="comment-quiet">
            {t("customers.comments.until")} <MomentText value={earlier.until} /> · {earlier.by}
          </span>
        </blockquote>
      ))}
    </details>
  );
}
