"use client";

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import type { Series } from "@/components/chart/series.ts";
import { useGroupNames } from "@/components/groups.ts";
import { dayOf } from "@/format/calendar.ts";
import { formatHours } from "@/format/number.ts";
import { formatDay } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { useNow } from "@/viewer/viewer.tsx";
import { usageCsv } from "./usage-csv.ts";
import { useFetchEverything, useUsageSearch } from "./use-usage.ts";

const EVERY_MS = 60_000;

interface Drawn {
  readonly chart: RefObject<SVGSVGElement | null>;
  readonly title: string;
  readonly series: readonly Series[];
}

/** What is shown as files: all groups over time as a table, and the chart as a picture. */
export function useUsageFiles({ chart, title, series }: Drawn) {
  const { search, groupings, inputs } = useUsageSearch();
  const { range, time_zone: timeZone } = inputs;
  const nameOf = useGroupNames();
  const subtitle = useSubtitle();
  const fetchEverything = useFetchEverything();
  const firstDay = dayOf(Date.parse(range.start_date), timeZone);
  const fileName = `muster-usage-${firstDay}-${search.count}`;
  // Neither is often wanted: both come when they are.
  const picture = useMutation({
    mutationFn: async () => {
      const { savePng } = await import("@/components/chart/save-png.ts");
      const entries = series.map(({ look, word, total }) => ({
        look,
        text: `${word}  ${formatHours(total)} GPU-h`,
      }));
      if (chart.current)
        await savePng(chart.current, { title, subtitle, entries, fileName: `${fileName}.png` });
    },
  });
  const table = useMutation({
    mutationFn: async () => {
      const { saveFile } = await import("@/components/save-file.ts");
      const { series: all } = await fetchEverything();
      saveFile(`${fileName}.csv`, new Blob([usageCsv(all, groupings, nameOf)], { type: "text/csv" }));
    },
  });
  return { picture, table, failed: [table, picture].find((file) => file.isError) };
}

/** For when, how it is counted and of whom: what a picture or a paper must tell where it goes without the page. */
export function useSubtitle(): string {
  const { search, inputs } = useUsageSearch();
  const trpc = useTRPC();
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives;
  const { range, time_zone: timeZone } = inputs;
  const now = useNow(EVERY_MS);
  const { initiative_id, include_descendants, count } = search;
  const end = "end_date" in range ? Date.parse(range.end_date) - 1 : now;
  const days = [range.start_date, new Date(end).toISOString()].map((iso) => formatDay(iso, timeZone));
  const team = teams?.find((one) => one.initiative_id === initiative_id)?.name ?? "one team";
  return [
    `${days.join(" – ")}, ${timeZone}`,
    count === "overlap" ? "when GPUs were busy" : "of what was submitted then",
    ...(initiative_id === null ? [] : [team + (include_descendants ? " and teams below" : "")]),
  ].join(" · ");
}

interface SaveButtonProps {
  readonly word: string;
  readonly file: { readonly isPending: boolean; readonly mutate: () => void };
  /** Whether what is shown is not yet what was asked for. */
  readonly isDisabled?: boolean;
}

/** Makes a file of what is shown. */
export function SaveButton({ word, file, isDisabled = false }: SaveButtonProps) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Download as ${word}`}
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={file.isPending}
      disabled={isDisabled}
      onClick={() => file.mutate()}
    >
      {word}
    </Button>
  );
}
