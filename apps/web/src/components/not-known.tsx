"use client";

import { IconInfoCircle } from "@tabler/icons-react";
import { useSearchParams } from "next/navigation";
import plain from "./plain.module.css";

interface NotKnownProps {
  /** What the page's address may say. */
  parsers: Readonly<Record<string, { parse: (value: string) => unknown }>>;
}

const MOST = 5;

/** Says what of an address is not known here: it is left out, and so there may be more on the page than was asked for. */
export function NotKnown({ parsers }: NotKnownProps) {
  const wrong = [...useSearchParams()].filter(
    ([name, value]) => !isKnown(parsers[name]?.parse(value), value),
  );
  if (wrong.length === 0) return null;
  return (
    <div role="status" className={plain.notice}>
      <IconInfoCircle size={18} aria-hidden />
      <div>
        Part of this address is not known, and left out:{" "}
        {wrong.slice(0, MOST).map(([name, value]) => (
          <span key={`${name}=${value}`}>
            <code>
              {name}={value}
            </code>{" "}
          </span>
        ))}
      </div>
    </div>
  );
}

// Of several with commas between, those that are not known are dropped.
const isKnown = (parsed: unknown, value: string): boolean =>
  Array.isArray(parsed) ? parsed.length === value.split(",").length : (parsed ?? null) !== null;
