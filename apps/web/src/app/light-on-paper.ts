import { useEffect } from "react";

/** While a page is printed it is light, whatever it is on the screen. */
export function useLightOnPaper(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    let onScreen: string | undefined;
    const before = () => {
      onScreen ??= dataset.mantineColorScheme;
      dataset.mantineColorScheme = "light";
    };
    const after = () => {
      if (onScreen !== undefined) dataset.mantineColorScheme = onScreen;
      onScreen = undefined;
    };
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
    };
  }, []);
}
