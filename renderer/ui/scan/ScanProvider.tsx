import {
  createContext,
  useCallback,
  useContext,
  useLayoutEffect,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { defaultWedge, type BurstOutcome, type WedgeSettings } from './burst.ts';
import { ScanFeedback, type ScanReport } from './ScanFeedback.tsx';
import { scanTurns } from './scanTurns.ts';
import { play } from './sound.ts';
import { useWedge } from './useWedge.ts';

export type ScanOutcome =
  /** What it was scanned for is recorded. */
  | { readonly status: 'accepted'; readonly words: string }
  /** It is known, and nothing is done with it yet. `next`: what is to be done now, where that is known. */
  | { readonly status: 'identified'; readonly words: string; readonly next?: string }
  | { readonly status: 'refused'; readonly words: string };

/** Answers a scan, or null when it is not for this screen and goes on to the next handler. `typed`: looked up by hand, not scanned. */
export type ScanHandler = (text: string, typed?: boolean) => ScanOutcome | null | Promise<ScanOutcome | null>;

interface Scans {
  readonly register: (handler: ScanHandler) => () => void;
  /** The scan box and the command palette give their text here: a label that cannot be scanned is typed there. */
  readonly lookUp: (text: string) => void;
  readonly signer: ScanHandler;
  readonly forget: () => void;
  readonly hold: () => () => void;
}

const ScanContext = createContext<Scans | null>(null);

interface ScanProviderProps {
  readonly settings?: WedgeSettings;
  /** Asked last: decides from what was scanned where the person lands. */
  readonly fallback: (text: string, typed: boolean) => ScanOutcome | Promise<ScanOutcome>;
  /** Where a badge is asked for: null when it is one, else what is said of the scan instead. */
  readonly signer: ScanHandler;
  readonly children: ReactNode;
}

/** One scan, one answer, seen and heard, on every screen; the screen in front is asked first. */
export function ScanProvider({ settings = defaultWedge, fallback, signer, children }: ScanProviderProps) {
  const handlers = useRef<ScanHandler[]>([]);
  const [report, setReport] = useState<ScanReport | null>(null);
  const [turns] = useState(scanTurns);
  const drawn = useDrawn();
  const { t } = useTranslation();
  const tell = useCallback((text: string, outcome: ScanReport['outcome']) => {
    play(outcome.status === 'cut' ? 'refused' : outcome.status);
    setReport((last) => ({ no: (last?.no ?? 0) + 1, text, outcome }));
  }, []);
  const submit = useCallback(
    (text: string, typed: boolean) => {
      void turns.take(async () => {
        tell(text, await answer(text, typed, handlers.current, fallback));
        await drawn();
      });
    },
    [drawn, fallback, tell, turns],
  );
  /** Of a scan that is not known whole nobody is asked anything: it could be another code's beginning or end. */
  const onBurst = useCallback(
    (burst: BurstOutcome) => {
      if (burst.status === 'whole') return submit(burst.text, false);
      const why = t(`scanCut.${burst.reason}`, { prefix: settings.prefix });
      tell('', { status: 'cut', words: t('scanCut.again'), why });
    },
    [settings.prefix, submit, t, tell],
  );
  useWedge(settings, onBurst);
  const scans = useMemo<Scans>(
    () => ({
      lookUp: (text) => submit(text, true),
      signer,
      forget: () => setReport(null),
      hold: turns.hold,
      register: (handler) => {
        handlers.current = [handler, ...handlers.current];
        return () => {
          handlers.current = handlers.current.filter((other) => other !== handler);
        };
      },
    }),
    [signer, submit, turns],
  );
  return (
    <ScanContext.Provider value={scans}>
      {children}
      <ScanFeedback report={report} />
    </ScanContext.Provider>
  );
}

/** Resolves once what was told, and what changed with it, is on the screen: the next scan meets the next step. */
function useDrawn(): () => Promise<void> {
  const waiting = useRef<(() => void)[]>([]);
  useEffect(() => {
    for (const go of waiting.current.splice(0)) setTimeout(go);
  });
  return useCallback(() => new Promise<void>((resolve) => waiting.current.push(resolve)), []);
}

async function answer(
  text: string,
  typed: boolean,
  handlers: readonly ScanHandler[],
  fallback: ScanProviderProps['fallback'],
): Promise<ScanOutcome> {
  for (const handler of handlers) {
    const outcome = await handler(text, typed);
    if (outcome !== null) return outcome;
  }
  return fallback(text, typed);
}

function useScans(): Scans {
  const scans = useContext(ScanContext);
  if (scans === null) throw new Error('ScanProvider is missing above this component');
  return scans;
}

export const useLookUp = (): ((text: string) => void) => useScans().lookUp;

/** What was said of the last scan holds no longer: something else was done. */
export const useScanForget = (): (() => void) => useScans().forget;

export const useSignerScan = (): ScanHandler => useScans().signer;

/** Takes scans while the component is on screen; what came onto the screen later is asked before it. */
export function useScanHandler(handler: ScanHandler): void {
  const { register } = useScans();
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  useEffect(() => register((text, typed) => latest.current(text, typed)), [register]);
}

/** While the screen is still being read, a scan waits for it and goes nowhere else. */
export function useScanHold(held: boolean): void {
  const { hold } = useScans();
  const release = useRef<(() => void) | null>(null);
  // Held before the page takes another key; released only once what is drawn instead takes scans itself.
  useLayoutEffect(() => {
    if (held) release.current = hold();
  }, [held, hold]);
  useEffect(() => {
    if (!held) return undefined;
    const end = release.current;
    return () => end?.();
  }, [held]);
}
