"use client";

import { Button, Text } from "@mantine/core";
import type { AuditEvent, Endpoints, RequestOf } from "@muster/contract";
import { IconDownload } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { saveFile } from "@/components/save-file.ts";
import { formatCount } from "@/format/number.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { problemOf } from "@/trpc/problem.ts";
import { useHydrated } from "@/viewer/hydrated.ts";
import classes from "../settings.module.css";
import { auditCsv } from "./audit-csv.ts";

const PAGE = 100;
type Filters = RequestOf<Endpoints["audit_events"]["list"]>;

/** Takes exactly the events that match along, as CSV or NDJSON; says how far it is. */
export function ExportButtons({ filters, total }: { filters: Filters; total: number | undefined }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const isHydrated = useHydrated();
  const [readCount, setReadCount] = useState<number>();
  const [error, setError] = useState<string>();

  async function readAll(): Promise<AuditEvent[]> {
    const all: AuditEvent[] = [];
    let next: string | null | undefined;
    do {
      const input = { ...filters, limit: PAGE, ...(next && { next_token: next }) };
      const page = await queries.fetchQuery(
        trpc.audit_events.list.queryOptions(input, { staleTime: 0, gcTime: 0 }),
      );
      all.push(...page.data.audit_events);
      setReadCount(all.length);
      next = page.metadata?.next_token ?? null;
    } while (next !== null);
    return all;
  }

  async function save(format: "csv" | "ndjson"): Promise<void> {
    setError(undefined);
    setReadCount(0);
    try {
      const events = await readAll();
      const text =
        format === "csv" ? auditCsv(events) : events.map((event) => `${JSON.stringify(event)}\n`).join("");
      saveFile(`muster-audit-log.${format}`, new Blob([text]));
    } catch (failure) {
      setError(problemOf(failure).message);
    } finally {
      setReadCount(undefined);
    }
  }

  return (
    <div className={classes.buttons}>
      {error && (
        <Text role="alert" size="xs" c="red">
          {error}
        </Text>
      )}
      {readCount !== undefined && (
        <Text role="status" size="xs" c="dimmed">
          {formatCount(readCount)} of {formatCount(total ?? readCount)}
        </Text>
      )}
      {(["csv", "ndjson"] as const).map((format) => (
        <Button
          key={format}
          size="xs"
          variant="default"
          disabled={!isHydrated || readCount !== undefined || !total}
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => void save(format)}
        >
          {format.toUpperCase()}
        </Button>
      ))}
    </div>
  );
}
