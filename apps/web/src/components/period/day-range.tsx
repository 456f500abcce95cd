import { TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useDraft } from "@/components/draft.ts";
import { addDays, dayOf, startOfDay } from "@/format/calendar.ts";
import classes from "./period.module.css";
import type { PeriodSearch } from "./search-params.ts";

type Dates = Pick<PeriodSearch, "start_date" | "end_date">;

interface DayRangeProps {
  value: Dates;
  timeZone: string;
  /** Gets only what has changed. */
  onChange: (change: Partial<Dates>) => void;
}

/** From one day to another, both included. Applied once both are whole days, the first not after the last. */
export function DayRange({ value: { start_date, end_date }, timeZone, onChange }: DayRangeProps) {
  const known = {
    first: start_date ? dayOf(Date.parse(start_date), timeZone) : "",
    // The range ends before a moment; people name the last day that is included.
    last: end_date ? dayOf(Date.parse(end_date) - 1, timeZone) : "",
  };
  const [first, setFirst] = useDraft(known.first);
  const [last, setLast] = useDraft(known.last);
  const change = (next: Days, isWhole: boolean) => {
    setFirst(next.first);
    setLast(next.last);
    if (!isWhole || isTurned(next) || !isInReach(next.first) || !isInReach(next.last)) return;
    onChange({
      ...(next.first === known.first ? {} : { start_date: startOf(next.first, timeZone) }),
      ...(next.last === known.last
        ? {}
        : { end_date: startOf(next.last && addDays(next.last, 1), timeZone) }),
    });
  };
  return (
    <>
      <DayInput
        label="First day"
        value={first}
        onChange={(day, isWhole) => change({ first: day, last }, isWhole)}
      />
      <DayInput
        label="Last day"
        value={last}
        error={isTurned({ first, last }) && "Before the first day."}
        onChange={(day, isWhole) => change({ first, last: day }, isWhole)}
      />
    </>
  );
}

interface Days {
  readonly first: string;
  readonly last: string;
}

const EARLIEST = "1970-01-01";
const LATEST = "9998-12-31";

// While a year is typed, it is 0002, then 0020, then 0202.
const isInReach = (day: string): boolean => day === "" || (day >= EARLIEST && day <= LATEST);

const isTurned = ({ first, last }: Days): boolean => first !== "" && last >= EARLIEST && last < first;

const startOf = (day: string, timeZone: string): string | null =>
  day === "" ? null : startOfDay(day, timeZone).toISOString();

interface DayInputProps {
  label: string;
  value: string;
  error?: ReactNode;
  /** Gets "" for no day, whole, and for one that is still being typed, not whole. */
  onChange: (day: string, isWhole: boolean) => void;
}

function DayInput({ label, value, error, onChange }: DayInputProps) {
  return (
    <TextInput
      className={classes.date}
      size="xs"
      type="date"
      label={label}
      min={EARLIEST}
      max={LATEST}
      value={value}
      error={error}
      onChange={({ currentTarget }) => onChange(currentTarget.value, !currentTarget.validity.badInput)}
    />
  );
}
