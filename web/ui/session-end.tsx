// P-233 (WCAG 2.2.1) two minutes before a sign-in ends, whoever sits there is asked whether they are there; one tap keeps it. Whoever just did
// something is not asked. Nothing that was typed goes away: the page stays as it is below.
import { useCallback, useEffect, useRef, useState } from "react";
import { lastActiveAt } from "../lib/activity.ts";
import { signInAgain } from "../lib/api.ts";
import { currentMoment } from "../lib/current-moment.ts";
import { Button } from "./button.tsx";
import { Sheet } from "./sheet.tsx";

export interface SignInEnd {
  endsInSeconds: number;
  mayExtend: boolean;
}

export interface SessionEndProps {
  ask: () => Promise<SignInEnd>;
  extend: () => Promise<SignInEnd>;
  words: {
    title: string;
    /** With what is left: "2 minutes". */
    text: (seconds: number) => string;
    /** Where it cannot go on without signing in again. */
    last: (seconds: number) => string;
    stay: string;
    again: string;
    later: string;
  };
}

const warnSeconds = 120;
/** Asked again at least that often: other windows, and settings, move the end. */
const longestWaitMs = 60 * 60_000;
/** After a refusal or without a connection. */
const retryMs = 30_000;
const now = (): number => currentMoment().getTime();

export function SessionEnd(props: SessionEndProps) {
  const { warned, seconds, stay, dismiss } = useSessionEnd(props);
  const { words } = props;
  if (!warned) return null;
  const text = warned.mayExtend ? words.text : words.last;
  return (
    <Sheet
      open
      title={words.title}
      onClose={warned.mayExtend ? stay : dismiss}
      foot={
        warned.mayExtend ? (
          <Button kind="primary" onPress={stay}>
            {words.stay}
          </Button>
        ) : (
          <>
            <Button onPress={dismiss}>{words.later}</Button>
            <Button
              kind="primary"
              onPress={() => {
                dismiss();
                void signInAgain();
              }}
            >
              {words.again}
            </Button>
          </>
        )
      }
    >
      {/* Read out when it comes and in the last half minute; the seconds between would only chatter. */}
      <p role="alert">{text(seconds > 30 ? warnSeconds : 30)}</p>
      <p aria-hidden className="number">
        {`${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`}
      </p>
    </Sheet>
  );
}

function useSessionEnd({ ask, extend }: SessionEndProps) {
  const [warned, setWarned] = useState<SignInEnd>();
  const [endsAt, setEndsAt] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const dismissed = useRef(false);
  const calls = useRef({ ask, extend });
  calls.current = { ask, extend };

  const look = useCallback(async (call: () => Promise<SignInEnd>): Promise<void> => {
    clearTimeout(timer.current);
    const again = (afterMs: number): void => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void look(calls.current.ask), Math.min(afterMs, longestWaitMs));
    };
    let end: SignInEnd;
    try {
      end = await call();
    } catch {
      // A sign-in that is over is renewed by whatever asks next; without a connection there is nothing to extend.
      setWarned(undefined);
      return again(retryMs);
    }
    if (end.endsInSeconds > warnSeconds) {
      dismissed.current = false;
      setWarned(undefined);
      return again((end.endsInSeconds - warnSeconds) * 1000);
    }
    // Typing asks the server for nothing: whoever does it is there all the same.
    if (end.mayExtend && call !== calls.current.extend && now() - lastActiveAt() < warnSeconds * 1000) return look(calls.current.extend);
    setEndsAt(now() + end.endsInSeconds * 1000);
    setSeconds(end.endsInSeconds);
    if (!dismissed.current) setWarned(end);
    again((end.endsInSeconds + 1) * 1000);
  }, []);

  useEffect(() => {
    void look(calls.current.ask);
    // A computer that slept counted nothing meanwhile.
    const wake = (): void => {
      if (document.visibilityState === "visible") void look(calls.current.ask);
    };
    document.addEventListener("visibilitychange", wake);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [look]);

  useEffect(() => {
    if (!warned) return undefined;
    const tick = setInterval(() => setSeconds(Math.max(0, Math.round((endsAt - now()) / 1000))), 1000);
    return () => clearInterval(tick);
  }, [warned, endsAt]);

  return {
    warned,
    seconds,
    stay: () => void look(calls.current.extend),
    dismiss: () => {
      dismissed.current = true;
      setWarned(undefined);
    },
  };
}
