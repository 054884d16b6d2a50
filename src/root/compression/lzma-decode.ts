import { RangeCoder } from './range-coder.ts';
import type { Kernel, KernelBody } from './wasm/kernel.ts';
import { byteAt, choose, constant, u32At, type Value, type Variable } from './wasm/value.ts';

const STATES = 12;
const POSITION_STATES = 16;
const LENGTH_LOW = 2;
const LENGTH_MIDDLE = LENGTH_LOW + POSITION_STATES * 8;
const LENGTH_HIGH = LENGTH_MIDDLE + POSITION_STATES * 8;
const LENGTH_SIZE = LENGTH_HIGH + 256;

// Where the probabilities of each decision start in the one table.
const IS_MATCH = 0;
const IS_REP = IS_MATCH + STATES * POSITION_STATES;
const IS_REP0 = IS_REP + STATES;
const IS_REP1 = IS_REP0 + STATES;
const IS_REP2 = IS_REP1 + STATES;
const IS_REP0_LONG = IS_REP2 + STATES;
const DISTANCE_SLOT = IS_REP0_LONG + STATES * POSITION_STATES;
const DISTANCE_SPECIAL = DISTANCE_SLOT + 4 * 64;
const DISTANCE_ALIGN = DISTANCE_SPECIAL + 128;
const MATCH_LENGTH = DISTANCE_ALIGN + 16;
const REP_LENGTH = MATCH_LENGTH + LENGTH_SIZE;
const LITERAL = REP_LENGTH + LENGTH_SIZE;
const LITERAL_SIZE = 0x300;

/** Bits of a byte and of its place that together choose the probabilities of a literal: at most so many. */
export const MAX_LITERAL_BITS = 4;
/** Probabilities, of 16 bits, for so many bits of context. */
export const probabilitiesFor = (literalBits: number): number => LITERAL + (LITERAL_SIZE << literalBits);

/** Where the kernel has its state, five numbers that go on from chunk to chunk: the state and the last four distances. */
export const STATE = 0;
export const STATE_NUMBERS = 5;
/** The properties of the stream: bits of the byte before, mask of the place, mask of the place for all but literals. */
export const PROPERTIES = 4 * STATE_NUMBERS;
/** Where the probabilities are. */
export const PROBABILITIES = 64;

/** Bytes behind the input and the output that the kernel may touch. */
export const LZMA_SLACK = 64;

/** What can be wrong with a chunk, by the number that the kernel gives; 0 is for none. */
export const LZMA_FAULTS = [
  '',
  'a chunk that is too short',
  'a match before the start',
  'a match past the end of its chunk',
  'a chunk that does not end where it says',
];
const TOO_SHORT = 1;
const BEFORE_START = 2;
const PAST_END = 3;
const WRONG_END = 4;

/** The address of the probability of a decision. */
const probabilityAt = (base: number, index: Value) => index.shl(1).plus(PROBABILITIES + 2 * base);

/**
 * Decodes one chunk of LZMA from one range of addresses into another; the history begins at `start`. State, properties
 * and probabilities stand at fixed places, see above. Gives the number of a fault, or 0.
 */
export const lzmaKernel: Kernel = {
  name: 'lzma',
  result: 32,
  write(f, from, fromEnd, to, toEnd, start) {
    const [state, rep0, rep1, rep2, rep3] = load(f, STATE, STATE_NUMBERS) as Numbers;
    const [literalBits, literalMask, positionMask] = load(f, PROPERTIES, 3) as Numbers;
    const coder = new RangeCoder(f, from);
    const s: Decoder = { f, coder, to, toEnd, start, state, rep0, rep1, rep2, rep3, length: f.let(0) };
    f.while(to.lt(toEnd), () => {
      f.returnIf(from.gt(fromEnd), TOO_SHORT);
      const position = f.let(to.minus(start));
      const positionState = f.let(position.and(positionMask));
      coder.branch(
        probabilityAt(IS_MATCH, state.shl(4).plus(positionState)),
        () => literal(s, position, literalBits, literalMask),
        () => {
          matchOrRepeat(s, positionState);
          copyMatch(s);
        },
      );
    });
    coder.normalize();
    f.returnIf(from.ne(fromEnd).or(coder.code.ne(0)), WRONG_END);
    for (const [i, number] of [state, rep0, rep1, rep2, rep3].entries())
      f.setU32(constant(STATE), number, 4 * i);
    f.return(0);
  },
};

type Numbers = [Variable, Variable, Variable, Variable, Variable];

function load(f: KernelBody, at: number, count: number): Variable[] {
  return Array.from({ length: count }, (_, i) => f.let(u32At(constant(at), 4 * i)));
}

interface Decoder {
  readonly f: KernelBody;
  readonly coder: RangeCoder;
  readonly to: Variable;
  readonly toEnd: Variable;
  readonly start: Variable;
  readonly state: Variable;
  readonly rep0: Variable;
  readonly rep1: Variable;
  readonly rep2: Variable;
  readonly rep3: Variable;
  readonly length: Variable;
}

function literal(s: Decoder, position: Variable, contextBits: Variable, positionMask: Variable): void {
  const { f, coder, to, state } = s;
  const before = f.let(0);
  f.if(position.ne(0), () => f.set(before, byteAt(to.minus(1))));
  const place = position.and(positionMask).shl(contextBits);
  const context = place.plus(before.shr(constant(8).minus(contextBits)));
  const table = f.let(probabilityAt(LITERAL, context.times(LITERAL_SIZE)));
  f.if(
    state.lt(7),
    () => f.setByte(to, coder.tree(table, 8)),
    () => {
      f.returnIf(s.rep0.ge(position), BEFORE_START);
      const match = f.let(byteAt(to.minus(s.rep0).minus(1)));
      f.setByte(to, coder.matchedLiteral(table, match));
    },
  );
  f.add(to, 1);
  f.set(state, choose(state.lt(10), choose(state.lt(4), 0, state.minus(3)), state.minus(6)));
}

/** Sets the length, the distance and the state. */
function matchOrRepeat(s: Decoder, positionState: Variable): void {
  const { f, coder, state, length } = s;
  const lengths = f.let(0);
  f.set(length, 0);
  coder.branch(
    probabilityAt(IS_REP, state),
    () => {
      shift(s, 3);
      f.set(state, choose(state.lt(7), 7, 10));
      f.set(lengths, PROBABILITIES + 2 * MATCH_LENGTH);
      readLength(s, lengths, positionState);
      readDistance(s);
    },
    () => {
      chooseRepeat(s, positionState);
      f.if(length.isZero(), () => {
        f.set(state, choose(state.lt(7), 8, 11));
        f.set(lengths, PROBABILITIES + 2 * REP_LENGTH);
        readLength(s, lengths, positionState);
      });
    },
  );
}

/** Moves the last distances by one, up to the one that is to come first again. */
function shift(s: Decoder, upTo: 1 | 2 | 3): void {
  if (upTo === 3) s.f.set(s.rep3, s.rep2);
  if (upTo >= 2) s.f.set(s.rep2, s.rep1);
  s.f.set(s.rep1, s.rep0);
}

/** Brings one of the last four distances to the front; a single byte from the very last one has length 1 at once. */
function chooseRepeat(s: Decoder, positionState: Variable): void {
  const { f, coder, state, rep0, rep1, rep2, rep3 } = s;
  const again = (distance: Variable, upTo: 1 | 2 | 3) => {
    const chosen = f.let(distance);
    shift(s, upTo);
    f.set(rep0, chosen);
  };
  coder.branch(
    probabilityAt(IS_REP0, state),
    () =>
      coder.branch(
        probabilityAt(IS_REP0_LONG, state.shl(4).plus(positionState)),
        () => {
          f.set(s.length, 1);
          f.set(state, choose(state.lt(7), 9, 11));
        },
        () => {},
      ),
    () =>
      coder.branch(
        probabilityAt(IS_REP1, state),
        () => again(rep1, 1),
        () =>
          coder.branch(
            probabilityAt(IS_REP2, state),
            () => again(rep2, 2),
            () => again(rep3, 3),
          ),
      ),
  );
}

function readLength({ f, coder, length }: Decoder, lengths: Variable, positionState: Variable): void {
  const inTable = (index: number) => lengths.plus(positionState.shl(4)).plus(2 * index);
  coder.branch(
    lengths,
    () => f.set(length, coder.tree(f.let(inTable(LENGTH_LOW)), 3).plus(2)),
    () =>
      coder.branch(
        lengths.plus(2),
        () => f.set(length, coder.tree(f.let(inTable(LENGTH_MIDDLE)), 3).plus(10)),
        () => f.set(length, coder.tree(f.let(lengths.plus(2 * LENGTH_HIGH)), 8).plus(18)),
      ),
  );
}

function readDistance({ f, coder, rep0, length }: Decoder): void {
  const class_ = choose(length.lt(6), length.minus(2), 3);
  const slot = coder.tree(f.let(probabilityAt(DISTANCE_SLOT, class_.shl(6))), 6);
  f.set(rep0, slot);
  f.if(slot.ge(4), () => {
    const bits = f.let(slot.shr(1).minus(1));
    const top = slot.and(1).or(2);
    f.if(
      slot.lt(14),
      () => {
        f.set(rep0, top.shl(bits));
        const table = f.let(probabilityAt(DISTANCE_SPECIAL, rep0.minus(slot)));
        f.add(rep0, coder.reverseTree(table, bits));
      },
      () => {
        f.set(rep0, top);
        coder.direct(rep0, bits.minus(4));
        const low = coder.reverseTree(f.let(constant(PROBABILITIES + 2 * DISTANCE_ALIGN)), 4);
        f.set(rep0, rep0.shl(4).plus(low));
      },
    );
  });
}

function copyMatch({ f, to, toEnd, start, rep0, length }: Decoder): void {
  f.returnIf(rep0.ge(to.minus(start)), BEFORE_START);
  f.returnIf(length.gt(toEnd.minus(to)), PAST_END);
  const source = f.let(to.minus(rep0).minus(1));
  const end = f.let(to.plus(length));
  // Eight bytes at a time: what is too much is overwritten by what follows.
  f.if(
    rep0.ge(7),
    () => {
      f.copy8(to, source);
      f.while(to.plus(8).lt(end), () => {
        f.add(to, 8);
        f.add(source, 8);
        f.copy8(to, source);
      });
    },
    () => {
      f.while(to.lt(end), () => {
        f.setByte(to, byteAt(source));
        f.add(to, 1);
        f.add(source, 1);
      });
    },
  );
  f.set(to, end);
}
