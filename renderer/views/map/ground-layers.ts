// What changes only with the view, drawn once and kept: the ground, and the destinations that lie over the trails.

import type { Point } from '../../../main/core/lib/ids.js';
import type { Camera } from './camera.js';
import type { MapPalette } from './map-palette.js';
import { clusters, drawDestinations, drawGround } from './paint-ground.js';
import type { Cluster } from './paint-ground.js';

export class GroundLayers {
  readonly ground = document.createElement('canvas');
  readonly destinations = document.createElement('canvas');
  clusters: readonly Cluster[] = [];
  #key = '';

  /** Colours or destinations are other ones. */
  forget(): void {
    this.#key = '';
  }

  /** `ratio`: device pixels a CSS pixel. */
  refresh(camera: Camera, palette: MapPalette, addresses: readonly Point[], ratio: number): void {
    const key = [camera.x, camera.y, camera.scale, camera.width, camera.height, ratio].join();
    if (key === this.#key) return;
    this.#key = key;
    this.clusters = clusters(camera, addresses);
    const layer = (canvas: HTMLCanvasElement, draw: (context: CanvasRenderingContext2D) => void) => {
      canvas.width = Math.round(camera.width * ratio);
      canvas.height = Math.round(camera.height * ratio);
      const context = canvas.getContext('2d');
      if (!context) return;
      context.scale(ratio, ratio);
      draw(context);
    };
    layer(this.ground, (context) => drawGround(context, camera, palette));
    layer(this.destinations, (context) => drawDestinations(context, palette, this.clusters));
  }
}
