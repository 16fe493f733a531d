import { useState } from "react";
import { importAddressesEndpoint } from "../../../../server/modules/network/addresses/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { topics } from "./prefix.ts";
import "./addresses.css";

type Found = ReturnsOf<typeof importAddressesEndpoint>;
const maxBytes = 5_000_000;

/** N-33 reservations and static addresses from a file: it is looked through first, then taken over whole or by its good rows. */
export function ImportAddressesPage() {
  const t = useTexts();
  const [file, setFile] = useState<File>();
  const [found, setFound] = useState<Found>();
  const check = useAction(importAddressesEndpoint, { onDone: setFound });
  const take = useAction(importAddressesEndpoint, {
    topics: [...topics],
    onDone: ({ taken }) => {
      notify(t("addresses.import.done", { count: taken }));
      setFound(undefined);
      setFile(undefined);
    },
  });
  const isGood = found?.wrong.length === 0;
  return (
    <div className="addresses-who">
      <BackLink to="/prefixes">{t("addresses.title")}</BackLink>
      <h1>{t("addresses.import.title")}</h1>
      <p>{t("addresses.import.lead")}</p>
      <Panel>
        <div className="addresses-form">
          <FileDrop
            label={t("addresses.import.file")}
            accept=".csv,.xlsx"
            maxBytes={maxBytes}
            file={file}
            onChange={(chosen) => {
              setFile(chosen);
              setFound(undefined);
            }}
          />
          <div>
            <Button
              kind={found ? "plain" : "primary"}
              disabled={!file}
              busy={check.busy}
              onPress={() => file && check.run({ body: { mode: "check" }, file })}
            >
              {t("addresses.import.check")}
            </Button>
          </div>
          <ProblemNote problem={check.problem ?? take.problem} errors={(check.problem ?? take.problem)?.problem.errors ?? []} />
        </div>
      </Panel>
      {found && file && (
        <Panel title={t("addresses.import.fine", { count: found.taken })}>
          <div className="addresses-form">
            {found.wrong.length > 0 && <strong>{t("addresses.import.wrong", { count: found.wrong.length })}</strong>}
            <ul className="addresses-list">
              {found.wrong.slice(0, 200).map(({ row, column, code, message }) => (
                <li key={`${row} ${column} ${code}`}>
                  {t("addresses.import.row", { row })}, <bdi className="code">{column}</bdi>: {message}
                </li>
              ))}
            </ul>
            <div>
              <Button
                kind="primary"
                disabled={found.taken === 0}
                busy={take.busy}
                onPress={() => take.run({ body: { mode: isGood ? "all" : "goodRows" }, file })}
              >
                {t(isGood ? "addresses.import.take" : "addresses.import.take-good")}
              </Button>
            </div>
          </div>
        </Panel>
      )}
    </div>
  );
}
