// What changes only with the view or with reports, drawn once and kept: the ground with the trails on it, and the destinations
// that lie over the ways of trucks.

import type { Point } from '../../../main/core/lib/ids.js';
import type { Camera } from './camera.js';
import type { MapPalette } from './map-palette.js';
import { clusters, drawDestinations, drawGround } from './paint-ground.js';
import type { Cluster } from './paint-ground.js';
import { drawTrails } from './paint-marks.js';
import type { TruckTrail } from './paint-marks.js';

export class GroundLayers {
  /** The ground and, on it, where trucks have been. */
  readonly floor = document.createElement('canvas');
  readonly destinations = document.createElement('canvas');
  clusters: readonly Cluster[] = [];
  readonly #ground = document.createElement('canvas');
  #view = '';
  #addresses: readonly Point[] = [];
  #trails: readonly TruckTrail[] = [];

  /** Colours are other ones. */
  forget(): void {
    this.#view = '';
  }

  /** `ratio`: device pixels a CSS pixel. */
  refresh(
    camera: Camera,
    palette: MapPalette,
    addresses: readonly Point[],
    trails: readonly TruckTrail[],
    ratio: number,
  ): void {
    const view = [camera.x, camera.y, camera.scale, camera.width, camera.height, ratio].join();
    const moved = view !== this.#view;
    this.#view = view;
    const layer = (canvas: HTMLCanvasElement, draw: (context: CanvasRenderingContext2D) => void) => {
      canvas.width = Math.round(camera.width * ratio);
      canvas.height = Math.round(camera.height * ratio);
      const context = canvas.getContext('2d');
      if (!context) return;
      context.scale(ratio, ratio);
      draw(context);
    };
    if (moved) layer(this.#ground, (context) => drawGround(context, camera, palette));
    if (moved || !sameTrails(trails, this.#trails)) {
      layer(this.floor, (context) => {
        context.drawImage(this.#ground, 0, 0, camera.width, camera.height);
        drawTrails(context, camera, palette, trails);
      });
    }
    if (moved || addresses !== this.#addresses) {
      this.clusters = clusters(camera, addresses);
      layer(this.destinations, (context) => drawDestinations(context, palette, this.clusters));
    }
    this.#addresses = addresses;
    this.#trails = trails;
  }
}

function sameTrails(a: readonly TruckTrail[], b: readonly TruckTrail[]): boolean {
  return a.length === b.length && a.every(({ state, trail }, i) => trail === b[i]?.trail && state === b[i]?.state);
}
