// The map's canvas: layers, marks, loop. Draws only when something changed or moves, and only while it is seen; map-pointer.ts
// tells it what people do.

import type { Point } from '../../../main/core/lib/ids.js';
import type { Truck, Warehouse } from '../../../main/core/orders/types.js';
import type { Selection } from '../../state/nav-store.js';
import { sizeCanvas, wantsLittleMotion, watchTheme } from '../timeline/stage-surface.js';
import { Camera, boundsOf } from './camera.js';
import { GroundLayers } from './ground-layers.js';
import { readMapPalette } from './map-palette.js';
import type { MapPalette } from './map-palette.js';
import { attachMapPointer } from './map-pointer.js';
import { estimate, extendTrail } from './motion.js';
import { NamePainter, around } from './name-painter.js';
import { drawRing, drawWarehouses, drawWays } from './paint-marks.js';
import type { TruckMark, TruckTrail } from './paint-marks.js';
import { drawScaleBar } from './paint-ground.js';
import type { Rect } from './labels.js';
import { spread } from './places.js';
import { TruckSprites } from './truck-sprites.js';
import type { Work } from './use-work.js';

export interface MapData {
  readonly warehouses: readonly Warehouse[];
  readonly trucks: readonly Truck[];
  readonly addresses: readonly Destination[];
  /** Grid units a second. */
  readonly speed: number;
  /** Packages under way in each warehouse; null until they are counted. */
  readonly work: ReadonlyMap<number, Work> | null;
  /** The past moment that is shown, ms; absent or null: the present. Nothing moves in it. */
  readonly moment?: number | null;
  /** With a moment: where trucks had been before. */
  readonly trails?: ReadonlyMap<number, readonly Point[]>;
  /** The order of a package, 0 when unknown. */
  readonly orderOf?: (shipment: number) => number;
}

export interface Destination extends Point {
  readonly shipmentId?: number;
  readonly orderId?: number;
}

/** A warehouse or truck that can be hovered, focused, selected. */
export interface Mark {
  readonly type: 'warehouse' | 'truck';
  readonly id: number;
}

export interface MapHooks {
  readonly now: () => number;
  readonly onHover: (mark: Mark | null) => void;
  readonly onPick: (mark: Mark | null) => void;
  /** A click where no mark is. */
  readonly onGround?: (point: Point) => void;
  /** A person moved or zoomed the map. */
  readonly onView?: () => void;
}

const HIT_PX = 16;
/** With reduced motion, trucks step this often. */
const STEP_MS = 1000;
/** More trucks than this carry no numbers. */
const NAMES_UP_TO = 400;
/** Names keep off so many destinations. */
const AVOIDED_UP_TO = 100;
/** Room above and below the outermost marks, and for trucks beside a warehouse. */
const FIT_PX = 56;

export class MapStage {
  readonly camera = new Camera();
  readonly canvas: HTMLCanvasElement;
  hover: Mark | null = null;
  focus: Mark | null = null;
  /** Script time of the last frame, ms. */
  frameMs = 0;
  readonly #hooks: MapHooks;
  readonly #stops: (() => void)[] = [];
  readonly #layers = new GroundLayers();
  #palette: MapPalette;
  #data: MapData = { warehouses: [], trucks: [], addresses: [], speed: 0, work: null };
  #trails = new Map<number, readonly Point[]>();
  #selection: Selection | null = null;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #touched = false;
  #reduced = false;
  readonly #places = { warehouse: new Map<number, Point>(), truck: new Map<number, Point>() };
  readonly #names = new NamePainter();
  readonly #sprites = new TruckSprites();

  constructor(canvas: HTMLCanvasElement, hooks: MapHooks) {
    this.canvas = canvas;
    this.#hooks = hooks;
    this.#palette = readMapPalette(canvas);
    this.#watch();
    this.#stops.push(attachMapPointer(this, hooks.onPick, hooks.onGround));
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#stops.length = 0;
  }

  setData(data: MapData): void {
    const before = this.#data;
    this.#data = data;
    const known = new Set<number>();
    for (const truck of data.trucks) {
      if (isPast(data)) break;
      known.add(truck.id);
      this.#trails.set(truck.id, extendTrail(this.#trails.get(truck.id) ?? [], truck));
    }
    if (!isPast(data)) for (const id of this.#trails.keys()) if (!known.has(id)) this.#trails.delete(id);
    // Until a person moves the map, it shows everything there is.
    const present = !isPast(data) && !isPast(before);
    if (present && !this.#touched && this.#extent(data) !== this.#extent(before)) this.fit();
    this.invalidate();
  }

  setSelection(selection: Selection | null): void {
    this.#selection = selection;
    this.invalidate();
  }

  setFocus(mark: Mark | null): void {
    this.focus = mark;
    if (mark) this.#bringIntoView(mark);
    this.invalidate();
  }

  /** Everything in view: warehouses, trucks, open destinations. */
  fit(): void {
    const { warehouses, trucks, addresses } = this.#data;
    const context = this.canvas.getContext('2d');
    const names = warehouses.map(({ name }) => name);
    const room = context ? this.#names.room(context, this.#palette, names) : 0;
    this.camera.fit(boundsOf([...warehouses, ...trucks, ...addresses]), { x: Math.max(FIT_PX, room), y: FIT_PX });
    this.invalidate();
  }

  /** A person moved the map: it stays where they put it. */
  touch(): void {
    this.#touched = true;
    this.#hooks.onView?.();
    this.invalidate();
  }

  setHover(mark: Mark | null): void {
    if (mark?.type === this.hover?.type && mark?.id === this.hover?.id) return;
    this.hover = mark;
    this.#hooks.onHover(mark);
    this.invalidate();
  }

  #now(): number {
    return this.#data.moment ?? this.#hooks.now();
  }

  #extent({ warehouses, trucks, addresses }: MapData): string {
    return `${warehouses.length}/${trucks.length > 0}/${addresses.length > 0}`;
  }

  zoom(factor: number): void {
    this.#touched = true;
    this.camera.zoomAt(factor, this.camera.width / 2, this.camera.height / 2);
    this.#hooks.onView?.();
    this.invalidate();
  }

  /** Where marks are on the grid now, warehouses first, each kind by number: the order of Tab. */
  marks(): readonly (Mark & Point)[] {
    const now = this.#now();
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
    const { warehouses, trucks, speed } = this.#data;
    return [
      ...[...warehouses].sort(byId).map(({ id, x, y }) => ({ type: 'warehouse' as const, id, x, y })),
      ...[...trucks].sort(byId).map((truck) => {
        const { x, y } = estimate(truck, speed, now);
        return { type: 'truck' as const, id: truck.id, x, y };
      }),
    ];
  }

  /** Where a mark is drawn, in pixels of the canvas. */
  placeOf(mark: Mark): Point | null {
    return this.#places[mark.type].get(mark.id) ?? null;
  }

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const began = performance.now();
    this.#frame = 0;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const { camera } = this;
    const now = this.#now();
    const { warehouses, trucks, speed } = this.#data;
    const ratio = this.canvas.width / camera.width;
    this.#layers.refresh(camera, this.#palette, this.#data.addresses, this.#trailsOf(trucks), ratio);
    context.drawImage(this.#layers.floor, 0, 0, camera.width, camera.height);
    const marks = trucks.map((truck): TruckMark => ({ truck, at: estimate(truck, speed, now) }));
    const docks = warehouses.map((warehouse) => camera.toScreen(warehouse));
    const places = spread(
      marks.map(({ at }) => camera.toScreen(at)),
      docks,
      camera.width,
    );
    this.#remember(docks, places);
    drawWays(context, camera, this.#palette, marks);
    context.drawImage(this.#layers.destinations, 0, 0, camera.width, camera.height);
    drawWarehouses(context, camera, this.#palette, warehouses);
    this.#sprites.draw(context, this.#palette, marks, places, ratio, camera);
    const bar = drawScaleBar(context, camera, this.#palette);
    this.#drawNames(context, docks, places, bar);
    this.#drawRings(context);
    this.frameMs = performance.now() - began;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (isPast(this.#data) || !marks.some(({ at }) => at.moving)) return;
    // A hidden page gets no animation frames, so nothing runs there.
    if (this.#reduced) this.#timer = setTimeout(() => this.invalidate(), STEP_MS);
    else this.invalidate();
  }

  #trailsOf(trucks: readonly Truck[]): readonly TruckTrail[] {
    const trails = this.#data.trails ?? this.#trails;
    return trucks.flatMap(({ id, state }) => {
      const trail = trails.get(id);
      return trail === undefined || trail.length < 2 ? [] : [{ state, trail }];
    });
  }

  #drawNames(context: CanvasRenderingContext2D, docks: readonly Point[], places: readonly Point[], bar: Rect): void {
    const { warehouses, trucks } = this.#data;
    const nowhere = { x: NaN, y: NaN };
    const named = warehouses.map(({ id, name }, i) => ({ key: `warehouse/${id}`, name, at: docks[i] ?? nowhere }));
    const targets = this.#layers.clusters
      .slice(0, AVOIDED_UP_TO)
      .map((one) => around(one, one.n > 1 ? 9 : 5, one.n > 1 ? 9 : 5));
    const numbered = (trucks.length <= NAMES_UP_TO ? trucks : []).map(({ id }, i) => {
      return { key: `truck/${id}`, name: String(id), at: places[i] ?? nowhere };
    });
    this.#names.draw(context, this.#palette, this.camera, named, numbered, [bar, ...targets]);
  }

  #drawRings(context: CanvasRenderingContext2D): void {
    const ring = (mark: Mark | null, color: string, radius: number) => {
      const place = mark && this.placeOf(mark);
      if (place) drawRing(context, this.#palette, place, color, radius);
    };
    const selection = this.#selection;
    if (selection?.type === 'truck' || selection?.type === 'warehouse') {
      ring({ type: selection.type, id: selection.id }, this.#palette.accent, 19);
    }
    const { trucks, addresses, orderOf } = this.#data;
    const { accent } = this.#palette;
    if (selection?.type === 'shipment' || selection?.type === 'order') {
      const means = (shipment: number | undefined, order: number | undefined) =>
        selection.type === 'shipment' ? shipment === selection.id : order === selection.id;
      for (const { id, shipmentIds } of trucks) {
        if (shipmentIds.some((one) => means(one, orderOf?.(one)))) ring({ type: 'truck', id }, accent, 19);
      }
      for (const address of addresses) {
        if (!means(address.shipmentId, address.orderId)) continue;
        drawRing(context, this.#palette, this.camera.toScreen(address), accent, 11);
      }
    }
    ring(this.hover, this.#palette.borderStrong, 17);
    if (this.focus) ring(this.focus, this.#palette.focus, 22);
  }

  #remember(docks: readonly Point[], places: readonly Point[]): void {
    const { warehouse, truck } = this.#places;
    warehouse.clear();
    truck.clear();
    this.#data.warehouses.forEach(({ id }, i) => warehouse.set(id, docks[i] ?? { x: 0, y: 0 }));
    this.#data.trucks.forEach(({ id }, i) => truck.set(id, places[i] ?? { x: 0, y: 0 }));
  }

  /** The mark that a pointer there means. */
  hit(x: number, y: number): Mark | null {
    let best: Mark | null = null;
    let nearest = HIT_PX;
    for (const type of ['warehouse', 'truck'] as const) {
      for (const [id, place] of this.#places[type]) {
        const distance = Math.hypot(place.x - x, place.y - y);
        if (distance >= nearest) continue;
        best = { type, id };
        nearest = distance;
      }
    }
    return best;
  }

  #bringIntoView(mark: Mark): void {
    const at = this.marks().find((one) => one.type === mark.type && one.id === mark.id);
    if (!at) return;
    const { x, y } = this.camera.toScreen(at);
    const margin = 30;
    const dx = x < margin ? margin - x : Math.min(0, this.camera.width - margin - x);
    const dy = y < margin ? margin - y : Math.min(0, this.camera.height - margin - y);
    if (dx !== 0 || dy !== 0) this.camera.pan(dx, dy);
  }

  #watch(): void {
    const resize = new ResizeObserver(() => this.#resize());
    resize.observe(this.canvas.parentElement ?? this.canvas);
    const refresh = () => {
      this.#reduced = wantsLittleMotion();
      this.#palette = readMapPalette(this.canvas);
      this.#resize();
    };
    this.#stops.push(() => resize.disconnect(), watchTheme(refresh));
    refresh();
  }

  #resize(): void {
    const box = this.canvas.parentElement;
    const [width, height] = [Math.max(50, box?.clientWidth ?? 0), Math.max(50, box?.clientHeight ?? 0)];
    sizeCanvas(this.canvas, width, height);
    const first = this.camera.width === 100;
    this.camera.width = width;
    this.camera.height = height;
    this.#layers.forget();
    if (first || !this.#touched) this.fit();
    this.invalidate();
  }
}

function isPast({ moment }: MapData): boolean {
  return moment !== undefined && moment !== null;
}
