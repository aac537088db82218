// Creating or changing one product: what is typed is kept until it is saved or thrown away; the picture goes along.

import { useState } from 'react';
import type { Product } from '../../../main/core/orders/types.js';
import type { ProductPictureInput } from '../../../main/contracts/placing.js';
import { FormDialog } from '../../components/form-dialog.js';
import { NumberField, TextField } from '../../components/field.js';
import { useToast } from '../../components/toast.js';
import { useDraft } from '../../state/hooks.js';
import { useAction } from '../../state/use-action.js';
import styles from './catalogue.module.css';
import { PictureField } from './picture-field.js';
import { formOf, isProductForm, readProduct, type ProductField, type ProductForm } from './product-form.js';
import { s } from './strings.js';

export interface ProductDialogProps {
  /** Null: a new one. */
  readonly product: Product | null;
  readonly categories: readonly string[];
  readonly onClose: () => void;
  readonly onSaved?: (product: Product) => void;
}

export function ProductDialog({ product, categories, onClose, onSaved }: ProductDialogProps) {
  const [fresh] = useState(() => formOf(product));
  const [form, setForm, forget] = useDraft<ProductForm>(`product.${product?.id ?? 'new'}`, fresh, isProductForm);
  const [picture, setPicture] = useState<ProductPictureInput | null | undefined>(undefined);
  const [tried, setTried] = useState(false);
  const save = useAction('products.save');
  const toast = useToast();
  const read = readProduct(form);
  const close = () => {
    forget();
    onClose();
  };
  const submit = async () => {
    setTried(true);
    if (read.product === null) return;
    const saved = await save.run({
      ...read.product,
      id: product?.id ?? null,
      ...(picture === undefined ? {} : { setPicture: picture }),
    });
    if (saved === undefined) return;
    toast({ title: s('saved', { product: saved.name }) });
    onSaved?.(saved);
    close();
  };
  const field = (name: ProductField) => ({
    label: s(name),
    value: form[name],
    error: tried ? read.errors[name] : undefined,
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setForm({ ...form, [name]: event.target.value }),
  });
  const shown = { id: product?.id ?? 0, name: form.name || '?', category: form.category, picture: product?.picture };
  return (
    <FormDialog
      wide
      title={product === null ? s('newTitle') : s('editTitle', { product: product.name })}
      onClose={close}
      submit={s('save')}
      onSubmit={submit}
      busy={save.busy}
      error={save.error}
      className={styles['form']}
    >
      <PictureField product={shown} value={picture} onChange={setPicture} />
      <div className={styles['fields']}>
        <div className={styles['pair']}>
          <TextField {...field('sku')} hint={s('skuHint')} />
          <TextField {...field('category')} list="product-categories" />
          <datalist id="product-categories">
            {categories.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </div>
        <TextField {...field('name')} hint={s('nameHint')} />
        <div className={styles['pair']}>
          <NumberField {...field('price')} inputMode="decimal" hint={s('priceHint')} />
          <TextField {...field('unit')} hint={s('unitHint')} />
        </div>
        <div className={styles['pair']}>
          <NumberField {...field('reorderPoint')} hint={s('reorderHint')} />
          <NumberField {...field('reorderQuantity')} hint={s('buyHint')} />
        </div>
        <div className={styles['pair']}>
          <NumberField {...field('weight')} />
        </div>
      </div>
    </FormDialog>
  );
}
