"""ntlmrelayx of python3-impacket without the one attack whose library Debian does not have: relay.py ARGUMENTS..."""
import runpy
import sys
from unittest.mock import MagicMock

for name in ['dsinternals', 'dsinternals.system', 'dsinternals.system.Guid', 'dsinternals.common', 'dsinternals.common.cryptography',
             'dsinternals.common.cryptography.X509Certificate2', 'dsinternals.system.DateTime', 'dsinternals.common.data',
             'dsinternals.common.data.hello', 'dsinternals.common.data.hello.KeyCredential']:
    sys.modules[name] = MagicMock()
runpy.run_path('/usr/share/doc/python3-impacket/examples/ntlmrelayx.py', run_name='__main__')
