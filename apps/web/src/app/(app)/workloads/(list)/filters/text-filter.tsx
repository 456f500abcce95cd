import { TextInput, type TextInputProps } from "@mantine/core";
import { useTyped } from "./use-typed.ts";

interface TextFilterProps extends Omit<TextInputProps, "value" | "onChange" | "size"> {
  readonly value: string | null;
  readonly onApply: (value: string | null) => void;
}

/** A filter that is typed: applied with Enter or on leaving the field, not with every letter. */
export function TextFilter({ value, onApply, ...input }: TextFilterProps) {
  const { draft, setDraft, apply, form } = useTyped(value, onApply);
  return (
    <form {...form}>
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
