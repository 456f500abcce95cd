import { useEffect, useRef, useState } from "react";
import { saveFile } from "@/components/save-file.ts";
import { download, type Progress } from "./download.ts";

export type ExportState =
  | { readonly is: "idle" }
  | { readonly is: "running"; readonly progress: Progress | undefined }
  | { readonly is: "done"; readonly name: string }
  | { readonly is: "failed"; readonly error: unknown; readonly retry: () => void };

/** Fetches a file and saves it, when it came whole; ends with whoever shows it. */
export function useExport() {
  const [state, setState] = useState<ExportState>({ is: "idle" });
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const start = async (address: string): Promise<void> => {
    const controller = new AbortController();
    abort.current = controller;
    setState({ is: "running", progress: undefined });
    try {
      const { name, content } = await download(address, controller.signal, (progress) =>
        setState({ is: "running", progress }),
      );
      saveFile(name, content);
      setState({ is: "done", name });
    } catch (error) {
      setState(
        controller.signal.aborted
          ? { is: "idle" }
          : { is: "failed", error, retry: () => void start(address) },
      );
    }
  };
  return { state, start, cancel: () => abort.current?.abort() };
}
