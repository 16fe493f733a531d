import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { importantMessagesEndpoint, readMessageEndpoint } from "../../../server/modules/notifications/finance/contract.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type Message, messageTopics } from "./message.ts";
import { MessageBody } from "./message-body.tsx";
import "./messages-page.css";

/** P-172 important messages stand on the home page until they are read. */
export function ImportantCard() {
  const { data } = useEndpoint(importantMessagesEndpoint, undefined, { topics: ["messages"] });
  return data?.items.map((message) => <Banner key={message.id} message={message} />);
}

function Banner({ message }: { message: Message }) {
  const t = useTexts();
  const { staff } = usePortalSession();
  const read = useAction(readMessageEndpoint, { topics: messageTopics });
  return (
    <section className="message-banner" aria-label={t("portal-news.messages.important")}>
      <h2>
        <IconAlertTriangle size={20} stroke={1.8} aria-hidden />
        <span dir="auto">{message.subject}</span>
      </h2>
      <div className="message-banner-body">
        <MessageBody message={message} />
      </div>
      <div className="message-banner-acts">
        {!staff && (
          <Button busy={read.busy} onPress={() => read.run({ params: { messageId: message.id }, body: {} })}>
            {t("portal-news.messages.got-it")}
          </Button>
        )}
        <Link to={"/messages" as never} search={{ message: message.id } as never}>
          {t("portal-news.messages.open-whole")}
        </Link>
      </div>
      <ProblemNote problem={read.problem} />
    </section>
  );
}
