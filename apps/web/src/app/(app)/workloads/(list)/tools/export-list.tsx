"use client";

import { Button, Group, Progress as Bar, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { Dialog } from "@/components/dialog.tsx";
import { Problem } from "@/components/problem.tsx";
import { saveFile } from "@/components/save-file.ts";
import { countOf, formatCount } from "@/format/number.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toListInput } from "../search-params.ts";
import type { ToolProps } from "../toolbar.tsx";
import { useWorkloadSearch } from "../use-workload-search.ts";
import { download, type Progress } from "./download.ts";
import { queryOf } from "./query.ts";

const EVERY_MS = 60_000;
const FORMATS = [
  { format: "csv", word: "CSV", use: "for spreadsheets" },
  { format: "ndjson", word: "NDJSON", use: "for programs, a workload a line" },
] as const;

type State =
  | { readonly is: "idle" }
  | { readonly is: "running"; readonly format: string; readonly progress: Progress | undefined }
  | { readonly is: "done"; readonly name: string }
  | { readonly is: "failed"; readonly format: string; readonly error: unknown };

/** All workloads of the list as a file: exactly those that match, in the order in which they stand. */
export default function ExportList({ total, onClose }: ToolProps) {
  const { search } = useWorkloadSearch();
  const { limit: _, ...input } = toListInput(
    { ...search, next_token: null },
    useNow(EVERY_MS),
    useTimeZone(),
  );
  const [state, setState] = useState<State>({ is: "idle" });
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const start = async (format: string) => {
    const controller = new AbortController();
    abort.current = controller;
    setState({ is: "running", format, progress: undefined });
    try {
      const { name, content } = await download(
        `/api/export/workloads?${queryOf({ ...input, format })}`,
        controller.signal,
        (progress) => setState({ is: "running", format, progress }),
      );
      saveFile(name, content);
      setState({ is: "done", name });
    } catch (error) {
      setState(controller.signal.aborted ? { is: "idle" } : { is: "failed", format, error });
    }
  };
  return (
    <Dialog title="Export this list" onClose={onClose}>
      <Text size="sm" mb="md">
        {total === undefined ? "All workloads" : countOf(total, "workload")}, filtered and sorted as they
        stand here, with all their fields.
      </Text>
      {state.is === "running" ? (
        <Running progress={state.progress} onCancel={() => abort.current?.abort()} />
      ) : (
        <Group>
          {FORMATS.map(({ format, word, use }) => (
            <Button
              key={format}
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => void start(format)}
            >
              {word}, {use}
            </Button>
          ))}
        </Group>
      )}
      <Text size="sm" mt="md" role="status">
        {state.is === "done" && `Saved as ${state.name}.`}
      </Text>
      {state.is === "failed" && <Problem error={state.error} onRetry={() => void start(state.format)} />}
    </Dialog>
  );
}

function Running({ progress, onCancel }: { progress: Progress | undefined; onCancel: () => void }) {
  const percent = progress && progress.total > 0 ? (progress.lines / progress.total) * 100 : 0;
  return (
    <>
      <Bar value={percent} aria-label="Exported" mb="xs" />
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {progress ? `${formatCount(progress.lines)} of ${formatCount(progress.total)}` : "Starting …"}
        </Text>
        <Button size="xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </>
  );
}
