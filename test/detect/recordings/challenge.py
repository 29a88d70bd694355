"""A file server of python3-impacket that gives out one challenge: challenge.py FOLDER."""
import sys

from impacket import smbserver

server = smbserver.SimpleSMBServer(listenAddress='0.0.0.0', listenPort=445)
server.addShare('SHARE', sys.argv[1])
server.setSMB2Support(True)
server.setSMBChallenge('1122334455667788')
server.start()
