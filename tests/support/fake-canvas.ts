// What jsdom lacks for canvases: contexts that take everything and draw nothing, sizes, media queries. Undone by the caller.

interface FakeCanvasOptions {
  readonly width?: number;
  readonly height?: number;
}

/** Gives every element a size and every canvas a silent context, until the returned function is called. */
export function fakeCanvas({ width = 1000, height = 600 }: FakeCanvasOptions = {}): () => void {
  const undo: (() => void)[] = [];
  const define = (target: object, name: string, descriptor: PropertyDescriptor) => {
    const before = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { configurable: true, ...descriptor });
    undo.push(() => (before ? Object.defineProperty(target, name, before) : Reflect.deleteProperty(target, name)));
  };
  const context = silentContext();
  define(HTMLCanvasElement.prototype, 'getContext', { value: () => context });
  define(HTMLElement.prototype, 'clientWidth', { get: () => width });
  define(HTMLElement.prototype, 'clientHeight', { get: () => height });
  define(Element.prototype, 'setPointerCapture', { value: () => undefined });
  define(globalThis, 'ResizeObserver', { value: SilentObserver });
  define(globalThis, 'ImageData', { value: FakeImageData });
  define(window, 'matchMedia', {
    value: () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }),
  });
  return () => {
    for (const step of undo.reverse()) step();
  };
}

class SilentObserver {
  observe(): void {
    // Nothing changes its size here.
  }
  unobserve(): void {
    // Nor did anything before.
  }
  disconnect(): void {
    // Nothing was observed.
  }
}

class FakeImageData {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}

function silentContext(): object {
  const answers: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> = {
    measureText: (text) => ({ width: String(text).length * 6 }),
    getTransform: () => ({ a: 1 }),
    createPattern: () => null,
  };
  return new Proxy(
    {},
    {
      get: (_target, name) => answers[String(name)] ?? (() => undefined),
      set: () => true,
    },
  );
}
