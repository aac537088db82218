import { describe, expect, it, onTestFinished } from 'vitest';
import type { Truck } from '../../../main/core/orders/types.js';
import { Camera } from '../../../renderer/views/map/camera.js';
import { GroundLayers } from '../../../renderer/views/map/ground-layers.js';
import { readMapPalette } from '../../../renderer/views/map/map-palette.js';
import { estimate } from '../../../renderer/views/map/motion.js';
import { drawWays } from '../../../renderer/views/map/paint-marks.js';

/** Every call by name, and how often. */
function counting() {
  const calls = new Map<string, number>();
  const context = new Proxy(
    {},
    {
      get: (_target, name) => () => void calls.set(String(name), (calls.get(String(name)) ?? 0) + 1),
      set: () => true,
    },
  ) as CanvasRenderingContext2D;
  return { context, count: (name: string) => calls.get(name) ?? 0 };
}

function palette() {
  const canvas = document.createElement('canvas');
  return readMapPalette(canvas);
}

const truck = (id: number, state: Truck['state']): Truck => ({
  id,
  x: id,
  y: 0,
  state,
  target: { x: id, y: 100 },
  warehouseId: null,
  shipmentIds: [],
  since: 0,
  reportedAt: 0,
  inferred: false,
});

describe('the ways of trucks', () => {
  it('are as many strokes for 200 trucks as for two: one path a colour, each way in it', () => {
    const { context, count } = counting();
    const trucks = Array.from({ length: 200 }, (_, id) => truck(id, id % 2 === 0 ? 'delivering' : 'to-warehouse'));
    drawWays(
      context,
      new Camera(),
      palette(),
      trucks.map((one) => ({ truck: one, at: estimate(one, 10, 1000) })),
    );
    expect(count('stroke')).toBe(4);
    expect(count('moveTo')).toBe(400);
  });

  it('are not drawn for trucks that stand where they were reported', () => {
    const { context, count } = counting();
    const standing = truck(1, 'loading');
    drawWays(context, new Camera(), palette(), [{ truck: standing, at: estimate(standing, 10, 1000) }]);
    expect(count('stroke')).toBe(0);
  });
});

describe('what the map keeps', () => {
  it('is drawn again only for another view, other trails, other destinations, or other colours', () => {
    const { context, count } = counting();
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = (() => context) as unknown as typeof getContext;
    onTestFinished(() => void (HTMLCanvasElement.prototype.getContext = getContext));
    const [camera, colours, layers] = [new Camera(), palette(), new GroundLayers()];
    const trail = [
      { x: 0, y: 0 },
      { x: 5, y: 5 },
    ];
    let addresses = [{ x: 1, y: 1 }];
    let trails = [{ state: 'idle' as Truck['state'], trail }];
    /** Layers drawn: each begins by setting its scale. */
    const drawn = () => {
      const before = count('scale');
      layers.refresh(camera, colours, addresses, trails, 1);
      return count('scale') - before;
    };
    expect(drawn()).toBe(3);
    expect(drawn()).toBe(0);
    trails = [{ state: 'idle', trail }];
    expect(drawn()).toBe(0);
    trails = [{ state: 'idle', trail: [...trail, { x: 9, y: 9 }] }];
    expect(drawn()).toBe(1);
    trails = [{ ...trails[0], state: 'delivering', trail: trails[0]?.trail ?? [] }];
    expect(drawn()).toBe(1);
    addresses = [...addresses];
    expect(drawn()).toBe(1);
    camera.pan(5, 0);
    expect(drawn()).toBe(3);
    layers.forget();
    expect(drawn()).toBe(3);
  });
});
