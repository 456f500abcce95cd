import { fraction, pick } from "./hash.ts";

/** A run of consecutive submissions of one person that belong together: one project, one way of naming. */
export interface Streak {
  readonly key: string;
  /** The how-manieth of the streak this one is, from 1 on. */
  readonly nth: number;
}

const SWEPT = ["lr", "wd", "seed", "batch", "dropout", "warmup"];

/** The streak that a person's `sequence`-th submission (from 0 on) is a part of. */
export function streakOf(submitter: string, sequence: number): Streak {
  const length = 8 + Math.floor(40 * fraction(`${submitter}/streak`));
  return {
    key: `${submitter}/${Math.floor(sequence / length)}`,
    nth: (sequence % length) + 1,
  };
}

/**
 * A workload's name, as people give them: `resnet50-imagenet-0412`, `llama-sft-run3`, `sweep-lr-17`, or the project's
 * alone, again and again.
 * @param submittedAt whole seconds since 1970
 */
export function workloadName(projects: readonly string[], { key, nth }: Streak, submittedAt: number): string {
  const project = pick(projects, `${key}/project`);
  const manner = fraction(`${key}/manner`);
  if (manner < 0.25) return project;
  if (manner < 0.55) return `${project}-run${nth}`;
  if (manner < 0.8) {
    return `${project}-${new Date(submittedAt * 1000).toISOString().slice(5, 10).replace("-", "")}`;
  }
  return `sweep-${pick(SWEPT, `${key}/swept`)}-${nth}`;
}
