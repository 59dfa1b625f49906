/** Telegrams written out byte by byte after the tables of the Open Protocol specification, without the NUL. */

export const START = '00200001001         ';
export const START_ACCEPTED = '00570002001         010004020103STATION 03 SEAT          ';
export const STOP = '00200003001         ';
export const REFUSED_PARAMETER_SET = '00260004001         001802';
export const ACCEPTED_PARAMETER_SET = '00240005001         0018';
export const SELECT_PARAMETER_SET_2 = '00230018001         002';
export const DISABLE_TOOL = '00200042001         ';
export const ENABLE_TOOL = '00200043001         ';
export const LOAD_VIN = '00450050001         LSVBB2181E2654321        ';
export const SUBSCRIBE_RESULTS = '00200060001         ';
export const ACKNOWLEDGE_RESULT = '00200062001         ';
export const KEEP_ALIVE = '00209999001         ';

/** MID 0061 revision 1, field by field after the specification's table: 6.82 Nm, below its minimum of 8.25 Nm. */
export const RESULT_REVISION_1 = [
  '02310061001         ',
  '010004',
  '0201',
  '03STATION 03 SEAT          ',
  '04LSVBB2181E2654321        ',
  '0509',
  '06012',
  '070006',
  '080005',
  '090',
  '100',
  '111',
  '12000825',
  '13001375',
  '14001100',
  '15000682',
  '1600000',
  '1709999',
  '1800000',
  '1900031',
  '202025-11-17:22:05:41',
  '212025-10-02:06:30:00',
  '220',
  '230000048213',
].join('');

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
