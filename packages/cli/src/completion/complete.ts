import type { Command, Option } from "commander";

/**
 * What may stand where the last of these words is being typed, this word's beginning considered. The words are those after
 * the program's name.
 */
export function completionsFor(program: Command, words: readonly string[]): string[] {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  let command = program;
  let awaiting: Option | undefined;
  for (const word of before) {
    if (awaiting) {
      // bash takes the = of --option=value for a word of its own.
      if (word !== "=") awaiting = undefined;
      continue;
    }
    if (word.startsWith("-")) {
      const option = optionNamed(command, word);
      awaiting = option?.required && !word.includes("=") ? option : undefined;
      continue;
    }
    command = command.commands.find((one) => one.name() === word) ?? command;
  }
  if (awaiting) return valuesOf(awaiting, typed === "=" ? "" : typed);
  const [name = "", value] = typed.split("=", 2);
  const option = value === undefined ? undefined : optionNamed(command, name);
  if (option) return valuesOf(option, value ?? "").map((one) => `${name}=${one}`);
  const values = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const candidates = typed.startsWith("-")
    ? optionsOf(command).flatMap(({ long }) => long ?? [])
    : [...values, ...command.commands.map((one) => one.name())].filter((one) => !one.startsWith("__"));
  return [...candidates, ...(typed.startsWith("-") ? ["--help"] : [])]
    .filter((one) => one.startsWith(typed))
    .sort();
}

// A list's values have commas between; the last one is being typed.
function valuesOf({ argChoices = [] }: Option, typed: string): string[] {
  const at = typed.lastIndexOf(",") + 1;
  const [earlier, last] = [typed.slice(0, at), typed.slice(at)];
  return argChoices.filter((choice) => choice.startsWith(last)).map((choice) => earlier + choice);
}

/** A command's options and those of all above it. */
function optionsOf(command: Command): Option[] {
  return [...command.options, ...(command.parent ? optionsOf(command.parent) : [])];
}

function optionNamed(command: Command, word: string): Option | undefined {
  const name = word.split("=", 1)[0];
  return optionsOf(command).find(({ short, long }) => name === short || name === long);
}
