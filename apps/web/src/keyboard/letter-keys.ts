const KEY = "muster.letter-keys";

/** Whether single letters do something. People who dictate, or whose hands slip, switch them off. */
export const areLetterKeysOn = (): boolean => localStorage.getItem(KEY) !== "off";

/** Switches single letters on or off, for this browser. */
export function setLetterKeys(isOn: boolean): void {
  if (isOn) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, "off");
}
