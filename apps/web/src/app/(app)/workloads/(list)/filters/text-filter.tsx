import { TextInput, type TextInputProps } from "@mantine/core";
import type { SubmitEvent } from "react";
import { useDraft } from "@/components/draft.ts";

interface TextFilterProps extends Omit<TextInputProps, "value" | "onChange" | "size"> {
  readonly value: string | null;
  readonly onApply: (value: string | null) => void;
}

/** A filter that is typed: applied with Enter or on leaving the field, not with every letter. */
export function TextFilter({ value, onApply, ...input }: TextFilterProps) {
  const [draft, setDraft] = useDraft(value ?? "");
  const apply = () => {
    const wanted = draft.trim() || null;
    if (wanted !== value) onApply(wanted);
    else setDraft(value ?? "");
  };
  return (
    <form
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextInput
        {...input}
        size="xs"
        autoComplete="off"
        spellCheck={false}
        value={draft}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
        onBlur={apply}
      />
    </form>
  );
}
