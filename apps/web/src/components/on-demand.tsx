"use client";

import { Component, type ComponentType, lazy, type ReactNode, Suspense } from "react";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./problem.tsx";

interface Closable {
  readonly onClose: () => void;
}

/**
 * A dialog whose script comes when it is first asked for. Where that can't be loaded, as without a connection or when a newer
 * version took its place, a dialog says so and tries again; the page behind it stays as it is.
 */
export function onDemand<Props extends Closable>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props & { readonly meanwhile?: ReactNode }> {
  // React keeps what became of a load, a failure too: another try needs another of these.
  let Loaded = lazy(load);
  return function OnDemand({ meanwhile, ...props }) {
    return (
      <Boundary onClose={props.onClose} onFailed={() => (Loaded = lazy(load))}>
        {() => (
          <Suspense fallback={meanwhile}>
            <Loaded {...(props as unknown as Props)} />
          </Suspense>
        )}
      </Boundary>
    );
  };
}

interface BoundaryProps extends Closable {
  readonly onFailed: () => void;
  readonly children: () => ReactNode;
}

class Boundary extends Component<BoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch() {
    this.props.onFailed();
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children();
    return (
      <Dialog title="Not loaded" onClose={this.props.onClose}>
        <Problem
          what="This could not be opened"
          error={error}
          onRetry={() => this.setState({ error: undefined })}
        />
      </Dialog>
    );
  }
}
