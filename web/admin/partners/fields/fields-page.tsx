import { ActionIcon, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FieldModule, fieldModules, listFieldsEndpoint, updateFieldEndpoint } from "../../../../server/modules/partners/contract.ts";
import type { PlainSearch } from "../../../lib/plain-search.ts";
import { useMay } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { useSeesAll } from "../../app/sees-all.ts";
import { ShortList } from "../../app/short-list.tsx";
import { type FieldItem, moved } from "./field-values.ts";

/** The additional fields of one kind of record, in the order in which forms show them (O-61, O-62). */
export function FieldsPage() {
  const t = useTexts();
  const { language } = useLanguage();
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const mayUpdate = useMay("config.additional_fields.update");
  const seesAll = useSeesAll() === true;
  const module: FieldModule = fieldModules.find((one) => one === search.module) ?? "customers";
  const fields = useEndpoint(listFieldsEndpoint, { query: { module } });
  const rows = fields.data?.items;
  const update = useAction(updateFieldEndpoint);
  const mayEdit = mayUpdate && seesAll;

  async function move(field: FieldItem, by: -1 | 1): Promise<void> {
    for (const { field: one, position } of moved(rows ?? [], field.id, by))
      if ((await update.run({ params: { fieldId: one.id }, body: { position }, version: one.version })) === undefined) return;
  }

  const add = mayEdit && (
    <LinkButton to={"/config/fields/new" as never} search={{ module } as never} kind="primary">
      {t("partners.field.new")}
    </LinkButton>
  );
  return (
    <>
      <ShortList
        title={t("partners.fields")}
        rows={rows}
        answer={fields}
        rowKey={({ id }) => id}
        primary={add}
        tools={
          <Select
            size="xs"
            aria-label={t("partners.field.module")}
            data={fieldModules.map((value) => ({ value, label: t(`partners.module.${value}`) }))}
            value={module}
            allowDeselect={false}
            searchable
            nothingFoundMessage={t("partners.nothing-found")}
            onChange={(chosen) => void navigate({ to: ".", search: { module: chosen ?? undefined } as never, replace: true })}
          />
        }
        columns={[
          {
            id: "title",
            head: t("partners.field.title"),
            cell: (field) => (
              <Link to={`/config/fields/${field.module}/${field.id}` as never} className="data-list-link">
                <bdi>{titleIn(field, language)}</bdi>
              </Link>
            ),
          },
          { id: "name", head: t("partners.field.name"), cell: ({ name }) => <bdi className="code">{name}</bdi> },
          { id: "type", head: t("partners.field.type"), cell: ({ type }) => t(`partners.field.types.${type}`) },
          { id: "section", head: t("partners.field.section"), cell: ({ section }) => <bdi>{section}</bdi> },
          {
            id: "marks",
            head: t("partners.field.marks"),
            cell: (field) => <span className="short-list-quiet">{marksOf(t, field)}</span>,
          },
          ...(mayEdit && (rows?.length ?? 0) > 1
            ? [
                {
                  id: "order",
                  head: <span className="only-for-readers">{t("partners.field.order")}</span>,
                  number: true,
                  cell: (field: FieldItem) => (
                    <span className="short-list-acts">
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        disabled={update.busy || !mayMove(rows ?? [], field, -1)}
                        aria-label={t("partners.field.earlier", { title: titleIn(field, language) })}
                        onClick={() => void move(field, -1)}
                      >
                        <IconArrowUp size={16} aria-hidden />
                      </ActionIcon>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        disabled={update.busy || !mayMove(rows ?? [], field, 1)}
                        aria-label={t("partners.field.later", { title: titleIn(field, language) })}
                        onClick={() => void move(field, 1)}
                      >
                        <IconArrowDown size={16} aria-hidden />
                      </ActionIcon>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
        empty={{
          title: t("partners.field.none"),
          text: t("partners.field.none-why"),
          ...(add ? { action: add } : {}),
        }}
      />
      <ProblemNote problem={update.problem} />
    </>
  );
}

/** Whether there is a neighbour in that direction within the section. */
function mayMove(fields: readonly FieldItem[], field: FieldItem, by: -1 | 1): boolean {
  const section = fields.filter((one) => one.section === field.section);
  return section[section.indexOf(field) + by] !== undefined;
}

export const titleIn = ({ title, name }: Pick<FieldItem, "title" | "name">, language: string): string =>
  title[language] ?? title.en ?? Object.values(title)[0] ?? name;

function marksOf(t: ReturnType<typeof useTexts>, field: FieldItem): string {
  return [
    field.isRequired && t("partners.field.mark.required"),
    field.isUnique !== "no" && t("partners.field.mark.unique"),
    field.isSearchable && t("partners.field.mark.searchable"),
    field.isReadOnly && t("partners.field.mark.read-only"),
    field.inPortal !== "hidden" && t(`partners.field.mark.portal-${field.inPortal}`),
    field.category !== "all" && t(`partners.field.category.${field.category}`),
  ]
    .filter((mark) => mark !== false)
    .join(" · ");
}
