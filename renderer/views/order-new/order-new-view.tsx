// The order form: by keyboard alone in seconds, kept whatever happens, placed once.

import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import { CheckField } from '../../components/field.js';
import { Kbd } from '../../components/kbd.js';
import { useToast } from '../../components/toast.js';
import { useApp, useCall, useDraft, useNav } from '../../state/hooks.js';
import { toCodedError } from '../../state/rpc-error.js';
import { useAction } from '../../state/use-action.js';
import { HoldCountdown } from './hold-countdown.js';
import { LinesPanel } from './lines-panel.js';
import { emptyForm, isForm, readForm, type OrderForm } from './order-form.js';
import styles from './order-new.module.css';
import { PlanPanel } from './plan-panel.js';
import { s } from './strings.js';
import { WhoPanel } from './who-panel.js';

export function OrderNewView() {
  const [fresh] = useState(emptyForm);
  const [form, setForm] = useDraft<OrderForm>('order-new', fresh, isForm);
  const [keepOpen, setKeepOpen] = useDraft('order-new.keep-open', false);
  const place = useAction('orders.place');
  const call = useCall();
  const toast = useToast();
  const { go } = useNav();
  const firstField = useRef<HTMLInputElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const formElement = useRef<HTMLFormElement>(null);
  const read = readForm(form);
  // So that Ctrl+Enter means this form from the start.
  useEffect(() => firstField.current?.focus(), []);
  const change = (part: Partial<OrderForm>) => setForm((now) => ({ ...now, ...part }));

  const takeBack = async (orderId: number) => {
    try {
      await call('orders.cancel', { orderId });
      toast({ title: s('takenBack', { id: String(orderId) }) });
    } catch (error) {
      toast({ title: toCodedError(error).message });
    }
  };

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    change({ tried: true });
    if (read.order === null) {
      // The first field with an error, once the errors are drawn.
      requestAnimationFrame(() => formElement.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    const placed = await place.run({ ...read.order, undo: true });
    if (placed === undefined) return;
    setForm(emptyForm());
    const id = String(placed.orderId);
    const until = placed.heldUntil ?? null;
    const left = until === null ? null : Math.max(1000, until - Date.now());
    toast({
      about: `order-${id}`,
      title: s(placed.repeated ? 'placedRepeated' : 'placed', { id }),
      ...(placed.repeated ? {} : { action: { label: s('undo'), run: () => void takeBack(placed.orderId) } }),
      ...(until === null || left === null ? {} : { text: <HoldCountdown until={until} />, stay: left }),
    });
    if (keepOpen) firstField.current?.focus();
    else go('orders', {}, { type: 'order', id: placed.orderId });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    // Enter alone picks a proposal or goes to the next field; only Ctrl+Enter and the button place the order.
    if (event.ctrlKey || event.metaKey) void submit();
    else if (!(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
  };

  return (
    <form
      ref={formElement}
      className="view-scroll"
      noValidate
      aria-label={s('title')}
      onSubmit={(event) => void submit(event)}
      onKeyDown={onKeyDown}
    >
      <div className={styles['form']}>
        <h1>{s('title')}</h1>
        <DownNotes />
        <WhoPanel form={form} errors={read.errors} onChange={change} firstField={firstField} />
        <LinesPanel form={form} read={read} onChange={(lines) => change({ lines })} searchField={searchField} />
        <PlanPanel plan={read.plan} />
        <ErrorNote error={place.error} />
        <div className={styles['actions']}>
          <CheckField
            label={s('keepOpen')}
            checked={keepOpen}
            onChange={(event) => setKeepOpen(event.target.checked)}
          />
          <Button variant="quiet" onClick={() => setForm(emptyForm())}>
            {s('clear')}
          </Button>
          <Button type="submit" variant="primary" busy={place.busy}>
            {s('place')} <Kbd keys={s('placeKeys')} />
          </Button>
        </div>
      </div>
    </form>
  );
}

/** Ordering goes on while a link is down; that the order will wait is said before, not after. */
function DownNotes() {
  const world = useApp((state) => state.status === null || state.status.links.world.state === 'connected');
  const ups = useApp((state) => state.status === null || state.status.links.ups.state === 'connected');
  if (world && ups) return null;
  return (
    <Banner tone="warning" inset>
      {s('waitsForLink', { link: world ? 'UPS' : 'world' })}
    </Banner>
  );
}
