import { useEffect, useRef } from "react";
import { areLetterKeysOn } from "./letter-keys.ts";

/** What is done for a key: `j`, `?`, `mod+k`, or one after another as `g w`. */
export type Keys = Readonly<Record<string, () => void>>;

const SEQUENCE_MS = 1_000;

interface Letter {
  readonly key: string;
  readonly at: number;
}

// The last two letters, whoever listens: several listeners see the same press.
let before: Letter | undefined;
let last: Letter | undefined;

/** Listens for keys for as long as the component is there. A letter counts only while nobody writes and nothing lies on top. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = actionFor(event, latest.current);
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

function actionFor(event: KeyboardEvent, keys: Keys): (() => void) | undefined {
  if (event.defaultPrevented || event.isComposing || event.altKey) return undefined;
  if (event.metaKey || event.ctrlKey) return keys[`mod+${event.key.toLowerCase()}`];
  if (event.key.length > 1 || isElsewhere(event.target) || !areLetterKeysOn()) return undefined;
  remember({ key: event.key, at: event.timeStamp });
  const isSequence = before !== undefined && event.timeStamp - before.at < SEQUENCE_MS;
  return (isSequence && keys[`${before?.key} ${event.key}`]) || keys[event.key];
}

function remember(letter: Letter): void {
  if (letter.at === last?.at) return;
  before = last;
  last = letter;
}

/** Whether a key pressed there means something else: a letter that is written, a choice in an open menu or dialog. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const isWriting = target.isContentEditable || target.matches("input, textarea, select");
  return isWriting || target.closest("dialog, [role=menu], [role=listbox]") !== null;
}
