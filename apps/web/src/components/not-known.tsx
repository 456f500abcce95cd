"use client";

import { IconInfoCircle } from "@tabler/icons-react";
import { useSearchParams } from "next/navigation";
import { leftOutOf, type Parsers } from "./left-out.ts";
import plain from "./plain.module.css";

interface NotKnownProps {
  /** What the page's address may say. */
  parsers: Parsers;
}

const MOST = 5;

/** Says what of an address is left out here: there may be more on the page than was asked for, or less. */
export function NotKnown({ parsers }: NotKnownProps) {
  const { notKnown, repeated } = leftOutOf(useSearchParams(), parsers);
  if (notKnown.length + repeated.length === 0) return null;
  return (
    <div role="status" className={plain.notice}>
      <IconInfoCircle size={18} aria-hidden />
      <div>
        <Parts what="Part of this address is not known, and left out:" parts={notKnown} />
        <Parts what="Of what this address says twice, the first counts; left out:" parts={repeated} />
      </div>
    </div>
  );
}

function Parts({ what, parts }: { what: string; parts: ReturnType<typeof leftOutOf>["notKnown"] }) {
  if (parts.length === 0) return null;
  return (
    <div>
      {what}{" "}
      {parts.slice(0, MOST).map(([name, value]) => (
        <span key={`${name}=${value}`}>
          <code>
            {name}={value}
          </code>{" "}
        </span>
      ))}
    </div>
  );
}
