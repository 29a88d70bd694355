/** Task definitions (MS-TSCH §2.5): what a task does, when and as whom; entities, cuts and damage. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toHex, utf16le } from '../../src/bytes.ts';
import { readTaskXml } from '../../src/wire/taskXml.ts';
import { checkVectors } from './vectors.ts';

const TASK = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Author>LAB\\alice</Author></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2015-07-15T20:35:13.2757294</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
    <LogonTrigger><UserId>LAB\\bob</UserId><Enabled>false</Enabled></LogonTrigger>
  </Triggers>
  <Principals><Principal id="LocalSystem"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>
  <Settings><Hidden>true</Hidden><Enabled>1</Enabled></Settings>
  <Actions Context="LocalSystem">
    <Exec><Command>cmd.exe</Command><Arguments>/C "whoami &amp; dir" &gt; %windir%\\Temp\\a.tmp</Arguments></Exec>
    <ComHandler><ClassId>{906DE0FD-0B2E-4A6F-8E35-1C1D1B0D3F0C}</ClassId><Data><![CDATA[<x/>]]></Data></ComHandler>
  </Actions>
</Task>`;

const ACTION = { command: null, arguments: null, workingDirectory: null, classId: null };

/** As it stood on the wire, without the blanks behind it. */
const ATEXEC = `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2015-07-15T20:35:13.2757294</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="LocalSystem">
      <UserId>S-1-5-18</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings>
      <StopOnIdleEnd>true</StopOnIdleEnd>
      <RestartOnIdle>false</RestartOnIdle>
    </IdleSettings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>true</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>P3D</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="LocalSystem">
    <Exec>
      <Command>cmd.exe</Command>
      <Arguments>/C command ipconfig &gt; %windir%\\Temp\\nZfRUBts.tmp 2&gt;&amp;1</Arguments>
    </Exec>
  </Actions>
</Task>`;

checkVectors('task', (bytes) => readTaskXml(utf16le(bytes)), [
  {
    name: 'of impacket atexec',
    source: 'elc__atexec.pcap frames 36 to 38',
    hex: toHex(new Uint8Array(Buffer.from(ATEXEC, 'utf16le'))),
    expected: {
      actions: [{ ...ACTION, type: 'command', command: 'cmd.exe', arguments: '/C command ipconfig > %windir%\\Temp\\nZfRUBts.tmp 2>&1' }],
      triggers: ['by calendar, from 2015-07-15T20:35:13.2757294'],
      principal: 'S-1-5-18',
      runLevel: 'HighestAvailable',
      hidden: true,
      enabled: true,
      author: null,
    },
  },
]);

test('actions, triggers, principal and settings', () => {
  assert.equal(readTaskXml(TASK), {
    actions: [
      { ...ACTION, type: 'command', command: 'cmd.exe', arguments: '/C "whoami & dir" > %windir%\\Temp\\a.tmp' },
      { ...ACTION, type: 'COM handler', classId: '{906DE0FD-0B2E-4A6F-8E35-1C1D1B0D3F0C}', arguments: '<x/>' },
    ],
    triggers: ['by calendar, from 2015-07-15T20:35:13.2757294', 'at logon, of LAB\\bob, disabled'],
    principal: 'S-1-5-18',
    runLevel: 'HighestAvailable',
    hidden: true,
    enabled: true,
    author: 'LAB\\alice',
  });
});

test('a document that breaks off gives what came before', () => {
  const { actions } = readTaskXml(TASK.slice(0, TASK.indexOf('<ComHandler>')));
  assert.equal(
    actions.map(({ command }) => command),
    ['cmd.exe'],
  );
  for (let length = 0; length < TASK.length; length++) readTaskXml(TASK.slice(0, length));
});

test('entities of a document type are not expanded', () => {
  const bomb = `<!DOCTYPE Task [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
  const { actions, author } = readTaskXml(bomb + TASK.replace('LAB\\alice', '&b;&b;&b;').slice(TASK.indexOf('<Task')));
  assert.is(actions.length, 2);
  assert.ok((author ?? '').length < 100, author ?? '');
});

test('anything else is no task, and no error', () => {
  const nothing = {
    actions: [],
    triggers: [],
    principal: null,
    runLevel: null,
    hidden: null,
    enabled: null,
    author: null,
  };
  for (const text of [
    '',
    'x',
    '<',
    '<a',
    '<a/>',
    '\0\0',
    '<a>'.repeat(5000),
    `<Task>${'<Actions><Exec/></Actions>'.repeat(3)}`,
  ])
    assert.equal({ ...readTaskXml(text), actions: [] }, nothing, text.slice(0, 20));
  assert.is(
    readTaskXml(`<Task><Actions>${'<Exec><Command>a</Command></Exec>'.repeat(1000)}</Actions></Task>`).actions.length,
    32,
  );
});

test.run();
