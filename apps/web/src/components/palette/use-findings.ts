import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import {
  IconBinaryTree2,
  IconKeyboard,
  IconList,
  IconMoon,
  IconServer2,
  IconSettings,
  IconSun,
  IconUser,
  type TablerIcon,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { statusWord } from "@/components/status.tsx";
import { pathOf } from "@/components/teams.ts";
import { useSettled } from "@/components/use-settled.ts";
import { countOf } from "@/format/number.ts";
import { formatAgo } from "@/format/time.ts";
import { useTRPC } from "@/trpc/client.tsx";
import { isRefusal } from "@/trpc/query-client.ts";
import { sectionsFor } from "@/components/shell/sections.ts";
import { useMe } from "@/components/shell/use-me.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { PLACES } from "../shell/places.ts";
import { FEWEST_LETTERS, lookedForAs } from "./looked-for.ts";

/** Something that can be gone to, or done. */
export type Finding = {
  readonly key: string;
  readonly word: string;
  readonly note?: string;
  readonly Icon: TablerIcon;
} & ({ readonly href: string } | { readonly run: () => void });

interface FindingGroup {
  readonly title: string;
  readonly findings: readonly Finding[];
}

const EVERY_MS = 30_000;
const MOST = 6;

/** What there is for some words: pages and doings at once, the rest as soon as the server has answered. */
export function useFindings(
  words: string,
  onHelp: () => void,
): { groups: FindingGroup[]; isSearching: boolean; isFailed: boolean; isTooShort: boolean } {
  const trpc = useTRPC();
  const now = useNow(EVERY_MS);
  const timeZone = useTimeZone();
  const typed = words.trim();
  const settled = useSettled(typed);
  const as = lookedForAs(settled);
  const isId = as === "id";
  const byId = useQuery(
    trpc.workloads.get.queryOptions({ workload_id: settled }, { enabled: isId, retry: false }),
  );
  const byName = useQuery(
    trpc.workloads.list.queryOptions({ name: settled, limit: MOST }, { enabled: as === "name" }),
  );
  const people = useQuery(
    trpc.workloads.facets.queryOptions(
      { facets: ["submitted_by"], q: settled, limit: MOST },
      { enabled: as === "name" },
    ),
  );
  const teams = useQuery(trpc.initiatives.list.queryOptions({})).data?.data.initiatives ?? [];
  const doings = useDoings(onHelp);
  const {
    user,
    organization: { role },
  } = useMe();

  // Only for who looks for one: there are many.
  const sections = (typed === "" ? [] : sectionsFor(role)).map(({ href, word }): Finding => ({
    key: href,
    word,
    note: "Settings",
    Icon: IconSettings,
    href,
  }));
  const mine: Finding[] = user
    ? [{ key: "mine", word: "My workloads", Icon: IconUser, href: submittedBy(user.email) }]
    : [];
  const matches = (text: string) => matchesWords(text, typed);
  const isSettled = typed === settled;
  const found = isId ? (byId.data ? [byId.data.data] : []) : (byName.data?.data.workloads ?? []);
  const foundCount = byName.data?.metadata?.total_count ?? 0;
  const allNamed: Finding = {
    key: "named",
    word: `All workloads with “${settled}” in their name`,
    note: countOf(foundCount, "workload"),
    Icon: IconList,
    href: `/workloads?${new URLSearchParams({ name: settled })}`,
  };
  const groups: FindingGroup[] = [
    {
      title: "Pages",
      findings: [...pages, ...mine, ...sections, ...doings].filter(({ word }) => matches(word)),
    },
    {
      title: "Workloads",
      findings: [
        ...(isSettled ? found : []).map(({ workload_id, name, status, submitted_at, submitted_by }) => ({
          key: workload_id,
          word: name,
          note: [statusWord(status), formatAgo(submitted_at, now, timeZone), submitted_by].join(" · "),
          Icon: IconServer2,
          href: `/workloads/${workload_id}`,
        })),
        ...(isSettled && !isId && foundCount > 0 ? [allNamed] : []),
      ],
    },
    {
      title: "Teams",
      findings: (typed === "" ? [] : teams)
        .filter(({ name, slug }) => matches(`${name} ${slug}`))
        .slice(0, MOST)
        .map(({ initiative_id, name }) => ({
          key: initiative_id,
          word: name,
          note: pathOf(teams, initiative_id).slice(0, -1).join(" › "),
          Icon: IconBinaryTree2,
          href: `/workloads?initiative_id=${initiative_id}&include_descendants=true`,
        })),
    },
    {
      title: "People",
      findings: (isSettled ? (people.data?.data.submitted_by?.values ?? []) : []).map(
        ({ value, workload_count }) => ({
          key: value,
          word: value,
          note: countOf(workload_count, "workload"),
          Icon: IconUser,
          href: submittedBy(value),
        }),
      ),
    },
  ];
  return {
    groups: groups.filter(({ findings }) => findings.length > 0),
    isSearching: !isSettled || byId.isFetching || byName.isFetching || people.isFetching,
    /** Whether there may be more than was found, as the server could not be asked. */
    isFailed: [byId, byName, people].some(
      ({ isError, error, fetchStatus }) => (isError && !isRefusal(error)) || fetchStatus === "paused",
    ),
    isTooShort: typed.length > 0 && typed.length < FEWEST_LETTERS,
  };
}

const submittedBy = (email: string): string => `/workloads?${new URLSearchParams({ submitted_by: email })}`;

const pages: readonly Finding[] = PLACES.map(({ href, word, Icon }) => ({ key: href, word, Icon, href }));

function useDoings(onHelp: () => void): Finding[] {
  const { setColorScheme } = useMantineColorScheme();
  // What is seen, also where that is the system's choice.
  const isDark = useComputedColorScheme("light") === "dark";
  return [
    {
      key: "appearance",
      word: isDark ? "Light appearance" : "Dark appearance",
      Icon: isDark ? IconSun : IconMoon,
      run: () => setColorScheme(isDark ? "light" : "dark"),
    },
    { key: "keys", word: "Keyboard shortcuts", Icon: IconKeyboard, run: onHelp },
  ];
}

/** Whether every word begins a word of the text, or stands in it. */
function matchesWords(text: string, words: string): boolean {
  const lower = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
