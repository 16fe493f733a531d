import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { paymentMethods } from "../../../../server/modules/billing/accounts/contract.ts";
import { readBatchTableEndpoint, uploadBatchEndpoint } from "../../../../server/modules/payments/mass-payments/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { type Field, fields } from "./typed-row.ts";

const kinds = ".csv,.tsv,.txt,.xlsx";
const maxBytes = 20 * 1024 * 1024;
type Read = NonNullable<ReturnType<typeof useAction<typeof readBatchTableEndpoint>>["result"]>;
type Chosen = Record<Field, number | null>;
const noColumn = "";

/** A table that somebody has: which of its columns is what, and how it is written. */
export function FileTable({ partnerId, today, onMade }: { partnerId: string; today: string; onMade: (batchId: string) => void }) {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const read = useAction(readBatchTableEndpoint);
  return (
    <div className="many-file">
      <Panel>
        <div className="many-file" style={{ maxInlineSize: 620 }}>
          <FileDrop
            label={t("payments.many.drop")}
            accept={kinds}
            maxBytes={maxBytes}
            file={file}
            onChange={(chosen) => {
              setFile(chosen);
              read.reset();
              void read.run({ body: {}, file: chosen });
            }}
          />
          <ProblemNote problem={read.problem} />
        </div>
      </Panel>
      {file && read.result && (
        <Columns key={file.name + file.lastModified} file={file} read={read.result} partnerId={partnerId} today={today} onMade={onMade} />
      )}
    </div>
  );
}

function Columns({
  file,
  read,
  partnerId,
  today,
  onMade,
}: {
  file: File;
  read: Read;
  partnerId: string;
  today: string;
  onMade: (batchId: string) => void;
}) {
  const t = useTexts();
  const [chosen, setChosen] = useState<Chosen>(read.guess);
  const formats = chosen.receivedOn === null ? [] : (read.dateFormats[chosen.receivedOn] ?? []);
  const [dateFormat, setDateFormat] = useState<string>();
  const [decimalSign, setDecimalSign] = useState<"." | ",">(() => signOf(read));
  const [receivedOn, setReceivedOn] = useState<string>(today);
  const [method, setMethod] = useState<(typeof paymentMethods)[number]>("bank_transfer");
  const upload = useAction(uploadBatchEndpoint, { topics: ["payment-batches"], onDone: ({ id }) => onMade(id) });
  const usedFormat = dateFormat ?? formats[0] ?? "YYYY-MM-DD";
  const isReady = chosen.who !== null && chosen.amount !== null && receivedOn <= today;
  const options = (isNeeded: boolean) => [
    { value: noColumn, label: t(isNeeded ? "payments.many.choose-column" : "payments.many.no-column") },
    ...read.columns.map((name, at) => ({ value: String(at), label: name || t("payments.many.column-n", { number: at + 1 }) })),
  ];
  return (
    <>
      <Panel title={t("payments.many.columns")}>
        <div className="many-file">
          <div className="many-fields">
            {fields.map((field) => (
              <NativeSelect
                key={field}
                label={t(`payments.many.column.${field}`)}
                required={field === "who" || field === "amount"}
                value={chosen[field] === null ? noColumn : String(chosen[field])}
                data={options(field === "who" || field === "amount")}
                onChange={(event) =>
                  setChosen({ ...chosen, [field]: event.currentTarget.value === noColumn ? null : Number(event.currentTarget.value) })
                }
              />
            ))}
          </div>
          <div className="many-fields">
            <NativeSelect
              label={t("payments.many.decimal-sign")}
              value={decimalSign}
              data={[
                { value: ".", label: "1,234.50" },
                { value: ",", label: "1.234,50" },
              ]}
              onChange={(event) => setDecimalSign(event.currentTarget.value as "." | ",")}
            />
            {chosen.receivedOn !== null && (
              <NativeSelect
                label={t("payments.many.date-format")}
                value={usedFormat}
                data={formats.length > 0 ? [...formats] : ["YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"]}
                onChange={(event) => setDateFormat(event.currentTarget.value)}
              />
            )}
            <DayField label={t("payments.many.default-day")} max={today} value={receivedOn} onChange={setReceivedOn} />
            <NativeSelect
              label={t("payments.many.default-method")}
              value={method}
              data={paymentMethods.map((value) => ({ value, label: t(`payments.method-word.${value}`) }))}
              onChange={(event) => setMethod(event.currentTarget.value as typeof method)}
            />
          </div>
        </div>
      </Panel>
      <Panel title={t("payments.many.first-rows", { count: read.rowCount })}>
        <PlainTable
          label={t("payments.many.first-rows", { count: read.rowCount })}
          rows={read.firstRows.map((cells, at): { cells: readonly string[]; at: number } => ({ cells, at }))}
          rowKey={({ at }) => String(at)}
          columns={read.columns.map((name, at) => ({
            id: String(at),
            head: <bdi>{name}</bdi>,
            cell: ({ cells }: { cells: readonly string[]; at: number }) => <bdi>{cells[at]}</bdi>,
          }))}
        />
      </Panel>
      <ProblemNote problem={upload.problem} errors={upload.problem?.problem.errors ?? []} />
      <div className="many-acts">
        <Button
          kind="primary"
          busy={upload.busy}
          disabled={!isReady}
          onPress={() =>
            upload.run({
              file,
              body: {
                partnerId,
                columns: { ...chosen, who: chosen.who ?? 0, amount: chosen.amount ?? 0 },
                dateFormat: usedFormat,
                decimalSign,
                receivedOn: receivedOn as never,
                method,
              },
            })
          }
        >
          {t("payments.many.check", { count: read.rowCount })}
        </Button>
      </div>
    </>
  );
}

/** A comma before the last two digits is a decimal comma. */
const signOf = ({ firstRows, guess }: Read): "." | "," =>
  firstRows.some((cells) => guess.amount !== null && /,\d{1,2}\D*$/.test(cells[guess.amount] ?? "")) ? "," : ".";
