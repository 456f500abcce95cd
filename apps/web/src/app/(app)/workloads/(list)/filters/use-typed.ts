import type { SubmitEvent } from "react";
import { useDraft } from "@/components/draft.ts";

/** A filter that is typed: `form` applies it with Enter, `apply` is for leaving the field; it is not applied with every letter. */
export function useTyped(value: string | null, onApply: (value: string | null) => void) {
  const [draft, setDraft] = useDraft(value ?? "");
  const apply = () => {
    const wanted = draft.trim() || null;
    if (wanted !== value) onApply(wanted);
    else setDraft(value ?? "");
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    apply();
  };
  return { draft, setDraft, apply, form: { onSubmit } };
}
