import type { KeyboardEvent, SubmitEvent } from "react";
import { useDraft } from "@/components/draft.ts";
import { wantedOf } from "./wanted.ts";

/**
 * A filter that is typed: `form` applies it with Enter and drops it with Escape, `apply` is for leaving the field; it is not
 * applied with every letter.
 */
export function useTyped(value: string | null, onApply: (value: string | null) => void) {
  const [draft, setDraft] = useDraft(value ?? "");
  const drop = () => setDraft(value ?? "");
  const apply = () => {
    const wanted = wantedOf(draft, value);
    if (wanted === value) drop();
    else onApply(wanted);
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    apply();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While letters are put together, Escape is for them.
    if (event.key === "Escape" && !event.nativeEvent.isComposing) drop();
  };
  return { draft, setDraft, apply, form: { onSubmit, onKeyDown } };
}
