"use client";

import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useId, useState } from "react";
import { Dialog } from "../dialog.tsx";
import classes from "./palette.module.css";
import { type Finding, useFindings } from "./use-findings.ts";

interface PaletteProps {
  /** What was typed before it was there. */
  wordsAtFirst: () => string;
  onClose: () => void;
  onHelp: () => void;
}

/** Finds pages, workloads, teams and people by what one types, and goes there. */
export default function Palette({ wordsAtFirst, onClose, onHelp }: PaletteProps) {
  const router = useRouter();
  const id = useId();
  const [words, setWords] = useState(wordsAtFirst);
  const { groups, isSearching, isFailed, isTooShort } = useFindings(words, onHelp);
  const all = groups.flatMap(({ findings }) => findings);
  // By its key, not its place: what is found later must not move what one is about to choose.
  const [chosenKey, setChosenKey] = useState<string>();
  const chosen = all.find(({ key }) => key === chosenKey) ?? all[0];

  const go = (finding: Finding) => {
    onClose();
    if ("href" in finding) router.push(finding.href);
    else finding.run();
  };
  const step = (by: number) => {
    const at = chosen ? all.indexOf(chosen) : -1;
    setChosenKey(all.at((at + by + all.length) % all.length)?.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter" && chosen) go(chosen);
    else return;
    event.preventDefault();
  };
  const idOf = (finding: Finding) => `${id}${finding.key}`;
  const nothingFound = (): string => {
    if (isSearching) return "Looking …";
    if (isFailed) return "Not everything could be looked up. Try again soon.";
    if (isTooShort) return "Type two letters or more.";
    return `Nothing is called “${words.trim()}”.`;
  };
  return (
    <Dialog title="Find anything" isBare onClose={onClose}>
      <div className={classes.field}>
        <IconSearch size={18} aria-hidden />
        <input
          role="combobox"
          aria-label="Find a page, a workload, a team or somebody"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={chosen && idOf(chosen)}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          placeholder="A page, a workload, a team, somebody …"
          value={words}
          onChange={({ currentTarget }) => {
            setWords(currentTarget.value);
            setChosenKey(undefined);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div role="listbox" id={id} aria-label="Found" className={classes.list} aria-busy={isSearching}>
        {groups.map(({ title, findings }) => (
          <div key={title} role="group" aria-label={title}>
            <div className={classes.title} aria-hidden>
              {title}
            </div>
            {findings.map((finding) => (
              <Option
                key={finding.key}
                id={idOf(finding)}
                finding={finding}
                isChosen={finding === chosen}
                onPoint={() => setChosenKey(finding.key)}
                onChoose={() => go(finding)}
              />
            ))}
          </div>
        ))}
      </div>
      {(all.length === 0 || isFailed) && (
        <p className={classes.nothing} role="status">
          {nothingFound()}
        </p>
      )}
    </Dialog>
  );
}

interface OptionProps {
  id: string;
  finding: Finding;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

function Option({ id, finding: { Icon, word, note }, isChosen, onPoint, onChoose }: OptionProps) {
  return (
    // The keys are the input's: the focus stays there.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className={classes.option}
      ref={isChosen ? intoView : undefined}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <Icon size={16} stroke={1.75} aria-hidden />
      <span className={classes.word}>{word}</span>
      {note && <span className={classes.note}>{note}</span>}
    </div>
  );
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
