import { Textarea, TextInput } from "@mantine/core";
import { useRef } from "react";
import { previewEventEndpoint } from "../../../../server/modules/notifications/finance/contract.ts";
import { isLanguage, languages } from "../../../lib/languages.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import type { EventItem, Events } from "./events.ts";
import type { EventEdits } from "./use-event-edits.ts";

interface WordsFieldProps {
  item: EventItem;
  events: Events;
  edits: EventEdits;
  language: string;
  onLanguage: (language: string) => void;
}

/** Words of one's own, by language; empty ones are the built-in ones. */
export function WordsField({ item, events, edits, language, onLanguage }: WordsFieldProps) {
  const t = useTexts();
  const text = useRef<HTMLTextAreaElement>(null);
  const builtIn = useAction(previewEventEndpoint);
  const { words } = edits.values;
  const own = words[language];
  const disabled = !events.mayChange;
  const put = (next: { subject: string; text: string } | undefined): void => {
    const { [language]: _before, ...others } = words;
    edits.put("words", next ? { ...others, [language]: next } : others);
  };
  const wrong = (part: string): string | undefined =>
    edits.errorsOf("words").find((error) => error.field.endsWith(`${language}.${part}`))?.message;
  async function begin(): Promise<void> {
    const shown = await builtIn.run({ params: { partnerId: events.partnerId, kind: item.kind }, body: { language } } as never);
    if (shown) put(shown.builtIn);
  }
  /** Where the cursor stands, as people expect. */
  function insert(name: string): void {
    const box = text.current;
    const now = own ?? { subject: "", text: "" };
    const at = box?.selectionStart ?? now.text.length;
    const written =
      name === "documents" ? "{% for document in documents %}{{ document.number }}: {{ document.open }}\n{% endfor %}" : `{{ ${name} }}`;
    put({ ...now, text: `${now.text.slice(0, at)}${written}${now.text.slice(box?.selectionEnd ?? at)}` });
    box?.focus();
  }
  const name = (code: string): string => (isLanguage(code) ? languages[code].name : code);
  return (
    <div className="finance-words">
      <div className="finance-language">
        <Choice
          label={t("notifications.finance.language")}
          value={language}
          onChange={onLanguage}
          options={events.languages.map((value) => ({ value, label: name(value) }))}
        />
        {own ? (
          !disabled && (
            <Button small onPress={() => put(undefined)}>
              {t("notifications.finance.use-built-in")}
            </Button>
          )
        ) : (
          <span className="setting-help">{t("notifications.finance.built-in")}</span>
        )}
      </div>
      {own ? (
        <>
          <TextInput
            label={t("notifications.finance.subject")}
            value={own.subject}
            disabled={disabled}
            dir="auto"
            error={wrong("subject")}
            onChange={(event) => put({ ...own, subject: event.currentTarget.value })}
          />
          <Textarea
            ref={text}
            label={t("notifications.finance.text")}
            description={t("notifications.finance.text-how")}
            autosize
            minRows={6}
            value={own.text}
            disabled={disabled}
            dir="auto"
            error={wrong("text")}
            onChange={(event) => put({ ...own, text: event.currentTarget.value })}
          />
          {!disabled && (
            <div>
              <p className="setting-help">{t("notifications.finance.variables")}</p>
              <ul className="finance-variables">
                {item.variables.map((variable) => (
                  <li key={variable}>
                    <button type="button" dir="ltr" onClick={() => insert(variable)}>
                      {variable}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      ) : (
        !disabled && (
          <div>
            <Button busy={builtIn.busy} onPress={begin}>
              {t("notifications.finance.write-own", { language: name(language) })}
            </Button>
          </div>
        )
      )}
    </div>
  );
}
