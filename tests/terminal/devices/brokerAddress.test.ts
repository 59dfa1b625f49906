import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokerAddress } from '#terminal/devices/brokerAddress';

describe('the address of a broker', () => {
  it('is taken apart into what the client connects by, with the usual port of its scheme', () => {
    expect(brokerAddress('mqtt://127.0.0.1:45123')).toEqual({
      protocol: 'mqtt',
      host: '127.0.0.1',
      port: 45_123,
    });
    expect(brokerAddress('mqtts://floor.example')).toMatchObject({ protocol: 'mqtts', port: 8883 });
    expect(brokerAddress('ws://floor.example:9001/mqtt')).toMatchObject({ port: 9001, path: '/mqtt' });
  });

  it('may carry a user, whose password has any characters', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (password) => {
        const url = `mqtt://line:${encodeURIComponent(password)}@floor:1883`;
        expect(brokerAddress(url)).toMatchObject({ username: 'line', password, host: 'floor' });
      }),
    );
  });

  it.each(['http://floor:1883', 'floor:1883', ''])('is refused where it is no MQTT address: %j', (text) => {
    expect(() => brokerAddress(text)).toThrow(TypeError);
  });
});
