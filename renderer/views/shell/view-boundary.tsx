// Keeps a view's failure inside the view: said in words, with a way back; the rest of the window goes on.

import { Component, type ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { s } from './strings.js';

interface Props {
  readonly children: ReactNode;
}

export class ViewBoundary extends Component<Props, { readonly message: string | null }> {
  override state = { message: null as string | null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <div className="view">
        <Banner
          tone="error"
          inset
          action={
            <Button size="small" onClick={() => this.setState({ message: null })}>
              {s('viewAgain')}
            </Button>
          }
        >
          {s('viewBroken', { message })}
        </Banner>
      </div>
    );
  }
}
