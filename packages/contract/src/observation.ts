import { z } from "zod";
import { atMost, lookedAtFirst } from "./looked-at-first.ts";
import { keyOf, notAnObject, problemIn } from "./problem.ts";
import { text } from "./text.ts";
import { instantInput } from "./times.ts";
import { workloadStatusSchema } from "./workload.ts";

const MAX_GPUS = 1_000_000;
const WHOLE = `must be a whole number from 0 to ${MAX_GPUS}`;
const gpuCount = z.int(WHOLE).min(0, WHOLE).max(MAX_GPUS, WHOLE);
const SECONDS = "must be a whole number of seconds, 0 or more";

/** One stretch during which a workload held GPUs; a requeue, a preemption or a resize starts another. */
export const attemptSchema = z
  .strictObject(
    {
      attempt_id: text(200).meta({ description: "What the scheduler calls it.", examples: ["1"] }),
      started_at: instantInput("When it got its GPUs."),
      ended_at: instantInput(
        "When it gave them back; null while it runs.",
        ", or null while it runs",
      ).nullable(),
      gpu_count: gpuCount.meta({ description: "GPUs that it holds or held.", examples: [8] }),
      suspended_seconds: z
        .int(SECONDS)
        .min(0, SECONDS)
        .default(0)
        .meta({ description: "Whole seconds in between during which it was suspended and is not billed." }),
    },
    notAnObject,
  )
  .meta({ id: "Attempt" });
export type Attempt = z.output<typeof attemptSchema>;

const MAX_ATTEMPTS = 1_000;
const ATTEMPTS = `must be a list of at most ${MAX_ATTEMPTS} attempts`;
const MAX_LABELS = 64;
const EXIT_CODE = "must be a whole number that fits into 32 bits";

const LABELS = `must be at most ${MAX_LABELS} labels`;
const LABEL_NAME = "must have names of 1 to 200 characters, none of them NUL, and not __proto__";

/** JavaScript takes `__proto__` for something else: a record would lose it without a word. */
const labelsSchema = lookedAtFirst(
  (labels) =>
    Object.keys(labels).length > MAX_LABELS
      ? LABELS
      : Object.hasOwn(labels, "__proto__")
        ? LABEL_NAME
        : undefined,
  z.record(text(200), text(1_000, { mayBeEmpty: true }), {
    error: ({ code }) => (code === "invalid_key" ? LABEL_NAME : "must be an object of texts"),
  }),
);

/** A workload's state as a collector saw it at one moment. Not an event: it says all that is known. */
export const observationSchema = z
  .strictObject(
    {
      external_id: text(512).meta({
        description: "What names the workload in its cluster, for good: schedulers use numbers again.",
        examples: ["slurm:prod1:4711:1767225600"],
      }),
      observed_at: instantInput(
        "When this was so, by the scheduler's clock. Of two states the later one counts.",
      ),
      status: workloadStatusSchema,
      name: text(512).meta({ description: "What its submitter called it.", examples: ["training-job-001"] }),
      submitted_by: text(320).meta({
        description: "Email of who submitted it.",
        examples: ["user@example.com"],
      }),
      team: text(200)
        .nullish()
        .meta({
          description:
            "The team's id or slug. Without one, or with one that is unknown, it belongs to Unassigned.",
          examples: ["vision"],
        }),
      instance_type: text(200)
        .nullish()
        .meta({
          description: "The kind of machine or GPU.",
          examples: ["p4d.24xlarge"],
        }),
      gpu_count: gpuCount.meta({ description: "GPUs that it holds or asked for.", examples: [8] }),
      submitted_at: instantInput("When it was submitted."),
      started_at: instantInput(
        "When it first started. Follows from the attempts where they are given.",
      ).nullish(),
      completed_at: instantInput(
        "When it ended; needed for a status that is an end, and only there.",
      ).nullish(),
      exit_code: z.int32(EXIT_CODE).nullish().meta({ description: "Exit code of its last attempt." }),
      namespace: text(253).nullish().meta({ description: "Kubernetes namespace or Slurm partition." }),
      is_managed: z.boolean("must be true or false").default(false).meta({
        description: "Whether it was submitted through Muster.",
      }),
      labels: labelsSchema
        .default({})
        .meta({ description: "What else its cluster says of it.", examples: [{ project: "speech" }] }),
      attempts: atMost(MAX_ATTEMPTS, ATTEMPTS, z.array(attemptSchema, ATTEMPTS).max(MAX_ATTEMPTS, ATTEMPTS))
        .optional()
        .meta({
          description:
            "All stretches during which it held GPUs. Without them there is one, from started_at to completed_at.",
        }),
    },
    notAnObject,
  )
  .meta({ id: "Observation" });
export type Observation = z.output<typeof observationSchema>;
/** An observation as a collector writes it. */
export type ObservationInput = z.input<typeof observationSchema>;

/** An observation that can't be read, and why. */
export interface RefusedObservation {
  readonly refused: string;
  readonly external_id: string | null;
}

/** Whether what stands in a request is no readable observation. */
export const isRefused = (observation: Observation | RefusedObservation): observation is RefusedObservation =>
  "refused" in observation;

/** An observation, or why it is none: one that is wrong must not take the others of its request with it. */
export const observationOrRefusal = observationSchema.catch(
  ({ error, value }) => refuse(error.issues, value) as never,
) as unknown as z.ZodType<Observation | RefusedObservation, ObservationInput>;

const MOST_REASONS = 10;
const REASON_LENGTH = 1_000;

function refuse(issues: readonly z.core.$ZodIssue[], value: unknown): RefusedObservation {
  const reasons = issues.flatMap((issue) => reasonsOf(issue, value)).slice(0, MOST_REASONS);
  return { refused: storable(reasons.join("; ").slice(0, REASON_LENGTH)), external_id: externalIdIn(value) };
}

function reasonsOf(issue: z.core.$ZodIssue, value: unknown): string[] {
  // An empty name is none to point to.
  const path = issue.path.map(keyOf).filter(Boolean);
  if (issue.code !== "unrecognized_keys")
    return [`${path.join(".") || "observation"}: ${problemIn(value, issue)}`];
  const whole = path.length === 0 ? "an observation" : "an attempt";
  return issue.keys
    .slice(0, MOST_REASONS)
    .map((key) => `${[...path, keyOf(key)].join(".")}: is no field of ${whole}`);
}

function externalIdIn(input: unknown): string | null {
  const id = typeof input === "object" && input !== null && "external_id" in input ? input.external_id : null;
  return typeof id === "string" ? storable(id.slice(0, 512)) : null;
}

/** What was refused is noted, too: text that can be stored, whatever was sent. */
const storable = (given: string): string => given.toWellFormed().replaceAll("\0", "\uFFFD");
