/** What a person hears over the noise of a line without looking: one high tone, one short middle tone, or two low ones. */
export type Tone = 'accepted' | 'identified' | 'refused';

interface Beep {
  readonly hz: number;
  readonly startS: number;
  readonly lengthS: number;
}

const beeps: Readonly<Record<Tone, readonly Beep[]>> = {
  accepted: [{ hz: 1760, startS: 0, lengthS: 0.09 }],
  identified: [{ hz: 740, startS: 0, lengthS: 0.05 }],
  refused: [
    { hz: 220, startS: 0, lengthS: 0.18 },
    { hz: 196, startS: 0.24, lengthS: 0.26 },
  ],
};

let audio: AudioContext | null = null;

/** Plays at once; a page that nobody has touched yet may not sound, and then stays silent. */
export function play(tone: Tone): void {
  audio ??= new AudioContext();
  void audio.resume();
  for (const beep of beeps[tone]) sound(audio, tone, beep);
}

function sound(context: AudioContext, tone: Tone, beep: Beep): void {
  const at = context.currentTime + beep.startS;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = tone === 'refused' ? 'square' : 'sine';
  oscillator.frequency.value = beep.hz;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.22, at + 0.006);
  gain.gain.linearRampToValueAtTime(0, at + beep.lengthS);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + beep.lengthS);
}
