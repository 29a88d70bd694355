/** SMB1 transaction: messages of real captures. */
import { test } from 'uvu';
import { decodeTransactionRequest, decodeTransactionResponse, decodeTransactionSecondary } from '../../../src/wire/smb1/index.ts';
import { checkVectors } from '../vectors.ts';
import { first } from './check.ts';

checkVectors('TRANSACTION request', first(decodeTransactionRequest), [
  {
    name: 'TRANSACTION request, TransactNmPipe',
    source: 'elc__winexesvc.pcap, frame 21',
    hex: `
      ff534d4225000000000803c80000df069782155fbb9e000000080e060008050010000048000000ffff0000000000000000000000
      005400480054000200260000405900005c0050004900500045005c000000000005000b03100000004800000001000000d016d016
      00000000010000000000010081bb7a364498f135ad3298f03800100302000000045d888aeb1cc9119fe808002b10486002000000`,
    expected: { totalParameterCount: 0, totalDataCount: 72, timeout: 0, name: '\\PIPE\\', setup: '26000040', subcommand: 38, parameters: '', parameterDisplacement: 0, data: '05000b03100000004800000001000000... 72 bytes', dataDisplacement: 0 },
  },
]);

checkVectors('TRANSACTION answer', first(decodeTransactionResponse), [
  {
    name: 'TRANSACTION answer',
    source: 'elc__winexesvc.pcap, frame 22',
    hex: `
      ff534d4225000000008803c80000e36ac7c02cab776d000000080e06000805000a00004400000000003800000044003800000000
      0045000005000c03100000004400000001000000b810b810493d00000d005c706970655c6e747376637300cd0100000000000000
      045d888aeb1cc9119fe808002b10486002000000`,
    expected: { totalParameterCount: 0, totalDataCount: 68, parameters: '', parameterDisplacement: 0, data: '05000c03100000004400000001000000... 68 bytes', dataDisplacement: 0 },
  },
]);

checkVectors('TRANSACTION2 request', first(decodeTransactionRequest), [
  {
    name: 'TRANSACTION2 request, FIND_FIRST2',
    source: 'elc__smbexec.pcapng, frame 53',
    hex: `
      ff534d423200000000180548000077411fb163884aaf000002086a07000800000f16000000000404410000000000000000000016
      004100000057000100010016003700000206000401000000005f5f6f75747075740000`,
    expected: { totalParameterCount: 22, totalDataCount: 0, timeout: 0, name: '', setup: '0100', subcommand: 1, parameters: '3700000206000401000000005f5f6f75... 22 bytes', parameterDisplacement: 0, data: '', dataDisplacement: 0 },
  },
]);

checkVectors('TRANSACTION2 request', first(decodeTransactionRequest), [
  {
    name: 'TRANSACTION2 request, SESSION_SETUP',
    source: 'malcolm__doublepulsar-backdoor-connect-win7.pcap, frame 86',
    hex: `
      ff534d4232000000001807c00000000000000000000000000008fffe000841000f0c000000010000000000000077bfed0000000c
      00420000004e0001000e000d0000000000000000000000000000`,
    expected: { totalParameterCount: 12, totalDataCount: 0, timeout: 15581047, name: '', setup: '0e00', subcommand: 14, parameters: '000000000000000000000000', parameterDisplacement: 0, data: '', dataDisplacement: 0 },
  },
]);

checkVectors('TRANSACTION request, PeekNmPipe', first(decodeTransactionRequest), [
  {
    name: 'TRANSACTION request, PeekNmPipe',
    source: 'sv__smb-filename.pcap, frame 1161',
    hex: `
      ff534d4225000000001801480000000000000000000000000008d00a000800001000000000ffffffff0000000000000000000000
      004a0000004a0002002300000007005c504950455c00`,
    expected: { totalParameterCount: 0, totalDataCount: 0, timeout: 0, name: '\\PIPE\\', setup: '23000000', subcommand: 35, parameters: '', parameterDisplacement: 0, data: '', dataDisplacement: 0 },
  },
]);

checkVectors('NT_TRANSACT request, NOTIFY_CHANGE', first(decodeTransactionRequest), [
  {
    name: 'NT_TRANSACT request, NOTIFY_CHANGE',
    source: 'zeek__smb-raw_ntlm_in_smb.pcap, frame 156',
    hex: `
      ff534d42a0000000000801c80000000000000000000000000108000000082e00170000000000000000000000b40f000000000000
      00000000000000000000000000000000040400470d0000054000000000`,
    expected: { totalParameterCount: 0, totalDataCount: 0, timeout: 0, name: '', setup: '470d000005400000', subcommand: 4, parameters: '', parameterDisplacement: 0, data: '', dataDisplacement: 0 },
  },
]);

checkVectors('NT_TRANSACT request, IOCTL', first(decodeTransactionRequest), [
  {
    name: 'NT_TRANSACT request, IOCTL',
    source: 'malcolm__cve-2022-26809-4.pcap, frame 43',
    hex: `
      ff534d42a0000000001807c8000000000000000000000000020020020a001000170400000000000000000000000000001c000000
      00000000540000000000000000000000040200a8000900010001000300000000`,
    expected: { totalParameterCount: 0, totalDataCount: 0, timeout: 0, name: '', setup: 'a800090001000100', subcommand: 2, parameters: '', parameterDisplacement: 0, data: '', dataDisplacement: 0 },
  },
]);

checkVectors('NT_TRANSACT answer', first(decodeTransactionResponse), [
  {
    name: 'NT_TRANSACT answer',
    source: 'malcolm__cve-2022-26809-4.pcap, frame 44',
    hex: `
      ff534d42a0000000008001c8000000000000000000000000020020020a0010001200000000000000040000000000000000000000
      00000000040000004800000000000000000500ff00000000`,
    expected: { totalParameterCount: 0, totalDataCount: 4, parameters: '', parameterDisplacement: 0, data: '00000000', dataDisplacement: 0 },
  },
]);

checkVectors('TRANSACTION2 request, QUERY_PATH_INFORMATION', first(decodeTransactionRequest), [
  {
    name: 'TRANSACTION2 request, QUERY_PATH_INFORMATION',
    source: 'arkime__smb-smbclient.pcap, frame 16',
    hex: `
      ff534d4232000000000801c80000000000000000000000000100770f000005000f12000000020004410000000000000000000012
      004400000058000100050017000044200101000000005c0074006d0070005c0000000000`,
    expected: { totalParameterCount: 18, totalDataCount: 0, timeout: 0, name: '', setup: '0500', subcommand: 5, parameters: '0101000000005c0074006d0070005c00... 18 bytes', parameterDisplacement: 0, data: '', dataDisplacement: 0 },
  },
]);

checkVectors('TRANSACTION2 request, QUERY_FILE_INFORMATION', first(decodeTransactionRequest), [
  {
    name: 'TRANSACTION2 request, QUERY_FILE_INFORMATION',
    source: 'arkime__smb-smbclient.pcap, frame 22',
    hex: `
      ff534d4232000000000801c80000000000000000000000000100770f000007000f04000000020004410000000000000000000004
      00440000004800010007000700004420fe420701`,
    expected: { totalParameterCount: 4, totalDataCount: 0, timeout: 0, name: '', setup: '0700', subcommand: 7, parameters: 'fe420701', parameterDisplacement: 0, data: '', dataDisplacement: 0 },
  },
]);

checkVectors('NT_TRANSACT_SECONDARY request', first(decodeTransactionSecondary), [
  {
    name: 'one byte of data',
    source: 'sv__filestore-filecontainer-smb1-data-offset.pcap frame 257',
    hex: `
      ff534d42a1000000001805480000b74baccd0b05d7ee00000408c00a0008034012000000000000000100000000000000000000000000
      00000100000048000000103e00000002000000`,
    expected: { totalParameterCount: 0, totalDataCount: 1, parameters: '', parameterDisplacement: 0, data: '00', dataDisplacement: 15888 },
  },
]);

test.run();
