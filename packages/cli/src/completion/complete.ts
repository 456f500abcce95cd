import type { Command, Option } from "commander";
import { mostOf } from "../flags.ts";

/**
 * What may stand where the last of these words is being typed, this word's beginning considered. The words are those after
 * the program's name.
 */
export function completionsFor(program: Command, words: readonly string[]): string[] {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  let command = program;
  let awaiting: Option | undefined;
  const given = new Map<Option, string[]>();
  const give = (option: Option, value: string) =>
    given.set(option, [...(given.get(option) ?? []), ...value.split(",")]);
  for (const word of before) {
    if (awaiting) {
      // bash takes the = of --option=value for a word of its own.
      if (word === "=") continue;
      give(awaiting, word);
      awaiting = undefined;
      continue;
    }
    if (word.startsWith("-")) {
      const option = optionNamed(command, word);
      const [, value] = word.split("=", 2);
      if (option && (value !== undefined || !option.required)) give(option, value ?? "");
      awaiting = option?.required && value === undefined ? option : undefined;
      continue;
    }
    command = command.commands.find((one) => one.name() === word) ?? command;
  }
  const valuesOf = (option: Option, text: string) => unusedValues(option, text, given.get(option) ?? []);
  if (awaiting) return valuesOf(awaiting, typed === "=" ? "" : typed);
  const [name = "", value] = typed.split("=", 2);
  const option = value === undefined ? undefined : optionNamed(command, name);
  if (option) return valuesOf(option, value ?? "").map((one) => `${name}=${one}`);
  const values = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const candidates = typed.startsWith("-")
    ? optionsOf(command).flatMap((one) => (isFull(one, given.get(one)) ? [] : (one.long ?? [])))
    : [...values, ...command.commands.map((one) => one.name())].filter((one) => !one.startsWith("__"));
  return [...candidates, ...(typed.startsWith("-") ? ["--help"] : [])]
    .filter((one) => one.startsWith(typed))
    .sort();
}

/** Whether an option has all the values that it takes. */
const isFull = (option: Option, given: readonly string[] = []): boolean => given.length >= mostOf(option);

// A list's values have commas between; the last one is being typed.
function unusedValues(option: Option, typed: string, given: readonly string[]): string[] {
  const { argChoices = [] } = option;
  const at = typed.lastIndexOf(",") + 1;
  const [earlier, last] = [typed.slice(0, at), typed.slice(at)];
  const used = [...given, ...earlier.split(",").slice(0, -1)];
  if (isFull(option, used)) return [];
  return argChoices
    .filter((choice) => choice.startsWith(last) && !used.includes(choice))
    .map((choice) => earlier + choice);
}

/** A command's options and, where they are for it, those of all above it. */
function optionsOf(command: Command): Option[] {
  const isOpen = command.createHelp().showGlobalOptions;
  return [...command.options, ...(command.parent && isOpen ? optionsOf(command.parent) : [])];
}

function optionNamed(command: Command, word: string): Option | undefined {
  const name = word.split("=", 1)[0];
  return optionsOf(command).find(({ short, long }) => name === short || name === long);
}
