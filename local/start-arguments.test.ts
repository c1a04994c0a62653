import { describe, expect, it } from 'vitest';
import { readStartArguments } from './start-arguments.ts';

const read = (...args: string[]) => readStartArguments(args, ['erlmcp', 'other']);

describe('the command line of npm start', () => {
  it('has a default for everything', () => {
    expect(read()).toEqual({ policy: 'erlmcp', port: 4500, awsPort: 4566, dataDir: '.tocsin' });
  });

  it('takes other ports, another policy and another directory', () => {
    expect(read('--policy', 'other', '--port', '1', '--aws-port=2', '--data', 'x')).toEqual({
      policy: 'other',
      port: 1,
      awsPort: 2,
      dataDir: 'x',
    });
  });

  it('keeps nothing with --memory', () => {
    expect(read('--memory')).toEqual({ policy: 'erlmcp', port: 4500, awsPort: 4566, dataDir: undefined });
  });

  it.each([['--help'], ['-h'], ['--port', '1', '--help']])('is explained on %s', (...args) => {
    expect(read(...args)).toBe('help');
  });

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['start'], 'Unexpected argument'],
    [['--port', 'abc'], '--port abc: a port is a number from 0 to 65535'],
    [['--port', '70000'], '--port 70000'],
    [['--aws-port', '-1'], '--aws-port'],
    [['--port', '4566'], '--port and --aws-port are both 4566'],
    [['--policy', 'nope'], 'there is no such policy; there is erlmcp, other'],
    [['--data', 'x', '--memory'], 'exclude each other'],
    [['--data', ''], '--data needs a directory'],
  ])('turns down %j in words', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });
});
