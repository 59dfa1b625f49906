import type { Role, Signature } from '#domain/kernel/actor';
import { roles } from '#domain/kernel/actor';
import { breakGlassCode } from '#domain/site/breakGlassCode';
import { terminal } from '#domain/site/terminal';
import { openBreakGlass, sealBreakGlass } from '#domain/site/terminalDecisions';
import type { SignatureInput } from '../contract/define.ts';
import { selfSigned } from './asSigner.ts';
import type { Command, CommandContext } from './command.ts';
import { role, signed } from './command.ts';

const everybody: readonly Role[] = roles;
const stateOf = (context: CommandContext, id: string) => context.store.state(terminal, id).state;

interface Asked {
  readonly terminal: string;
  readonly note: string;
}

/** Makes the code of a terminal and tells it to `tell` alone: records hold its verifier. */
export const sealing = (
  tell: (code: string) => void,
): Command<Asked & { readonly signature: SignatureInput }> =>
  signed(
    role(
      ['admin'],
      selfSigned(({ terminal: id, note, signature }: Asked & { signature: Signature }, context) => {
        const code = breakGlassCode(context.secrets.newSalt());
        const made = { seal: context.newId(), verifier: context.secrets.hashCode(code), note, signature };
        tell(code);
        return sealBreakGlass(stateOf(context, id), { terminal: id, ...made }, context);
      }),
    ),
  );

/** Records that the code of `seal` was right and whom it lets in. */
export const openingBy = (
  person: string,
): Command<{ readonly terminal: string; readonly seal: string; readonly reason: string }> =>
  role(everybody, (input, context) => openBreakGlass(stateOf(context, input.terminal), { ...input, person }));
