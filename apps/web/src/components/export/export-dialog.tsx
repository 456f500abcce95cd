"use client";

import { Button, Group, Progress as Bar, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Dialog } from "@/components/dialog.tsx";
import { Problem } from "@/components/problem.tsx";
import { formatCount } from "@/format/number.ts";
import type { Progress } from "./download.ts";
import { useExport } from "./use-export.ts";

const FORMATS = [
  { format: "csv", word: "CSV, for spreadsheets" },
  { format: "ndjson", word: "NDJSON, for programs" },
] as const;

interface ExportDialogProps {
  readonly title: string;
  /** What is exported. */
  readonly children: React.ReactNode;
  readonly addressOf: (format: "csv" | "ndjson") => string;
  readonly onClose: () => void;
}

/** Takes all of something along as a file, and says how far it is. */
export function ExportDialog({ title, children, addressOf, onClose }: ExportDialogProps) {
  const { state, start, cancel } = useExport();
  return (
    <Dialog title={title} onClose={onClose}>
      <Text size="sm" mb="md">
        {children}
      </Text>
      {state.is === "running" ? (
        <Running progress={state.progress} onCancel={cancel} />
      ) : (
        <Group>
          {FORMATS.map(({ format, word }) => (
            <Button
              key={format}
              size="xs"
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => void start(addressOf(format))}
            >
              {word}
            </Button>
          ))}
        </Group>
      )}
      <Text size="sm" mt="md" role="status">
        {state.is === "done" && `Saved as ${state.name}.`}
      </Text>
      {state.is === "failed" && (
        <Problem what="The file could not be made" error={state.error} onRetry={state.retry} />
      )}
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
