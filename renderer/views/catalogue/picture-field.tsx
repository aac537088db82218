// Choosing a product's picture: by a file, by dragging one here, or by pasting; checked before it is shown.

import { useEffect, useRef, useState } from 'react';
import type { Product } from '../../../main/core/orders/types.js';
import { PICTURE_BYTES, PICTURE_MIMES, type ProductPictureInput } from '../../../main/contracts/placing.js';
import { Button } from '../../components/button.js';
import { formatBytes } from '../../components/format.js';
import styles from './catalogue.module.css';
import { readPictureFile } from './product-form.js';
import { ProductPicture } from './product-picture.js';
import { s } from './strings.js';

export interface PictureFieldProps {
  readonly product: Pick<Product, 'id' | 'name' | 'category' | 'picture'>;
  /** What was chosen; undefined: nothing new, null: none any more. */
  readonly value: ProductPictureInput | null | undefined;
  readonly onChange: (value: ProductPictureInput | null) => void;
}

export function PictureField({ product, value, onChange }: PictureFieldProps) {
  const [fault, setFault] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [over, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const take = async (file: File | null | undefined) => {
    if (file === null || file === undefined) return;
    const read = await readPictureFile(file);
    setFault(typeof read === 'string' ? read : null);
    if (typeof read === 'string') return;
    setSaid(s('pictureSet', { name: file.name || s('pasted') }));
    onChange(read);
  };
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    // Wherever the focus is in the form: a picture is never meant as text.
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
      if (file === undefined) return;
      event.preventDefault();
      void latest.current(file);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, []);
  const has = value === undefined ? product.picture !== undefined : value !== null;
  return (
    <div
      role="group"
      aria-label={s('picture')}
      className={styles['drop']}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      {value ? (
        <img
          alt=""
          src={`data:${value.mime};base64,${value.base64}`}
          className={styles['picture']}
          data-large
          data-chosen
        />
      ) : (
        <ProductPicture product={value === null ? { ...product, picture: undefined } : product} large />
      )}
      <div className={styles['dropActions']}>
        <Button size="small" onClick={() => chooser.current?.click()}>
          {s('choose')}
        </Button>
        {has && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              setFault(null);
              setSaid(s('pictureNone'));
              onChange(null);
            }}
          >
            {s('removePicture')}
          </Button>
        )}
      </div>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={PICTURE_MIMES.join()}
        aria-label={s('choose')}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <p className={styles['hint']}>{s('pictureHint', { max: formatBytes(PICTURE_BYTES) })}</p>
      {fault !== null && (
        <p role="alert" className={styles['fault']}>
          {fault}
        </p>
      )}
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </div>
  );
}
