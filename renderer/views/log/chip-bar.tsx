// The log's bar: what is typed becomes chips that let events through or keep them out, with proposals while one types.

import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { kindWords } from '../../components/event-text.js';
import { Suggest } from '../../components/suggest.js';
import { propose, readTokens, readValue, writeToken, type ChipNames, type Token } from './chip-text.js';
import styles from './log.module.css';
import { s } from './strings.js';

export interface ChipBarProps {
  readonly tokens: readonly Token[];
  readonly names: ChipNames;
  readonly onChange: (tokens: readonly Token[]) => void;
}

/** A word is over at a blank that is not within quotes. */
const isOver = (text: string): boolean => /\s$/.test(text) && (text.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 0;

export function ChipBar({ tokens, names, onChange }: ChipBarProps) {
  const [draft, setDraft] = useState('');
  const [error, setError] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const items = propose(draft.trimStart(), names, kindWords);

  const take = (text: string): void => {
    const added = readTokens(text);
    const wrong = added.map((token) => readValue(token, names)).find((read) => 'error' in read);
    if (wrong !== undefined) {
      setDraft(text.trim());
      setError(wrong.error);
      return;
    }
    const known = new Set(tokens.map(writeToken));
    onChange([...tokens, ...added.filter((token) => !known.has(writeToken(token)))]);
    setDraft('');
    setError(null);
  };
  const change = (text: string): void => {
    if (text.trim() !== '' && isOver(text)) return take(text);
    setDraft(text.trimStart());
    setError(null);
  };
  const without = (index: number): void => {
    onChange(tokens.filter((_, at) => at !== index));
    input.current?.focus();
  };
  return (
    <div className={styles['bar']}>
      {tokens.length > 0 && (
        <ul className={styles['chips']} aria-label={s('chips')}>
          {tokens.map((token, index) => (
            <li key={writeToken(token)} className={styles['chip']} data-not={token.not || undefined}>
              <button
                type="button"
                className={styles['turn']}
                title={token.not ? s('letThrough') : s('keepOut')}
                onClick={() => onChange(tokens.map((one, at) => (at === index ? { ...one, not: !one.not } : one)))}
              >
                <span className="visually-hidden">{token.not ? s('keptOut') : s('letIn')} </span>
                {writeToken(token)}
              </button>
              <button
                type="button"
                className={styles['remove']}
                aria-label={s('removeChip', { chip: writeToken(token) })}
                onClick={() => without(index)}
              >
                <X aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Suggest
        label={s('bar')}
        hideLabel
        className={styles['typed']}
        placeholder={tokens.length === 0 ? s('barHint') : s('barMore')}
        inputRef={input}
        value={draft}
        error={error}
        onChange={change}
        items={items}
        itemKey={(item) => item.text}
        itemText={(item) => item.text}
        renderItem={(item) => (
          <>
            <code className={styles['proposal']}>{item.text.trim()}</code>
            <span className={styles['about']}>{item.about}</span>
          </>
        )}
        onPick={() => input.current?.focus()}
        empty={s('noProposal')}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && items.length === 0 && draft.trim() !== '') take(draft);
          if (event.key === 'Backspace' && draft === '' && tokens.length > 0) without(tokens.length - 1);
        }}
      />
    </div>
  );
}
