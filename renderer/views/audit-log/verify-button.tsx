// Verify: goes through the whole chain and says whether every entry is as it was written, or which one is not.

import { ShieldCheck } from 'lucide-react';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { ErrorNote } from '../../components/error-note.js';
import type { Results } from '../../../main/contracts/app-api.js';
import { s } from './strings.js';

export function VerifyButton({ busy, onVerify }: { readonly busy: boolean; readonly onVerify: () => void }) {
  return (
    <Button icon={<ShieldCheck aria-hidden />} busy={busy} onClick={onVerify}>
      {s('verify')}
    </Button>
  );
}

export interface VerdictProps {
  readonly verdict: Results['auditLog.verify'] | null;
  readonly error: Parameters<typeof ErrorNote>[0]['error'];
  readonly onShow: (seq: number) => void;
}

export function Verdict({ verdict, error, onShow }: VerdictProps) {
  if (error !== null) return <ErrorNote error={error} />;
  if (verdict === null) return null;
  const { fault, checked } = verdict;
  if (fault === null) return <Banner inset>{s('whole', { n: checked })}</Banner>;
  return (
    <Banner
      tone="error"
      inset
      action={
        fault.kind === 'altered' && (
          <Button size="small" onClick={() => onShow(fault.seq)}>
            {s('entry', { n: fault.seq })}
          </Button>
        )
      }
    >
      {s('broken', { text: fault.text, n: fault.seq - 1 })}
    </Banner>
  );
}
