import { i32, signed, unsigned, type Code } from './code';

/** Memory instructions of the threads proposal say how they are aligned: four bytes. */
const at = (offset: number): number[] => [2, ...unsigned(offset)];

/*
 * The instructions by their names in the proposal (https://webassembly.github.io/threads/core/binary/instructions.html).
 */

export const atomic = {
  /** Wakes at most so many threads that wait at the address; gives how many. */
  notify: (address: Code, most: number): Code => [address, i32.const(most), 0xfe, 0x00, at(0)],
  /** Sleeps while the number at the address is the expected one, but not longer than that; gives why it ended. */
  wait: (address: Code, expected: Code, nanoseconds: number, offset = 0): Code => [
    [address, expected, [0x42, signed(nanoseconds)]],
    [0xfe, 0x01, at(offset)],
  ],
  load: (address: Code, offset = 0): Code => [address, 0xfe, 0x10, at(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0xfe, 0x17, at(offset)],
  /** Adds to the number at the address and gives what was there before. */
  add: (address: Code, value: Code, offset = 0): Code => [address, value, 0xfe, 0x1e, at(offset)],
};

export function drop(value: Code): Code {
  return [value, 0x1a];
}
