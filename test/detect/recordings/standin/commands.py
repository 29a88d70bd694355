"""What the stand-in answers to a command line. Nothing is run: a text goes to where the command line sends its output."""
import os
import re

DONE = 'The command completed successfully.\r\n'
TEXTS = [
    (r'^cd *(\^|$)', 'C:\\Windows\\system32\r\n'),
    (r'^whoami', 'nt authority\\system\r\n'),
    (r'\bgroup +"?domain admins.*/domain', 'Group name     Domain Admins\r\nMembers\r\n\r\nAdministrator\r\n' + DONE),
    (r'^net user\b(?!.*/add)', 'User accounts for \\\\\r\n\r\nAdministrator            Guest                    ssales\r\n' + DONE),
    (r'\bnltest\b.*/dclist', 'Get list of DCs in domain \'LAB\' from \'\\\\DC1\'.\r\n'
        '    DC1.lab.local [PDC]  [DS] Site: Default-First-Site-Name\r\nThe command completed successfully\r\n'),
    (r'\badvfirewall\b|\bbcdedit\b', 'Ok.\r\n\r\n'),
    (r'\bvssadmin\b', 'vssadmin 1.1 - Volume Shadow Copy Service administrative command-line tool\r\n\r\n'
        'Successfully deleted 1 shadow copies.\r\n'),
    (r'\bcertutil\b', '****  Online  ****\r\nCertUtil: -URLCache command completed successfully.\r\n'),
    (r'\bwevtutil\b', ''),
]

# Where a command line sends what it prints: a share of its own machine by address or name, or a folder of Windows.
PLACES = [
    (r'\\\\(?:127\.0\.0\.1|%COMPUTERNAME%)\\(C\$|ADMIN\$)\\([^\s"^]+)', None),
    (r'(?:%windir%|C:\\Windows|%SYSTEMDRIVE%\\WINDOWS|(?<=> )\\Windows)\\(Temp\\[^\s"^]+)', 'ADMIN$'),
]


def run(line, folders):
    for pattern, share in PLACES:
        found = re.search(pattern, line, re.I)
        if found is None:
            continue
        share, name = (share, found.group(1)) if share else found.groups()
        if '..' in name:
            return
        command = re.sub(r'(?i)^.*?(?:%COMSPEC%|cmd(?:\.exe)?) (?:/Q )?/c (?:echo )?|^/C ', '', line, count=1)
        text = next((text for words, text in TEXTS if re.search(words, command, re.I)), DONE)
        path = os.path.join(folders[share.upper()], name.replace('\\', '/'))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', newline='') as file:
            file.write(text)
        return
