/** Telegrams written out byte by byte after the tables and examples of the Open Protocol specification, without the NUL. */

export const START = '00200001001         ';
export const START_ACCEPTED = '00570002001         010001020103Airbag1                  ';
export const STOP = '00200003001         ';
export const REFUSED_PARAMETER_SET = '00260004001         001802';
export const ACCEPTED_PARAMETER_SET = '00240005001         0018';
export const SELECT_PARAMETER_SET_2 = '00230018001         002';
export const DISABLE_TOOL = '00200042001         ';
export const ENABLE_TOOL = '00200043001         ';
export const LOAD_VIN = '00450050001         KPOL3456JKLO897          ';
export const SUBSCRIBE_RESULTS = '00200060001         ';
export const ACKNOWLEDGE_RESULT = '00200062001         ';
export const KEEP_ALIVE = '00209999001         ';

/** The specification's own example of MID 0061 revision 1: torque 7.39 Nm below its minimum of 8.40 Nm. */
export const RESULT_REVISION_1 =
  '02310061001         010001020103airbag7                  04KPOL3456JKLO897          ' +
  '050006003070000080000090100111120008401300140014001200150007391600000170999918000001900000' +
  '202001-06-02:09:54:09212001-05-29:12:34:33221230000345675';

/** MID 0061 revision 2, field by field after the specification's table: 41.97 Nm within 38.00 to 46.00, 185 degrees. */
export const RESULT_REVISION_2 = [
  '03850061002         ',
  '010002',
  '0203',
  '03STATION 07 LEFT          ',
  '04LSVAA4182E2123456        ',
  '050012',
  '06047',
  '0701',
  '0800000',
  '090004',
  '100002',
  '111',
  '123',
  '131',
  '141',
  '151',
  '161',
  '171',
  '181',
  '191',
  '200000000000',
  '21003800',
  '22004600',
  '23004200',
  '24004197',
  '2500090',
  '2600270',
  '2700180',
  '2800185',
  '2900000',
  '3000000',
  '3100000',
  '32000',
  '33000',
  '34000',
  '35000000',
  '36000000',
  '37000000',
  '38000000',
  '39000000',
  '40000000',
  '410000065535',
  '4200003',
  '4300000',
  '44C0012345      ',
  '452026-01-05:13:59:58',
  '462025-12-20:08:00:00',
].join('');
