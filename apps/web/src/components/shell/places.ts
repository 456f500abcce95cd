import {
  IconChartHistogram,
  IconLayoutDashboard,
  IconList,
  IconSettings,
  type TablerIcon,
} from "@tabler/icons-react";

/** A page that one can go to from anywhere. */
interface Place {
  readonly href: string;
  readonly word: string;
  readonly Icon: TablerIcon;
  /** The letter that leads there after `g`. */
  readonly key: string;
}

/** The pages that one can go to from anywhere, in order. */
export const PLACES: readonly Place[] = [
  { href: "/", word: "Overview", Icon: IconLayoutDashboard, key: "o" },
  { href: "/workloads", word: "Workloads", Icon: IconList, key: "w" },
  { href: "/usage", word: "Usage", Icon: IconChartHistogram, key: "u" },
  { href: "/settings", word: "Settings", Icon: IconSettings, key: "s" },
];

/** Whether an address belongs to a place. */
export const isAt = (pathname: string, href: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
