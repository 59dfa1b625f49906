import { Component, type ReactNode } from 'react';
import { ScreenFailure } from './ScreenFailure.tsx';

interface ScreenBoundaryProps {
  readonly children: ReactNode;
}

/** A bug in one screen stays in that screen; the frame and the way out of it keep working. */
export class ScreenBoundary extends Component<ScreenBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <ScreenFailure onRetry={() => this.setState({ failed: false })} />;
  }
}
