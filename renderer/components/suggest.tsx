// A text field that proposes what it knows while one types; any text may stand. The owner looks things up and filters.

import { Autocomplete as Base } from '@base-ui/react/autocomplete';
import type { KeyboardEventHandler, ReactNode, Ref } from 'react';
import { Field } from './field.js';
import fieldStyles from './field.module.css';
import styles from './suggest.module.css';

export interface SuggestProps<Item> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  readonly hideLabel?: boolean;
  readonly placeholder?: string | undefined;
  /** The text in the field. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** Proposals for the present text, already filtered, best first. */
  readonly items: readonly Item[];
  readonly itemKey: (item: Item) => string | number;
  /** What stands in the field once it is picked. */
  readonly itemText: (item: Item) => string;
  readonly renderItem?: (item: Item) => ReactNode;
  readonly onPick: (item: Item) => void;
  /** Said in the list when nothing fits. */
  readonly empty: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onKeyDown?: KeyboardEventHandler<HTMLInputElement>;
  readonly onBlur?: () => void;
  readonly autoFocus?: boolean;
  readonly className?: string | undefined;
}

export function Suggest<Item>(props: SuggestProps<Item>) {
  const { items, value, itemText, itemKey, renderItem = itemText } = props;
  return (
    <Base.Root
      items={items}
      filter={null}
      autoHighlight
      openOnInputClick
      value={value}
      onValueChange={props.onChange}
      itemToStringValue={itemText}
    >
      <Field
        label={props.label}
        hint={props.hint}
        error={props.error}
        hideLabel={props.hideLabel ?? false}
        className={props.className}
      >
        {(aria) => (
          <Base.Input
            {...aria}
            ref={props.inputRef}
            className={fieldStyles['input']}
            placeholder={props.placeholder}
            autoFocus={props.autoFocus}
            onBlur={props.onBlur}
            onKeyDown={props.onKeyDown}
            spellCheck={false}
          />
        )}
      </Field>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="start" className={styles['positioner']}>
          <Base.Popup className={styles['popup']}>
            <Base.Empty className={styles['empty']}>{props.empty}</Base.Empty>
            <Base.List>
              {(item: Item) => (
                <Base.Item
                  key={itemKey(item)}
                  value={item}
                  className={styles['item']}
                  onClick={() => props.onPick(item)}
                >
                  {renderItem(item)}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
