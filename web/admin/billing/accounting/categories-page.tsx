import { Skeleton, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  addCategoryEndpoint,
  changeCategoryEndpoint,
  listCategoriesEndpoint,
} from "../../../../server/modules/billing/categories/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { allLanguages, type Language, languages } from "../../../lib/languages.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { useCategoryWord } from "../category-words.ts";
import { BookFrame } from "./book.tsx";

type Category = (typeof listCategoriesEndpoint)["returns"]["_output"]["items"][number];

export function CategoriesPage() {
  return <BookFrame>{(partnerId) => <Loaded key={partnerId} partnerId={partnerId} />}</BookFrame>;
}

/** B-138 the categories of transactions: built in and renamed, and the provider's own. */
function Loaded({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const word = useCategoryWord();
  const format = useFormat();
  const mayUpdate = useMay("config.finance.update");
  const [open, setOpen] = useState<Category | "new">();
  const { data, problem, reload } = useEndpoint(listCategoriesEndpoint, { params: { partnerId } }, { topics: ["account-mapping"] });
  return (
    <>
      <header className="accounting-head">
        <h1>{t("accounting.tabs.categories")}</h1>
        {mayUpdate && (
          <div className="accounting-acts">
            <Button kind="primary" onPress={() => setOpen("new")}>
              {t("accounting.categories.add")}
            </Button>
          </div>
        )}
      </header>
      <p className="accounting-quiet">{t("accounting.categories.why")}</p>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!problem && !data && <Skeleton height={320} />}
      {data && (
        <Panel>
          <PlainTable
            label={t("accounting.tabs.categories")}
            rows={data.items}
            rowKey={({ key }) => key}
            columns={[
              {
                id: "name",
                head: t("accounting.name"),
                cell: (row) => (
                  <>
                    <bdi>{word(row.key, row.names)}</bdi>
                    <CellNote>
                      {row.isOwn
                        ? t(row.isEnabled ? "accounting.categories.own" : "accounting.categories.own-off")
                        : Object.keys(row.names).length > 0
                          ? t("accounting.categories.renamed", { name: word(row.key, null) })
                          : t("accounting.categories.built-in")}
                    </CellNote>
                  </>
                ),
              },
              {
                id: "account",
                head: t("accounting.mapping.leads"),
                cell: (row) => (row.account === "" ? <Nothing /> : <bdi className="code">{row.account}</bdi>),
              },
              { id: "used", head: t("accounting.categories.used"), number: true, wide: true, cell: (row) => format.number(row.used) },
              ...(mayUpdate
                ? [
                    {
                      id: "act",
                      head: "",
                      cell: (row: Category) => (
                        <Button small kind="quiet" onPress={() => setOpen(row)}>
                          {t(row.isOwn ? "accounting.categories.change" : "accounting.categories.rename")}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
      )}
      {open && <CategorySheet partnerId={partnerId} category={open === "new" ? undefined : open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

const topics = ["transaction-categories", "account-mapping", "payments"];

function CategorySheet({ partnerId, category, onClose }: { partnerId: string; category: Category | undefined; onClose: () => void }) {
  const t = useTexts();
  const word = useCategoryWord();
  const [language, setLanguage] = useState<Language>(() => allLanguages.find((one) => category?.names?.[one]) ?? "en");
  const [names, setNames] = useState<Readonly<Record<string, string>>>(category?.names ?? {});
  const [isEnabled, setEnabled] = useState(category?.isEnabled ?? true);
  const onDone = () => {
    notify(t("accounting.categories.saved"));
    onClose();
  };
  const add = useAction(addCategoryEndpoint, { topics, onDone });
  const change = useAction(changeCategoryEndpoint, { topics, onDone });
  const typed = Object.fromEntries(
    Object.entries(names).flatMap(([language, name]) => (name.trim() === "" ? [] : [[language, name.trim()]])),
  );
  // A built-in one without names has its usual word again.
  const isReady = Object.keys(typed).length > 0 || category?.isOwn === false;
  const busy = add.busy || change.busy;
  const problem = add.problem ?? change.problem;
  const save = () =>
    category
      ? change.run({ params: { partnerId, key: category.key }, body: { names: typed, isEnabled }, version: category.version })
      : add.run({ params: { partnerId }, body: { names: typed } });
  return (
    <Sheet
      open
      title={
        category
          ? t(category.isOwn ? "accounting.categories.change-title" : "accounting.categories.rename-title", {
              name: word(category.key, category.names),
            })
          : t("accounting.categories.add")
      }
      onClose={onClose}
      locked={busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={busy} disabled={!isReady} onPress={save}>
            {t(category ? "accounting.categories.save" : "accounting.categories.add")}
          </Button>
        </>
      }
    >
      <div className="accounting-form">
        <span>{t(category?.isOwn === false ? "accounting.categories.rename-why" : "accounting.categories.own-why")}</span>
        <Choice
          label={t("ui.language")}
          value={language}
          options={allLanguages.map((value) => ({ value, label: languages[value].name }))}
          onChange={setLanguage}
        />
        <TextInput
          label={t("accounting.categories.name-in", { language: languages[language].name })}
          dir="auto"
          maxLength={60}
          value={names[language] ?? ""}
          placeholder={category?.isOwn === false ? word(category.key, null) : ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setNames((now) => ({ ...now, [language]: value }));
          }}
        />
        {category?.isOwn && (
          <Switch
            label={t("accounting.categories.enabled")}
            description={t("accounting.categories.enabled-why")}
            checked={isEnabled}
            onChange={(event) => setEnabled(event.currentTarget.checked)}
          />
        )}
        <ProblemNote problem={problem} errors={problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
