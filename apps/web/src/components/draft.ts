import { useState } from "react";

/**
 * What somebody is writing over a value, until it is applied. A value that changes from elsewhere (a chip taken away, the
 * browser's Back) takes its place.
 */
export function useDraft<Value>(value: Value): [Value, (draft: Value) => void] {
  const [state, setState] = useState({ over: value, draft: value });
  const isCurrent = Object.is(state.over, value);
  if (!isCurrent) setState({ over: value, draft: value });
  return [isCurrent ? state.draft : value, (draft) => setState({ over: value, draft })];
}
