import { ActionIcon, Checkbox, Popover, TextInput } from "@mantine/core";
import { IconBookmarks, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { z } from "zod";
import {
  deleteSavedViewEndpoint,
  listSavedViewsEndpoint,
  type SavedView as SavedViewShape,
  saveViewEndpoint,
} from "../../../server/modules/reports/contract.ts";
import type { ListState } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import "./saved-views.css";

type SavedView = z.output<typeof SavedViewShape>;

/** Filters and order under a name, one's own and those that others share (O-8). A view is an address, so it opens like any link. */
export function SavedViews({ list, state }: { list: string; state: ListState }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const [deleting, setDeleting] = useState<SavedView>();
  const { data, problem, reload } = useEndpoint(listSavedViewsEndpoint, { query: { list } }, { enabled: open });
  const search = { ...state.filter, ...(state.sort ? { sort: state.sort } : {}) };
  const views = data?.items ?? [];
  const isSomething = Object.keys(search).length > 0;
  return (
    <>
      <Popover position="bottom-end" shadow="md" withinPortal trapFocus returnFocus opened={open} onChange={setOpen}>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={t("reports.views.title")}
            title={t("reports.views.title")}
            onClick={() => setOpen(!open)}
          >
            <IconBookmarks size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown p="xs">
          <div className="saved-views">
            <ProblemNote problem={problem} onRetry={reload} />
            {data && views.length === 0 && <p>{t("reports.views.none")}</p>}
            {(["mine", "shared"] as const).map((whose) => {
              const some = views.filter(({ isMine }) => isMine === (whose === "mine"));
              return (
                some.length > 0 && (
                  <div key={whose}>
                    <h3>{t(`reports.views.${whose}`)}</h3>
                    <ul>
                      {some.map((view) => (
                        <li key={view.id}>
                          <Link to={"." as never} search={view.search as never} onClick={() => setOpen(false)}>
                            <bdi>{view.name}</bdi>
                            {whose === "shared" && <span>{view.madeBy}</span>}
                          </Link>
                          {view.isMine && (
                            <button
                              type="button"
                              className="data-list-icon"
                              aria-label={t("reports.views.delete", { name: view.name })}
                              title={t("reports.views.delete", { name: view.name })}
                              onClick={() => {
                                setOpen(false);
                                setDeleting(view);
                              }}
                            >
                              <IconTrash size={15} aria-hidden />
                            </button>
                          )}
                        </li>
                      ))}
                    </ul>
                  </div>
                )
              );
            })}
            <Button
              small
              full
              disabled={!isSomething}
              {...(isSomething ? {} : { hint: t("reports.views.nothing-set") })}
              onPress={() => {
                setOpen(false);
                setSaving(true);
              }}
            >
              {t("reports.views.save")}
            </Button>
          </div>
        </Popover.Dropdown>
      </Popover>
      {saving && <SaveSheet list={list} search={search} onClose={() => setSaving(false)} />}
      {deleting && <DeleteView view={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

function SaveSheet({ list, search, onClose }: { list: string; search: Record<string, string>; onClose: () => void }) {
  const t = useTexts();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const save = useAction(saveViewEndpoint, {
    onDone: (view) => {
      notify(t("reports.views.saved", { name: view.name }));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("reports.views.save")}
      onClose={onClose}
      locked={save.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={save.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form="save-view" busy={save.busy} disabled={name.trim() === ""}>
            {t("reports.views.run")}
          </Button>
        </>
      }
    >
      <form
        id="save-view"
        style={{ display: "grid", gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          void save.run({ body: { list, name, search, isShared } });
        }}
      >
        <TextInput
          label={t("reports.views.name")}
          required
          maxLength={60}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label={t("reports.views.share")}
          description={t("reports.views.share-why")}
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        <ProblemNote problem={save.problem} />
      </form>
    </Sheet>
  );
}

function DeleteView({ view, onClose }: { view: SavedView; onClose: () => void }) {
  const t = useTexts();
  const remove = useAction(deleteSavedViewEndpoint, { onDone: onClose });
  return (
    <ConfirmDialog
      open
      danger
      title={t("reports.views.delete-title", { name: view.name })}
      confirm={t("reports.views.delete-run")}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { viewId: view.id } })}
      onClose={onClose}
    >
      {t("reports.views.delete-text")}
    </ConfirmDialog>
  );
}
