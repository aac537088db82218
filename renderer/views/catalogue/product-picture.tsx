// A product's picture, small; without one its initials on the colour of its category. Decoration: the name stands beside it.

import { useEffect, useState } from 'react';
import type { Product } from '../../../main/core/orders/types.js';
import { useCall } from '../../state/hooks.js';
import styles from './catalogue.module.css';
import { fetchPicture } from './picture-cache.js';

const TONES = 8;

/** The same for the same category, everywhere. */
export function categoryTone(category: string): number {
  let sum = 0;
  for (const letter of category) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % TONES;
}

/** `Steel angle bracket` is SA. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}

export interface ProductPictureProps {
  readonly product: Pick<Product, 'id' | 'name' | 'category' | 'picture'>;
  readonly large?: boolean;
}

export function ProductPicture({ product, large = false }: ProductPictureProps) {
  const call = useCall();
  const { id, picture } = product;
  const [shown, setShown] = useState<{ readonly name: string; readonly url: string | null } | null>(null);
  useEffect(() => {
    if (picture === undefined) return;
    let gone = false;
    fetchPicture(call, id, picture).then(
      (url) => !gone && setShown({ name: picture, url }),
      // The initials stay; whoever looks again asks again.
      () => !gone && setShown({ name: picture, url: null }),
    );
    return () => {
      gone = true;
    };
  }, [call, id, picture]);
  const url = shown !== null && shown.name === picture ? shown.url : null;
  if (url !== null) {
    return <img alt="" src={url} className={styles['picture']} data-large={large || undefined} data-picture={id} />;
  }
  return (
    <span
      aria-hidden
      className={styles['picture']}
      data-large={large || undefined}
      data-tone={categoryTone(product.category)}
    >
      {initialsOf(product.name)}
    </span>
  );
}
