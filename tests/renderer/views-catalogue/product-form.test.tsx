// The product form: what is typed, what it means, the picture that is chosen, and what is sent.
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { PICTURE_BYTES } from '../../../main/contracts/placing.js';
import type { Product } from '../../../main/core/orders/types.js';
import { ProductDialog } from '../../../renderer/views/catalogue/product-dialog.js';
import { formOf, readPictureFile, readPrice, readProduct } from '../../../renderer/views/catalogue/product-form.js';
import { categoryTone, initialsOf, ProductPicture } from '../../../renderer/views/catalogue/product-picture.js';
import { FakeServer, PEOPLE } from '../../support/fake-server.js';
import { renderApp, type Rendered } from '../../support/render-app.js';

const SAW: Product = {
  id: 5,
  sku: 'SAW-1',
  name: 'Fine saw',
  unit: 'piece',
  category: 'Hand tools',
  weightGrams: 300,
  reorderPoint: 10,
  reorderQuantity: 50,
  priceCents: 1999,
  picture: 'ab',
};

describe('what is typed', () => {
  it('prices are read to the cent, and nothing else is taken for one', () => {
    expect(['12', '12.5', '12.50', '1,234.05', ' 7 '].map(readPrice)).toEqual([1200, 1250, 1250, 123405, 700]);
    expect(['', '-1', '1.234', 'ten', '1e3', '.5'].map(readPrice)).toEqual([null, null, null, null, null, null]);
  });

  it('a product comes back as it was; each wrong field has its own words', () => {
    const { id: _id, picture: _picture, ...rest } = SAW;
    expect(readProduct(formOf(SAW))).toEqual({ product: rest, errors: {} });
    const wrong = readProduct({ ...formOf(SAW), sku: ' ', name: 'x'.repeat(51), price: 'free', reorderQuantity: '0' });
    expect(wrong.product).toBeNull();
    expect(Object.keys(wrong.errors).sort()).toEqual(['name', 'price', 'reorderQuantity', 'sku']);
  });

  it('initials and tone follow from name and category', () => {
    expect(['Steel angle bracket', 'saw', '', '3-in-1 öl'].map(initialsOf)).toEqual(['SA', 'S', '', '3I']);
    expect(categoryTone('Tools')).toBe(categoryTone('Tools'));
  });

  it('a file that is no picture, or too large, is refused in words', async () => {
    expect(await readPictureFile(new File(['x'], 'a.txt', { type: 'text/plain' }))).toMatch(/^a\.txt: .*text\/plain/);
    const large = new File([new Uint8Array(PICTURE_BYTES + 1)], 'big.png', { type: 'image/png' });
    expect(await readPictureFile(large)).toMatch(/^big\.png: 262 kB/);
    expect(await readPictureFile(new File([new Uint8Array([1, 2, 3])], 'a.png', { type: 'image/png' }))).toEqual({
      mime: 'image/png',
      base64: 'AQID',
    });
  });
});

describe('the dialog', { timeout: 20_000 }, () => {
  let rendered: Rendered | undefined;
  afterEach(() => {
    rendered?.dispose();
    cleanup();
  });

  it('sends what was typed with the picture that was pasted; closes once it is saved', async () => {
    const server = new FakeServer({ person: PEOPLE[0] ?? null });
    let refused = true;
    server.handlers['products.save'] = (params) => {
      if (refused) throw Object.assign(new Error('sku: "SAW-1" is product 5 already'), { code: 'sku-taken' });
      return { ...SAW, ...params, id: 9, picture: 'cd' };
    };
    let closed = 0;
    const onClose = () => (closed += 1);
    rendered = renderApp(server, <ProductDialog product={null} categories={['Hand tools']} onClose={onClose} />);
    fireEvent.change(await screen.findByLabelText('SKU'), { target: { value: 'SAW-1' } });
    fireEvent.change(screen.getByLabelText('Product'), { target: { value: 'Coarse saw' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save product' }));
    expect(await screen.findByText(/Category: 1 to 40 characters/)).toBeDefined();
    expect(server.callsOf('products.save')).toEqual([]);
    fireEvent.change(screen.getByLabelText('Category'), { target: { value: 'Hand tools' } });
    fireEvent.change(screen.getByLabelText('Price'), { target: { value: '8.40' } });
    const picture = new File([new Uint8Array([1, 2, 3])], 'image.png', { type: 'image/png' });
    fireEvent.paste(window, { clipboardData: { files: [picture] } });
    expect(await screen.findByText(/new picture is chosen/)).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Save product' }));
    expect(await screen.findByText(/is product 5 already/)).toBeDefined();
    expect(closed).toBe(0);
    refused = false;
    fireEvent.click(screen.getByRole('button', { name: 'Save product' }));
    await waitFor(() => expect(closed).toBe(1));
    expect(server.callsOf('products.save').at(-1)).toMatchObject({
      id: null,
      sku: 'SAW-1',
      priceCents: 840,
      setPicture: { mime: 'image/png', base64: 'AQID' },
    });
    expect(rendered.services.drafts.get('product.new')).toBeUndefined();
  });

  it('a picture is asked for once, however often it is shown; initials until it is there', async () => {
    const server = new FakeServer({ person: PEOPLE[0] ?? null });
    server.handlers['products.picture'] = () => ({ name: 'ab', mime: 'image/png', base64: 'AQID' });
    rendered = renderApp(
      server,
      <>
        <ProductPicture product={SAW} />
        <ProductPicture product={SAW} large />
        <ProductPicture product={{ ...SAW, id: 6, picture: undefined }} />
      </>,
    );
    await waitFor(() => expect(document.querySelectorAll('img[data-picture="5"]')).toHaveLength(2));
    expect(document.querySelector('img')?.src).toBe('data:image/png;base64,AQID');
    expect(screen.getByText('FS')).toBeDefined();
    expect(server.callsOf('products.picture')).toEqual([{ productId: 5 }]);
  });
});
