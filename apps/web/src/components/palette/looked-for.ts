import { idForm } from "@muster/contract/facts";

/** With fewer letters, the server is not asked. */
export const FEWEST_LETTERS = 2;

const WORKLOAD_ID = idForm("workload");

/** As what words are looked for: a workload's whole id, or how something is called. A workload's name may begin as ids do. */
export function lookedForAs(words: string): "id" | "name" | null {
  if (WORKLOAD_ID.test(words)) return "id";
  return words.length >= FEWEST_LETTERS ? "name" : null;
}
