import { useMutation, type UseMutationOptions, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { problemOf } from "@/trpc/problem.ts";

export interface Change<Input> {
  readonly isPending: boolean;
  readonly isDone: boolean;
  readonly run: (input: Input) => void;
  /** What is wrong with a field, in words. */
  readonly errorAt: (field: string) => string | undefined;
  /** What is wrong, when it is no field that is shown. */
  readonly errorBeside: (
    ...fields: string[]
  ) => { message: string; requestId: string | undefined } | undefined;
  readonly reset: () => void;
}

/** Changes something on the server, then asks anew for all that is shown; an error stands beside the field that caused it. */
export function useChange<Input, Output>(
  options: UseMutationOptions<Output, never, Input>,
  onDone: (output: Output) => void = () => {},
): Change<Input> {
  const queries = useQueryClient();
  // A second click can come before the first is known to be under way.
  const isRunning = useRef(false);
  // What is still under way when its dialog was closed goes on, but is not what the next dialog waits for.
  const turn = useRef(0);
  const mutation = useMutation<Output, unknown, Input, number>({
    ...(options as UseMutationOptions<Output, unknown, Input, number>),
    onMutate: () => turn.current,
    onSuccess: async (output, _input, begunIn) => {
      if (begunIn === turn.current) onDone(output);
      // What is under way for the first time would not be asked for again, and may tell of before the change.
      await queries.cancelQueries();
      await queries.invalidateQueries();
    },
    onSettled: (_output, _error, _input, begunIn) => {
      if (begunIn === turn.current) isRunning.current = false;
    },
  });
  const problem = mutation.error ? problemOf(mutation.error) : undefined;
  const details = problem?.details ?? [];
  const errorAt = (field: string) =>
    details.find(({ path }) => path === field || path.startsWith(`${field}.`))?.message;
  return {
    isPending: mutation.isPending,
    isDone: mutation.isSuccess,
    run: (input) => {
      if (isRunning.current) return;
      isRunning.current = true;
      mutation.mutate(input);
    },
    errorAt: (field) => sentence(errorAt(field)),
    errorBeside: (...fields) =>
      problem === undefined || fields.some((field) => errorAt(field) !== undefined)
        ? undefined
        : { message: problem.message, requestId: problem.requestId },
    reset: () => {
      turn.current += 1;
      isRunning.current = false;
      mutation.reset();
    },
  };
}

// The API speaks of a field ("must be …"); beside the field itself it is a sentence.
function sentence(message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
