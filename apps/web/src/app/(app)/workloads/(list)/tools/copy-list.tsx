"use client";

import { Code, Text } from "@mantine/core";
import { CopyText } from "@/components/copy-text.tsx";
import { Dialog } from "@/components/dialog.tsx";
import { useMe } from "@/components/shell/use-me.ts";
import { useNow, useTimeZone } from "@/viewer/viewer.tsx";
import { toListInput } from "../search-params.ts";
import { useWorkloadSearch } from "../use-workload-search.ts";
import { curlOf } from "./curl.ts";

const EVERY_MS = 60_000;

/** The list as a link for colleagues, and as a call of the API that answers the same. */
export default function CopyList({ onClose }: { onClose: () => void }) {
  const { search } = useWorkloadSearch();
  const { organization } = useMe();
  const input = toListInput({ ...search, next_token: null }, useNow(EVERY_MS), useTimeZone());
  const link = new URL(window.location.href);
  // A place in the list is good for who was given it.
  link.searchParams.delete("next_token");
  return (
    <Dialog title="Copy this list" onClose={onClose}>
      <Part name="As a link" text={link.href}>
        Whoever opens it sees the part of it that they may see.
      </Part>
      <Part name="As curl" text={curlOf(window.location.origin, organization.organization_id, input)}>
        Put an API token into the variable MUSTER_TOKEN.
      </Part>
    </Dialog>
  );
}

function Part({ name, text, children }: { name: string; text: string; children: string }) {
  return (
    <section aria-label={name}>
      <Text size="sm" fw={600} mt="sm">
        {name}
      </Text>
      <Code block mt={6} mah={140} tabIndex={0} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text}
      </Code>
      <Text size="xs" c="dimmed" mt={4}>
        {children}
      </Text>
      <CopyText text={text} what={name.slice(3)} mt={8} />
    </section>
  );
}
